"""Tags at scopes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import World

GROUP = "{s}/resourceGroups/demo"
WIDGET = f"{GROUP}/providers/Contoso.Widgets/widgets/w"


@pytest.fixture
def placed(world: World) -> World:
    """A group with a widget."""
    world.group()
    world.arm("PUT", WIDGET, {"location": "westeurope"}, version="2024-01-01")
    return world


def tags(world: World, method: str, scope: str, body: Any = None) -> Any:
    reply = world.arm(method, f"{scope}/providers/Microsoft.Resources/tags/default", body)
    return json.loads(reply.body or b"{}").get("properties", {}).get("tags", reply.status)


def given(operation: str = "", **values: str) -> dict[str, Any]:
    return {"operation": operation, "properties": {"tags": values}}


@pytest.mark.parametrize("scope", ["{s}", GROUP, WIDGET])
def test_tags_are_written_at_any_scope(placed: World, scope: str) -> None:
    """PUT replaces all, PATCH merges, replaces or removes, DELETE clears."""
    assert {} == tags(placed, "GET", scope)
    assert {"a": "1", "b": "2"} == tags(placed, "PUT", scope, given(a="1", b="2"))
    assert {"a": "3", "b": "2", "c": "4"} == tags(placed, "PATCH", scope, given("Merge", A="3", c="4"))
    assert {"b": "2", "c": "4"} == tags(placed, "PATCH", scope, given("delete", a="3", b="other"))
    assert {"d": "5"} == tags(placed, "PATCH", scope, given("Replace", d="5")) == tags(placed, "GET", scope)
    assert 200 == tags(placed, "DELETE", scope)
    assert {} == tags(placed, "GET", scope)


def test_they_are_the_resources_own(placed: World) -> None:
    """A resource shows the tags that were written at its scope."""
    tags(placed, "PUT", WIDGET, given(a="1"))
    assert {"a": "1"} == json.loads(placed.arm("GET", WIDGET, version="2024-01-01").body)["tags"]


def test_what_cannot_be_tagged_is_named(placed: World) -> None:
    """A missing scope, an unknown operation, too many tags, another name than default."""
    assert 404 == tags(placed, "GET", "{s}/resourceGroups/none")
    assert 404 == tags(placed, "PUT", f"{WIDGET}2", given(a="1"))
    assert 400 == tags(placed, "PATCH", GROUP, given("Paint", a="1"))
    assert 400 == tags(placed, "PUT", GROUP, given(**{str(number): "x" for number in range(51)}))
    assert 405 == tags(placed, "POST", GROUP, given(a="1"))
    assert 404 == placed.arm("GET", f"{GROUP}/providers/Microsoft.Resources/tags/other").status
