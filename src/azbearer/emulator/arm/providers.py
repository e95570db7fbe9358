"""Some resource providers with some of their types, as `/providers` shows them.

Resources of any other provider can be created too; this table only feeds the listing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.locations import LOCATIONS
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.registrations import Registrations

GENERIC_VERSIONS = ("2025-01-01", "2024-01-01", "2023-01-01", "2022-01-01", "2021-01-01", "2020-01-01")

_NETWORK = ("2024-05-01", "2024-03-01", "2023-11-01", "2023-09-01", "2022-07-01", "2021-08-01", "2020-11-01")
_COMPUTE = ("2024-11-01", "2024-07-01", "2024-03-01", "2023-09-01", "2022-11-01", "2021-11-01", "2020-12-01")
_STORAGE = ("2024-01-01", "2023-05-01", "2023-01-01", "2022-09-01", "2021-09-01", "2019-06-01")
_VAULT = ("2024-11-01", "2023-07-01", "2022-07-01", "2021-10-01", "2019-09-01")
_WEB = ("2024-04-01", "2023-12-01", "2023-01-01", "2022-09-01", "2022-03-01", "2021-03-01")

_PROVIDERS: dict[str, dict[str, tuple[str, ...]]] = {
    "Microsoft.Authorization": {
        "roleAssignments": ("2022-04-01", "2020-10-01-preview", "2018-07-01", "2015-07-01"),
        "roleDefinitions": ("2022-04-01", "2018-07-01", "2015-07-01"),
        "locks": ("2020-05-01", "2017-04-01", "2016-09-01"),
    },
    "Microsoft.Compute": {
        "virtualMachines": _COMPUTE,
        "virtualMachines/extensions": _COMPUTE,
        "availabilitySets": _COMPUTE,
        "disks": ("2024-03-02", "2023-10-02", "2023-04-02", "2022-07-02"),
    },
    "Microsoft.ContainerService": {
        "managedClusters": ("2025-01-01", "2024-09-01", "2024-05-01", "2023-11-01"),
    },
    "Microsoft.Insights": {
        "components": ("2020-02-02", "2018-05-01-preview", "2015-05-01"),
        "diagnosticSettings": ("2021-05-01-preview", "2016-09-01"),
    },
    "Microsoft.KeyVault": {"vaults": _VAULT, "vaults/secrets": _VAULT},
    "Microsoft.ManagedIdentity": {"userAssignedIdentities": ("2023-01-31", "2018-11-30")},
    "Microsoft.Network": {
        "virtualNetworks": _NETWORK,
        "virtualNetworks/subnets": _NETWORK,
        "networkInterfaces": _NETWORK,
        "networkSecurityGroups": _NETWORK,
        "publicIPAddresses": _NETWORK,
    },
    "Microsoft.OperationalInsights": {"workspaces": ("2023-09-01", "2022-10-01", "2021-06-01")},
    "Microsoft.Resources": {
        "resourceGroups": ("2025-04-01", "2024-11-01", "2022-09-01", "2021-04-01", "2020-06-01"),
        "subscriptions": ("2022-12-01", "2020-01-01", "2016-06-01"),
        "deployments": ("2025-04-01", "2024-11-01", "2022-09-01", "2021-04-01", "2020-06-01"),
    },
    "Microsoft.Sql": {
        "servers": ("2023-08-01", "2021-11-01"),
        "servers/databases": ("2023-08-01", "2021-11-01"),
    },
    "Microsoft.Storage": {
        "storageAccounts": _STORAGE,
        "storageAccounts/blobServices": _STORAGE,
        "storageAccounts/blobServices/containers": _STORAGE,
    },
    "Microsoft.Web": {"serverfarms": _WEB, "sites": _WEB, "sites/config": _WEB},
}
# Providers whose top-level types have no location, since they describe other things.
WITHOUT_LOCATIONS = frozenset({"microsoft.authorization", "microsoft.resources", "microsoft.policyinsights"})
_BY_LOWER = {namespace.lower(): namespace for namespace in _PROVIDERS}
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)+")


def check_namespace(namespace: str) -> None:
    """Accept any namespace that could be one.

    Raises:
        ArmError: InvalidResourceNamespace.
    """
    if not _NAMESPACE.fullmatch(namespace):
        raise errors.invalid_resource_namespace(namespace)


def versions_of(namespace: str, kind: str) -> tuple[str, ...]:
    """The versions that the table knows of a type; none for other types."""
    types = _PROVIDERS.get(_BY_LOWER.get(namespace.lower(), ""), {})
    return next((versions for name, versions in types.items() if name.lower() == kind.lower()), ())


def find_provider(namespace: str) -> dict[str, Any] | None:
    """A provider of the table with its types, or None."""
    known = _BY_LOWER.get(namespace.lower())
    if known is None:
        return None
    return {
        "namespace": known,
        "resourceTypes": [_type_document(kind, versions) for kind, versions in _PROVIDERS[known].items()],
    }


def find_type(namespace: str, kind: str) -> dict[str, Any] | None:
    """A type of a provider of the table, or None."""
    types = (find_provider(namespace) or {"resourceTypes": []})["resourceTypes"]
    return next((found for found in types if found["resourceType"].lower() == kind.lower()), None)


class Providers:
    """The provider operations, below a subscription and below the tenant."""

    def __init__(self, parts: ArmParts, registrations: Registrations) -> None:
        self._paging = parts.paging
        self._registrations = registrations

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these operations."""
        one = "/subscriptions/{subscription}/providers/{namespace}"
        return (
            Route("GET", "/subscriptions/{subscription}/providers", self.list),
            Route("GET", one, self.get),
            Route("POST", f"{one}/register", self.register),
            Route("POST", f"{one}/unregister", self.unregister),
            Route("GET", "/providers", self.list),
            Route("GET", "/providers/{namespace}", self.get),
        )

    def list(self, call: Call) -> Reply:
        """Every provider of the table, and those that the subscription was registered for."""
        names = {name.lower(): name for name in self._registrations.named(call.subscription_id)}
        found = (self._document(name, call) for name in {**names, **_BY_LOWER}.values())
        return paged(call.request, found, self._paging, lambda document: str(document["namespace"]).lower())

    def get(self, call: Call) -> Reply:
        """One provider."""
        return json_reply(self._document(self._named(call), call))

    def register(self, call: Call) -> Reply:
        """Begin to register; any namespace that could be one can be."""
        check_namespace(call.parameters["namespace"])
        self._registrations.register(call.subscription_id, _canonical(call.parameters["namespace"]))
        return self.get(call)

    def unregister(self, call: Call) -> Reply:
        """Begin to unregister."""
        self._registrations.unregister(call.subscription_id, self._named(call))
        return self.get(call)

    def _named(self, call: Call) -> str:
        asked = call.parameters["namespace"]
        known = (*_PROVIDERS, *self._registrations.named(call.subscription_id))
        found = next((name for name in known if name.lower() == asked.lower()), None)
        if found is None:
            raise errors.invalid_resource_namespace(asked)
        return found

    def _document(self, namespace: str, call: Call) -> dict[str, Any]:
        document = find_provider(namespace) or {"namespace": namespace, "resourceTypes": []}
        if call.subscription is None:
            return document
        return {
            "id": f"/subscriptions/{call.subscription.id}/providers/{namespace}",
            **document,
            "registrationState": self._registrations.state(call.subscription.id, namespace),
            "registrationPolicy": "RegistrationRequired",
        }


def _canonical(namespace: str) -> str:
    return _BY_LOWER.get(namespace.lower(), namespace)


def _type_document(kind: str, versions: tuple[str, ...]) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "locations": [location.display_name for location in LOCATIONS],
        "apiVersions": list(versions),
        "defaultApiVersion": versions[0],
        "capabilities": "None",
    }
