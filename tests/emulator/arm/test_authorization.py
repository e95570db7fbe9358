"""The operations of Microsoft.Authorization."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

VERSION = "2022-04-01"
ROLES = "{s}/providers/Microsoft.Authorization/roleDefinitions"
OWNER, READER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ID = "0c0ffee0-0000-4000-8000-0000000000{:02}"


def get(world: World, path: str, **headers: str) -> Any:
    return json.loads(world.arm("GET", path, version=VERSION, **headers).body)


def assign(world: World, scope: str, number: int, principal: int) -> Reply:
    path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{ID.format(number)}"
    role = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/providers/Microsoft.Authorization/roleDefinitions/{READER}"
    who = {"principalId": ID.format(principal), "principalType": "User"}
    properties = {"roleDefinitionId": role, **who}
    return world.arm("PUT", path, {"properties": properties}, version=VERSION)


def test_built_in_roles_are_at_every_scope(world: World) -> None:
    """By name and by id, with the subscription in their ids; nobody can change them."""
    (reader,) = get(world, f"{ROLES}?$filter=roleName eq 'Reader'")["value"]
    assert (READER, "BuiltInRole") == (reader["name"], reader["properties"]["type"])
    assert reader == get(world, f"{ROLES}/{READER}")
    assert reader["id"].startswith(f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/")
    tenant = f"/providers/Microsoft.Authorization/roleDefinitions/{OWNER}"
    assert "Owner" == get(world, tenant)["properties"]["roleName"]
    assert 405 == world.arm("DELETE", f"{ROLES}/{READER}", version=VERSION).status


def test_custom_roles_are_listed_beside_them(world: World) -> None:
    """And told apart by their type."""
    body = {"properties": {"roleName": "Mine", "type": "CustomRole", "permissions": []}}
    world.arm("PUT", f"{ROLES}/{ID.format(1)}", body, version=VERSION)
    (mine,) = get(world, f"{ROLES}?$filter=type eq 'CustomRole'")["value"]
    assert "Mine" == mine["properties"]["roleName"]
    assert (
        len(get(world, ROLES)["value"])
        == len(get(world, f"{ROLES}?$filter=type eq 'BuiltInRole'")["value"]) + 1
    )


@pytest.mark.parametrize(
    ("scope", "query", "expected"),
    [
        ("{s}", "", [1, 2, 3]),
        ("{s}", "?$filter=atScope()", [1]),
        ("{s}/resourceGroups/demo", "?$filter=atScope()", [1, 2]),
        ("{s}/resourceGroups/other", "", [1, 3]),
        ("{s}", f"?$filter=principalId eq '{ID.format(51)}'", [2, 3]),
        ("{s}", f"?$filter=atScope() and assignedTo('{ID.format(50)}')", [1]),
    ],
)
def test_assignments_are_listed_around_a_scope(
    world: World, scope: str, query: str, expected: list[int]
) -> None:
    """Inherited ones and those below, by principal, or at the scope alone."""
    world.group("demo")
    world.group("other")
    for place, number, principal in (
        ("{s}", 1, 50),
        ("{s}/resourceGroups/demo", 2, 51),
        ("{s}/resourceGroups/other", 3, 51),
    ):
        assert 201 == assign(world, place, number, principal).status
    path = f"{scope}/providers/Microsoft.Authorization/roleAssignments{query}"
    assert [ID.format(number) for number in expected] == sorted(
        item["name"] for item in get(world, path)["value"]
    )


def test_deleting_an_assignment_shows_what_it_was(world: World) -> None:
    """200 with the assignment, then 204."""
    assign(world, "{s}", 1, 50)
    path = f"{{s}}/providers/Microsoft.Authorization/roleAssignments/{ID.format(1)}"
    gone = world.arm("DELETE", path, version=VERSION)
    assert (200, ID.format(1)) == (gone.status, json.loads(gone.body)["name"])
    assert 204 == world.arm("DELETE", path, version=VERSION).status


def test_permissions_are_those_of_the_caller(world: World) -> None:
    """Everything, while nobody asks for roles."""
    path = "{s}/providers/Microsoft.Authorization/permissions"
    assert ["*"] == get(world, path)["value"][0]["actions"]
    assert 405 == world.arm("PUT", path, {}, version=VERSION).status


@pytest.mark.parametrize("text", ["colour eq 'x'", "atScope", "principalId ne 'x'"])
def test_an_unknown_filter_is_refused(world: World, text: str) -> None:
    """What is not understood is not ignored."""
    path = f"{{s}}/providers/Microsoft.Authorization/roleAssignments?$filter={text}"
    assert "InvalidFilterInQueryString" == get(world, path)["error"]["code"]
