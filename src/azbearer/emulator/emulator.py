"""The emulator as a whole: certificates, listeners and services put together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from azbearer.emulator.hosts import REAL_HOSTS
from azbearer.emulator.requestlog import RequestLog
from azbearer.emulator.settings import EmulatorSettings

if TYPE_CHECKING:
    import os
    from types import TracebackType

    from azbearer.emulator.requestlog import RequestRecord
    from azbearer.emulator.server import Server


class Emulator:
    """Entra ID, Azure Resource Manager and an echo service on loopback.

    A context manager; entering it starts the server, leaving it stops it. Everything that is
    created in it is gone afterwards.

        with Emulator() as emulator:
            emulator.write_ca("ca.pem")
            print(emulator.url)
    """

    def __init__(self, settings: EmulatorSettings | None = None) -> None:
        self.settings = settings or EmulatorSettings()
        self._log = RequestLog(self.settings.request_log_size)
        self._server: Server | None = None
        self._ca_pem = b""
        self._port = 0
        self._http_port = 0

    def start(self) -> Self:
        """Create the certificates, open both ports and serve them on a thread.

        Raises:
            OSError: a port is taken.
            RuntimeError: the emulator runs already.
        """
        if self._server:
            raise RuntimeError("the emulator runs already")
        # Imported here: TLS, cryptography and asyncio cost more than this whole package.
        from azbearer.emulator.assembly import assemble  # noqa: PLC0415 - see above

        assembled = assemble(self.settings, self._log)
        self._ca_pem = assembled.ca_pem
        self._port, self._http_port = assembled.port, assembled.http_port
        self._server = assembled.server
        self._server.start()
        return self

    def stop(self) -> None:
        """Close every connection and both ports; may be called twice."""
        server, self._server = self._server, None
        if server:
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port of the HTTPS listener."""
        return self._port

    @property
    def http_port(self) -> int:
        """The port of the plain HTTP listener, where only the echo service answers."""
        return self._http_port

    @property
    def url(self) -> str:
        """The HTTPS address: authority for Entra ID, base URL for ARM and for the echo service."""
        return f"https://localhost:{self._port}"

    @property
    def http_url(self) -> str:
        """The plain HTTP address."""
        return f"http://localhost:{self._http_port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The real host names that the emulator stands for; its certificate is valid for them."""
        return REAL_HOSTS

    @property
    def ca_pem(self) -> bytes:
        """The certificate, in PEM, of the authority that signed the server's certificate."""
        return self._ca_pem

    def write_ca(self, path: str | os.PathLike[str]) -> Path:
        """Write `ca_pem` to a file and give its path.

        Raises:
            OSError: the file cannot be written.
        """
        target = Path(path)
        target.write_bytes(self._ca_pem)
        return target

    @property
    def requests(self) -> tuple[RequestRecord, ...]:
        """What was answered so far, oldest first, the latest `request_log_size` of it."""
        return self._log.records()
