"""Subscriptions, locations, tenants."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from azbearer.emulator import DEMO_DOMAIN, DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID

if TYPE_CHECKING:
    from tests.emulator.conftest import World


def get(world: World, path: str) -> Any:
    return json.loads(world.arm("GET", path).body)


def test_only_subscriptions_of_the_callers_tenant_are_listed(world: World) -> None:
    """A principal sees its own tenant's subscriptions, with a total."""
    listed = get(world, "/subscriptions")
    assert [DEMO_SUBSCRIPTION_ID] == [item["subscriptionId"] for item in listed["value"]]
    assert {"type": "Total", "value": 1} == listed["count"]


def test_one_subscription_is_shown(world: World) -> None:
    """GET of a subscription shows its tenant and state."""
    shown = get(world, "{s}")
    assert (f"/subscriptions/{DEMO_SUBSCRIPTION_ID}", DEMO_TENANT_ID) == (shown["id"], shown["tenantId"])
    assert "Enabled" == shown["state"]


def test_locations_are_regions_with_names(world: World) -> None:
    """Each location has its name and its display name."""
    names = {item["name"]: item["displayName"] for item in get(world, "{s}/locations")["value"]}
    assert "West Europe" == names["westeurope"]


def test_the_tenant_is_shown_with_its_domains(world: World) -> None:
    """`/tenants` lists the caller's tenant."""
    (tenant,) = get(world, "/tenants")["value"]
    assert (DEMO_TENANT_ID, DEMO_DOMAIN) == (tenant["tenantId"], tenant["defaultDomain"])
