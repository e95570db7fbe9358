"""Subscriptions, their locations, and the tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.locations import LOCATIONS, Location
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.access import Access
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.settings import Subscription, Tenant


class Subscriptions:
    """What a principal sees of the directory: its own tenant and that tenant's subscriptions."""

    def __init__(self, parts: ArmParts, access: Access) -> None:
        self._directory = parts.directory
        self._paging = parts.paging
        self._access = access

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these operations."""
        return (
            Route("GET", "/subscriptions", self.list),
            Route("GET", "/subscriptions/{subscription}", self.get),
            Route("GET", "/subscriptions/{subscription}/locations", self.locations),
            Route("GET", "/tenants", self.tenants),
        )

    def list(self, call: Call) -> Reply:
        """The subscriptions of the caller's tenant."""
        found = self._directory.subscriptions_of(call.principal.tenant_id)
        seen = (self._document(each) for each in found if self._access.sees(call, each.id))
        return paged(call.request, seen, self._paging, total=True)

    def get(self, call: Call) -> Reply:
        """One subscription."""
        assert call.subscription is not None  # noqa: S101 - the route has a subscription in its path
        return json_reply(self._document(call.subscription))

    def locations(self, call: Call) -> Reply:
        """The regions that a subscription can use."""
        return json_reply({"value": [_location(call.subscription_id, location) for location in LOCATIONS]})

    def tenants(self, call: Call) -> Reply:
        """The tenant of the caller."""
        own = (tenant for tenant in self._directory.tenants if tenant.guid == call.principal.tenant_id)
        return paged(call.request, (_tenant(tenant) for tenant in own), self._paging)

    def _document(self, subscription: Subscription) -> dict[str, Any]:
        return {
            "id": f"/subscriptions/{subscription.id}",
            "authorizationSource": "RoleBased",
            "managedByTenants": [],
            "subscriptionId": subscription.id,
            "tenantId": self._directory.tenant_of(subscription).guid,
            "displayName": subscription.display_name,
            "state": "Enabled",
            "subscriptionPolicies": {
                "locationPlacementId": "Public_2014-09-01",
                "quotaId": "PayAsYouGo_2014-09-01",
                "spendingLimit": "Off",
            },
        }


def _location(subscription_id: str, location: Location) -> dict[str, Any]:
    return {
        "id": f"/subscriptions/{subscription_id}/locations/{location.name}",
        "name": location.name,
        "type": "Region",
        "displayName": location.display_name,
        "regionalDisplayName": f"({location.geography}) {location.display_name}",
        "metadata": {
            "regionType": "Physical",
            "regionCategory": "Recommended",
            "geographyGroup": location.geography,
            "physicalLocation": location.physical,
        },
    }


def _tenant(tenant: Tenant) -> dict[str, Any]:
    domains = list(tenant.domains) or ([tenant.id] if tenant.id != tenant.guid else [])
    return {
        "id": f"/tenants/{tenant.guid}",
        "tenantId": tenant.guid,
        "countryCode": "US",
        "displayName": tenant.display_name,
        "domains": domains,
        "tenantCategory": "Home",
        "defaultDomain": domains[0] if domains else "",
        "tenantType": "AAD",
    }
