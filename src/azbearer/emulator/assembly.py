"""Builds a server from settings: the one place where every part of the emulator meets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from azbearer.emulator import certificates
from azbearer.emulator.connection import ConnectionOptions
from azbearer.emulator.dispatch import Dispatcher
from azbearer.emulator.server import Listener, Server, open_listener

if TYPE_CHECKING:
    import ssl

    from azbearer.emulator.controls import Controls
    from azbearer.emulator.requestlog import RequestLog
    from azbearer.emulator.settings import EmulatorSettings


@dataclass(frozen=True, slots=True)
class Assembled:
    """A server that is ready to start."""

    server: Server
    ca_pem: bytes
    port: int
    http_port: int
    thumbprint: str


def assemble(settings: EmulatorSettings, log: RequestLog, controls: Controls) -> Assembled:
    """Make certificates, bind both ports and connect the services to them.

    Raises:
        OSError: a port is taken.
        ValueError: what is to exist from the start makes no sense.
    """
    identity = certificates.create_identity()
    secure, plain = _open_both(settings, certificates.server_context(identity))
    try:
        dispatcher = Dispatcher(settings, log, secure.port, controls=controls)
    except ValueError:
        _close(secure, plain)
        raise
    options = ConnectionOptions(
        dispatcher.answer, controls.clock, settings.max_body, settings.sleep or asyncio.sleep
    )
    server = Server((secure, plain), options)
    thumbprint = certificates.sha1_thumbprint(identity)
    return Assembled(server, identity.ca_pem, secure.port, plain.port, thumbprint)


def _open_both(settings: EmulatorSettings, tls: ssl.SSLContext) -> tuple[Listener, Listener]:
    secure = open_listener(settings.port, tls)
    try:
        return secure, open_listener(settings.http_port)
    except OSError:
        _close(secure)
        raise


def _close(*listeners: Listener) -> None:
    for listener in listeners:
        for listening in listener.sockets:
            listening.close()
