"""How a client connects: fixed for a whole run."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from azbearer.http.certificates import CertificateRule


class ConnectTo(NamedTuple):
    """curl's `--connect-to HOST1:PORT1:HOST2:PORT2`; an empty host or port matches any, or keeps it.

    `*.` before a domain matches every name below it.
    """

    host: str
    port: str
    to_host: str
    to_port: str


class TransportSettings(NamedTuple):
    """How a client connects, for a whole run.

    Args:
        connect_to: rules, first match wins.
        extra_ca_file: PEM file, trusted beside the system's store.
        extra_ca_pem: PEM bytes, trusted likewise (the embedded emulator's CA).
        verify: False skips every check of certificates (`-k`).
        connect_timeout, first_byte_timeout, total_timeout: seconds; None means no limit.
        max_body: decoded bytes that one answer may have.
        offline: only hosts that a `connect_to` rule names, and loopback, may be reached.
        certificates: client certificates, first match wins.
        user_agent: sent when the request brings none.
    """

    connect_to: tuple[ConnectTo, ...] = ()
    extra_ca_file: Path | None = None
    extra_ca_pem: bytes = b""
    verify: bool = True
    connect_timeout: float | None = 10.0
    first_byte_timeout: float | None = None
    total_timeout: float | None = None
    max_body: int = 1 << 30
    offline: bool = False
    certificates: tuple[CertificateRule, ...] = ()
    user_agent: str = "azbearer"
