"""A seed's groups, resources and registrations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from azbearer.emulator import DEMO_SUBSCRIPTION_ID
from azbearer.emulator.arm.planting import plant
from azbearer.emulator.seeds import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

BASE = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}"
WIDGET = f"{BASE}/resourceGroups/seeded/providers/Contoso.Widgets/widgets/w"
SEED = {
    "resourceGroups": [{"name": "demo", "location": "West Europe", "tags": {"a": "1"}}],
    "resources": [{"id": WIDGET, "location": "eastus", "properties": {"size": 3}}],
    "registrations": {DEMO_SUBSCRIPTION_ID: ["Contoso.Widgets"]},
}


def get(world: World, path: str) -> Any:
    return json.loads(world.arm("GET", path, version="2021-04-01").body)


def test_a_seed_is_there_from_the_start(worlds: Callable[..., World]) -> None:
    """A resource brings its group with it, and a registration is done."""
    world = worlds(seed=state_of(SEED), require_registration=True)
    assert {"a": "1"} == get(world, "{s}/resourceGroups/demo")["tags"]
    assert "eastus" == get(world, "{s}/resourceGroups/seeded")["location"]
    assert {"size": 3, "provisioningState": "Succeeded"} == get(world, WIDGET)["properties"]


def test_what_exists_stays(world: World) -> None:
    """Planting again, as after a restart with a state file, changes nothing."""
    world.group(tags={"mine": "yes"})
    plant(state_of(SEED), world.controls.store, DEMO_SUBSCRIPTION_ID)
    assert {"mine": "yes"} == get(world, "{s}/resourceGroups/demo")["tags"]
