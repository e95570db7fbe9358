"""Moving resources to another resource group."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID, OperationRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

BASE = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups"
WIDGET = f"{BASE}/demo/providers/Contoso.Widgets/widgets/w"
BODY: dict[str, Any] = {"resources": [WIDGET], "targetResourceGroup": f"{BASE}/other"}


def fill(world: World) -> World:
    """Two groups; in the first a widget with a part."""
    for name in ("demo", "other"):
        world.group(name)
    for path in (WIDGET, f"{WIDGET}/parts/p"):
        assert 201 == world.arm("PUT", path, {"location": "westeurope"}, version="2024-01-01").status
    return world


def finish(world: World, verb: str = "moveResources") -> int:
    """Do it, and ask the Location."""
    accepted = world.arm("POST", f"{BASE}/demo/{verb}", BODY)
    assert 202 == accepted.status
    return world.arm("GET", urlsplit(accepted.header("Location") or "").path).status


def ids(world: World, group: str) -> list[str]:
    listed = json.loads(world.arm("GET", f"{BASE}/{group}/resources").body)["value"]
    return [item["id"].partition("/providers/")[2] for item in listed]


def test_a_resource_moves_with_what_is_below_it(world: World) -> None:
    """The operation ends with 204, and the old ids are gone."""
    fill(world)
    assert 204 == finish(world)
    expected = ["Contoso.Widgets/widgets/w", "Contoso.Widgets/widgets/w/parts/p"]
    assert ([], expected) == (ids(world, "demo"), ids(world, "other"))


def test_a_validation_changes_nothing(world: World) -> None:
    """It ends with 204 as well."""
    assert 204 == finish(fill(world), "validateMoveResources")
    assert 2 == len(ids(world, "demo"))


def test_a_move_can_fail(worlds: Callable[..., World]) -> None:
    """Then everything is where it was."""
    rule = OperationRule("*/moveResources", "POST", "location", outcome="Failed")
    world = fill(worlds(operations=(rule,)))
    assert (409, 2) == (finish(world), len(ids(world, "demo")))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"targetResourceGroup": f"{BASE}/none"}, 404),
        ({"targetResourceGroup": "other"}, 400),
        ({"resources": []}, 400),
        ({"resources": [f"{WIDGET}2"]}, 404),
    ],
)
def test_what_cannot_be_moved_is_named(world: World, change: dict[str, Any], status: int) -> None:
    """A missing group or resource, or no body to speak of."""
    assert status == fill(world).arm("POST", f"{BASE}/demo/moveResources", {**BODY, **change}).status
