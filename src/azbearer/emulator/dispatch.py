"""Sends each request to its service and keeps the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.arm.service import ArmService
from azbearer.emulator.directory import Directory
from azbearer.emulator.echo.service import EchoService
from azbearer.emulator.entra.service import EntraService
from azbearer.emulator.hosts import LOOPBACK_NAMES, Service
from azbearer.emulator.identifiers import Identifiers
from azbearer.emulator.requestlog import RequestLog, RequestRecord
from azbearer.emulator.routing import service_of
from azbearer.emulator.signing import SigningKey
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.settings import EmulatorSettings


class Dispatcher:
    """All services behind one function from request to reply; used by one thread.

    Args:
        settings: what exists, and the clock.
        log: gets a record of every request.
        port: of the HTTPS listener; with it the emulator knows its own addresses.
        key: signs tokens; a new one unless given.
    """

    def __init__(
        self, settings: EmulatorSettings, log: RequestLog, port: int, key: SigningKey | None = None
    ) -> None:
        key = key or SigningKey()
        own_urls = own_origins(port)
        ids = Identifiers(settings.random_bytes)
        directory = Directory(settings, own_urls)
        echo = EchoService(settings.clock, settings.random_bytes)
        self._log = log
        self._services: dict[Service, Callable[[Request], Reply]] = {
            Service.ENTRA: EntraService(settings, directory, key, ids).answer,
            Service.ARM: ArmService(settings, directory, key, ids).answer,
            Service.GRAPH: _graph,
            Service.ECHO: echo.answer,
        }

    def answer(self, request: Request) -> Reply:
        """The reply of the service that the request is for."""
        service = service_of(request)
        if request.scheme == "http" and service is not Service.ECHO:
            reply = _tls_required(service)
        else:
            reply = self._services[service](request)
        self._log.add(RequestRecord(request.host_name, request.method, request.path, reply.status))
        return reply


def own_origins(port: int) -> tuple[str, ...]:
    """The addresses by which the HTTPS listener can be named."""
    return tuple(f"https://{f'[{name}]' if ':' in name else name}:{port}" for name in LOOPBACK_NAMES)


def _tls_required(service: Service) -> Reply:
    """Refuse plain HTTP: no client should get used to sending secrets or tokens in the clear."""
    message = (
        f"The {service.value} service of the emulator answers over HTTPS only. Use its https:// address."
    )
    return json_reply({"error": {"code": "HttpsRequired", "message": message}}, 403)


def _graph(request: Request) -> Reply:
    """Microsoft Graph has no resources here yet; its error has Graph's shape."""
    message = f"Resource not found for the segment '{request.segments[-1]}'."
    return json_reply({"error": {"code": "BadRequest", "message": message}}, 404)
