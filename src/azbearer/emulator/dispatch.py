"""Sends each request to its service and keeps the log."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from azbearer.emulator.arm.service import ArmService
from azbearer.emulator.controls import Controls
from azbearer.emulator.controlservice import ControlService
from azbearer.emulator.directory import Directory
from azbearer.emulator.echo.service import EchoService
from azbearer.emulator.entra.issuer import Issuer
from azbearer.emulator.entra.service import EntraService
from azbearer.emulator.faults import effects
from azbearer.emulator.faults.effects import Workshop
from azbearer.emulator.graph.objects import Objects
from azbearer.emulator.graph.registry import GraphRegistry
from azbearer.emulator.graph.seeds import seeds_of
from azbearer.emulator.graph.service import GraphService
from azbearer.emulator.ground import Ground
from azbearer.emulator.hosts import LOOPBACK_NAMES, Service
from azbearer.emulator.identifiers import Identifiers
from azbearer.emulator.identity.service import IdentityService
from azbearer.emulator.planting import plant
from azbearer.emulator.requestlog import RequestLog, RequestRecord
from azbearer.emulator.routing import service_of
from azbearer.emulator.signing import SigningKey
from azbearer.emulator.vault.service import VaultService
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.settings import EmulatorSettings

# A machine's own endpoints are plain HTTP in reality as well: nothing of them leaves the machine.
_PLAIN = frozenset({Service.ECHO, Service.IDENTITY})


class Dispatcher:
    """All services behind one function from request to reply; used by one thread.

    Args:
        settings: what exists, and the clock.
        log: gets a record of every request.
        port: of the HTTPS listener; with it the emulator knows its own addresses.
        key: signs tokens; unless given, the one that the state file keeps, or a new one.
        controls: what a test can change; nobody holds them unless given.
    """

    def __init__(
        self,
        settings: EmulatorSettings,
        log: RequestLog,
        port: int,
        key: SigningKey | None = None,
        controls: Controls | None = None,
    ) -> None:
        controls = controls or Controls(settings)
        key = key or SigningKey(partial(controls.store.lasting, "signing-key"))
        settings = replace(settings, clock=controls.clock)
        self._log = log
        self._store = controls.store
        self._faults = controls.faults
        self._workshop = Workshop(key, settings.clock)
        self._services = _services(settings, key, controls, Directory(settings, own_origins(port)))
        self._services[Service.CONTROL] = ControlService(settings, controls, log).answer
        if settings.seed:
            plant(settings.seed, settings, controls)
        controls.ready()

    def answer(self, request: Request) -> Reply:
        """The reply of the service that the request is for, or of the fault that befalls it."""
        service = service_of(request)
        with self._store:
            reply = self._answer(service, request)
        if service is Service.CONTROL:
            # No part of what is tested: it is not counted, and nothing befalls it.
            return reply
        self._log.add(RequestRecord(request.host_name, request.method, request.path, reply.status))
        return reply

    def _answer(self, service: Service, request: Request) -> Reply:
        if request.scheme == "http" and service not in _PLAIN:
            return _tls_required(service)
        fault = None if service is Service.CONTROL else self._faults.due(service.value, request)
        if fault is None:
            return self._services[service](request)
        replaced = effects.instead(fault, service.value, request)
        return replaced or effects.spoilt(fault, self._services[service](request), self._workshop)


def _services(
    settings: EmulatorSettings, key: SigningKey, controls: Controls, directory: Directory
) -> dict[Service, Callable[[Request], Reply]]:
    ids = Identifiers(settings.random_bytes)
    ground = Ground(settings, directory, key, ids, controls)
    issuer = Issuer(ground)
    objects = Objects(controls.store, seeds_of(settings, directory, ids))
    directory.registry = GraphRegistry(objects, settings, controls.clock, key)
    arm = ArmService(ground)
    return {
        Service.ENTRA: EntraService(ground, issuer).answer,
        Service.IDENTITY: IdentityService(ground, issuer).answer,
        Service.ARM: arm.answer,
        Service.GRAPH: GraphService(ground, objects).answer,
        Service.VAULT: VaultService(ground, arm.vault_permissions).answer,
        Service.ECHO: EchoService(settings.clock, settings.random_bytes).answer,
    }


def own_origins(port: int) -> tuple[str, ...]:
    """The addresses by which the HTTPS listener can be named."""
    return tuple(f"https://{f'[{name}]' if ':' in name else name}:{port}" for name in LOOPBACK_NAMES)


def _tls_required(service: Service) -> Reply:
    """Refuse plain HTTP: no client should get used to sending secrets or tokens in the clear."""
    message = (
        f"The {service.value} service of the emulator answers over HTTPS only. Use its https:// address."
    )
    return json_reply({"error": {"code": "HttpsRequired", "message": message}}, 403)
