"""The names and values of tags in a subscription."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.emulator.conftest import World

NAMES = "{s}/tagNames"
WIDGET = "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets/w"


def listed(world: World) -> dict[str, dict[str, int]]:
    found: Any = json.loads(world.arm("GET", NAMES).body)["value"]
    return {
        name["tagName"]: {value["tagValue"]: value["count"]["value"] for value in name["values"]}
        for name in found
    }


def test_the_names_in_use_are_counted(world: World) -> None:
    """Over the subscription, its groups and its resources."""
    world.group(tags={"team": "x"})
    body = {"properties": {"tags": {"team": "x"}}}
    world.arm("PUT", "{s}/providers/Microsoft.Resources/tags/default", body)
    world.arm("PUT", WIDGET, {"location": "westeurope", "tags": {"TEAM": "y"}}, version="2024-01-01")
    assert {"team": {"x": 2, "y": 1}} == listed(world)
    (name,) = json.loads(world.arm("GET", NAMES).body)["value"]
    assert 3 == name["count"]["value"]


def test_names_and_values_are_defined_in_advance(world: World) -> None:
    """201 for a new one, 200 for one that is there; their case is that of the definition."""
    assert [201, 200] == [world.arm("PUT", f"{NAMES}/Team").status for _ in range(2)]
    assert [201, 200] == [world.arm("PUT", f"{NAMES}/team/tagValues/red").status for _ in range(2)]
    assert 201 == world.arm("PUT", f"{NAMES}/cost/tagValues/1").status
    world.group(tags={"team": "red"})
    assert {"Team": {"red": 1}, "cost": {"1": 0}} == listed(world)


def test_they_can_be_forgotten(world: World) -> None:
    """200 for one that is defined, else 204."""
    world.arm("PUT", f"{NAMES}/team/tagValues/red")
    assert [200, 204] == [world.arm("DELETE", f"{NAMES}/team/tagValues/red").status for _ in range(2)]
    assert {"team": {}} == listed(world)
    assert [200, 204] == [world.arm("DELETE", f"{NAMES}/TEAM").status for _ in range(2)]
    assert {} == listed(world)
