"""The table of managed identity endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.hosts import (
    APP_SERVICE_PATH,
    ARC_PATH,
    AZURE_ML_PATH,
    CLOUD_SHELL_PATH,
    IMDS_PATH,
)
from azbearer.emulator.identity.appservice import GuardedEndpoints
from azbearer.emulator.identity.imds import Arc, Imds, refused
from azbearer.emulator.identity.tokens import IdentityTokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.entra.issuer import Issuer
    from azbearer.emulator.ground import Ground
    from azbearer.emulator.wire import Reply, Request


class IdentityService:
    """Answers what a process asks the machine that it runs on."""

    def __init__(self, ground: Ground, issuer: Issuer) -> None:
        settings = ground.settings
        tokens = IdentityTokens(settings.managed_identities, ground.directory, issuer)
        guarded = GuardedEndpoints(settings, tokens)
        imds = Imds(tokens, settings.clock)
        self._fabric = guarded.service_fabric
        self._by_path: dict[tuple[str, ...], Callable[[Request], Reply]] = {
            IMDS_PATH: imds.answer,
            ARC_PATH: Arc(imds, settings.arc_key_folder, ground.ids).answer,
            APP_SERVICE_PATH: guarded.app_service,
            AZURE_ML_PATH: guarded.azure_ml,
            CLOUD_SHELL_PATH: guarded.cloud_shell,
        }

    def answer(self, request: Request) -> Reply:
        """The reply of the endpoint; Service Fabric has IMDS's path, over HTTPS."""
        path = tuple(segment.lower() for segment in request.segments)
        if path == IMDS_PATH and request.scheme == "https":
            return self._fabric(request)
        found = self._by_path.get(path)
        return found(request) if found else refused("Not found", 404, "not_found")
