"""The emulator as the expressions of one deployment see it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import providers
from azbearer.emulator.arm.templates.values import compact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.arm.deployments.records import Record
    from azbearer.emulator.arm.gate import Principal
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.templates.surroundings import Scope
    from azbearer.emulator.wire import Reply


@dataclass(frozen=True, slots=True)
class Parts:
    """What all deployments share.

    Args:
        arm: what the handlers of ARM share.
        perform: sends a request to ARM itself: as whom, method, resource id, api-version, body.
    """

    arm: ArmParts
    perform: Callable[[Caller, str, str, str, Any], Reply]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who deploys, and by which address of the emulator.

    Args:
        principal: whose token it was.
        base_url: such as `https://management.azure.com`.
    """

    principal: Principal
    base_url: str

    @classmethod
    def of(cls, call: Call) -> Caller:
        """The caller of a request."""
        return cls(call.principal, call.request.base_url)


class World:
    """Answers what expressions ask of their surroundings."""

    def __init__(self, record: Record, caller: Caller, parts: Parts) -> None:
        self.scope: Scope = record.scope
        self._record = record
        self._caller = caller
        self._parts = parts

    def deployment(self) -> dict[str, Any]:
        """The deployment itself, as `deployment()` gives it."""
        record = self._record
        return {
            "name": record.name,
            **({"location": record.location} if record.location else {}),
            "properties": {
                "template": dict(record.template),
                "templateHash": template_hash(record.template),
                "parameters": dict(record.parameters),
                "mode": record.mode,
                "provisioningState": "Accepted",
            },
        }

    def deployer(self) -> dict[str, Any]:
        """Who deploys."""
        principal = self._caller.principal
        return {"objectId": principal.object_id, "tenantId": principal.tenant_id, "userPrincipalName": ""}

    def resource_group(self) -> dict[str, Any] | None:
        """The group, or None at other scopes."""
        if not self.scope.group:
            return None
        group = self._parts.arm.state.find_group(self.scope.subscription, self.scope.group)
        return None if group is None else dict(group.document)

    def subscription(self) -> dict[str, Any] | None:
        """The subscription, or None at wider scopes."""
        found = self._parts.arm.directory.subscription(self.scope.subscription)
        if found is None:
            return None
        return {
            "id": f"/subscriptions/{found.id}",
            "subscriptionId": found.id,
            "tenantId": self._parts.arm.directory.tenant_of(found).guid,
            "displayName": found.display_name,
        }

    def management_group(self) -> dict[str, Any] | None:
        """The management group, or None at other scopes."""
        name = self.scope.management_group
        if not name:
            return None
        return {
            "id": self.scope.id,
            "name": name,
            "type": "/providers/Microsoft.Management/managementGroups",
            "properties": {"displayName": name, "tenantId": self._caller.principal.tenant_id},
        }

    def tenant(self) -> dict[str, Any]:
        """The tenant of the caller."""
        guid = self._caller.principal.tenant_id
        found = self._parts.arm.directory.tenant(guid)
        return {"tenantId": guid, "displayName": found.display_name if found else "", "countryCode": "US"}

    def environment(self) -> dict[str, Any]:
        """The cloud's addresses, which are those of Azure's public cloud, by their real names."""
        return dict(_ENVIRONMENT)

    def provider(self, namespace: str, kind: str) -> dict[str, Any] | None:
        """A type of a provider, or all of them."""
        return providers.find_type(namespace, kind) if kind else providers.find_provider(namespace)

    def now(self) -> float:
        """Seconds since 1970."""
        return self._parts.arm.clock()

    def new_guid(self) -> str:
        """A GUID of nothing."""
        return self._parts.arm.ids.guid()


def template_hash(template: Mapping[str, Any]) -> str:
    """A decimal number that depends on the template alone; Azure's algorithm is not published."""
    digest = hashlib.sha256(compact(template).encode()).digest()
    return str(int.from_bytes(digest[:8], "big"))


# Microsoft, "Deployment functions for ARM templates", `environment`.
_ENVIRONMENT: Mapping[str, Any] = {
    "name": "AzureCloud",
    "gallery": "https://gallery.azure.com/",
    "graph": "https://graph.windows.net/",
    "portal": "https://portal.azure.com",
    "graphAudience": "https://graph.windows.net/",
    "activeDirectoryDataLake": "https://datalake.azure.net/",
    "batch": "https://batch.core.windows.net/",
    "media": "https://rest.media.azure.net",
    "sqlManagement": "https://management.core.windows.net:8443/",
    "vmImageAliasDoc": (
        "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/"
        "quickstart-templates/aliases.json"
    ),
    "resourceManager": "https://management.azure.com/",
    "authentication": {
        "loginEndpoint": "https://login.microsoftonline.com/",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "suffixes": {
        "acrLoginServer": ".azurecr.io",
        "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
        "keyvaultDns": ".vault.azure.net",
        "sqlServerHostname": ".database.windows.net",
        "storage": "core.windows.net",
    },
}
