"""Resource providers with their types, as `/providers` shows them.

Resources of any other provider can be created too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.locations import LOCATIONS
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.arm.providertypes import known_namespaces, provider_types
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.registrations import Registrations

GENERIC_VERSIONS = ("2025-01-01", "2024-01-01", "2023-01-01", "2022-01-01", "2021-01-01", "2020-01-01")

# Providers whose top-level types have no location, since they describe other things.
WITHOUT_LOCATIONS = frozenset({"microsoft.authorization", "microsoft.resources", "microsoft.policyinsights"})
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)+")


def check_namespace(namespace: str) -> None:
    """Accept any namespace that could be one.

    Raises:
        ArmError: InvalidResourceNamespace.
    """
    if not _NAMESPACE.fullmatch(namespace):
        raise errors.invalid_resource_namespace(namespace)


def find_provider(namespace: str) -> dict[str, Any] | None:
    """A provider of the table with its types, or None."""
    known = known_namespaces().get(namespace.lower())
    if known is None:
        return None
    return {
        "namespace": known,
        "resourceTypes": [
            _type_document(kind, versions) for kind, versions in provider_types()[known].items()
        ],
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
        found = (self._document(name, call) for name in {**names, **known_namespaces()}.values())
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
        known = (*provider_types(), *self._registrations.named(call.subscription_id))
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
    return known_namespaces().get(namespace.lower(), namespace)


def _type_document(kind: str, versions: tuple[str, ...]) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "locations": [location.display_name for location in LOCATIONS],
        "apiVersions": list(versions),
        "defaultApiVersion": versions[0],
        "capabilities": "None",
    }
