"""Addresses that give a machine's identity to whoever asks from within: not for scripts by default.

A script of a collection from the internet could fetch the token of the virtual machine that runs it.
"""

from __future__ import annotations

import socket

from azbearer.errors import RequestRefusedError

_HOSTS = frozenset(
    ("169.254.169.254", "fd00:ec2::254", "metadata.google.internal", "100.100.100.200", "168.63.129.16")
)


def check_not_metadata(host: str) -> None:
    """Refuse the metadata services of Azure, AWS, Google and Alibaba, however their address is written.

    Raises:
        RequestRefusedError: it is one of them.
    """
    if _plain(host.rstrip(".")) in _HOSTS:
        raise RequestRefusedError(
            "a script may not ask the metadata service of this machine",
            where=host,
            hint="give --allow-metadata if you trust the collection",
            code="metadata",
        )


def _plain(host: str) -> str:
    """The address in its usual form: `0xA9FEA9FE`, `2852039166` and `::ffff:a9fe:a9fe` are one."""
    try:
        if ":" not in host:
            return socket.inet_ntoa(socket.inet_aton(host))
        packed = socket.inet_pton(socket.AF_INET6, host)
    except OSError:
        return host
    mapped = packed[:12] == b"\0" * 10 + b"\xff\xff"
    return socket.inet_ntoa(packed[12:]) if mapped else socket.inet_ntop(socket.AF_INET6, packed)
