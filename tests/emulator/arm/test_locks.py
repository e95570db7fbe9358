"""Management locks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

GROUP = "{s}/resourceGroups/demo"
WIDGET = f"{GROUP}/providers/Contoso.Widgets/widgets/w"
SCOPE = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}"
VERSION = "2020-05-01"


def call(world: World, method: str, path: str, body: Any = None) -> Reply:
    return world.arm(method, path, body, version=VERSION)


def lock(world: World, scope: str, level: str, name: str = "lock") -> Reply:
    path = f"{scope}/providers/Microsoft.Authorization/locks/{name}"
    return call(world, "PUT", path, {"properties": {"level": level, "notes": "why"}})


def code_of(reply: Reply) -> tuple[int, str]:
    return reply.status, json.loads(reply.body)["error"]["code"] if reply.body else ""


@pytest.fixture
def placed(world: World) -> World:
    """A group with a widget."""
    world.group()
    call(world, "PUT", WIDGET, {"location": "westeurope"})
    return world


@pytest.mark.parametrize("scope", ["{s}", GROUP, WIDGET])
def test_what_is_locked_cannot_be_deleted(placed: World, scope: str) -> None:
    """A lock holds for everything below it; writes pass when the level is CanNotDelete."""
    assert 201 == lock(placed, scope, "CanNotDelete").status
    assert (409, "ScopeLocked") == code_of(call(placed, "DELETE", WIDGET))
    assert 200 == call(placed, "PATCH", WIDGET, {"tags": {}}).status


def test_the_text_names_both_scopes(placed: World) -> None:
    """Worded as ARM words it."""
    lock(placed, GROUP, "CanNotDelete")
    message = json.loads(call(placed, "DELETE", WIDGET).body)["error"]["message"]
    locked = f"{SCOPE}/resourceGroups/demo"
    assert (
        f"The scope '{locked}/providers/Contoso.Widgets/widgets/w' cannot perform delete operation because "
        f"following scope(s) are locked: '{locked}'. Please remove the lock and try again."
    ) == message


def test_read_only_forbids_writes_and_actions(placed: World) -> None:
    """Reads pass, and so does the removal of the lock."""
    lock(placed, GROUP, "ReadOnly")
    for method, path in (("PUT", WIDGET), ("PATCH", WIDGET), ("POST", f"{GROUP}/moveResources")):
        assert (409, "ScopeLocked") == code_of(call(placed, method, path, {"location": "westeurope"}))
    assert 200 == call(placed, "GET", WIDGET).status
    assert 200 == call(placed, "DELETE", f"{GROUP}/providers/Microsoft.Authorization/locks/lock").status
    assert 200 == call(placed, "DELETE", WIDGET).status


def test_a_group_with_a_locked_resource_cannot_be_deleted(placed: World) -> None:
    """Deleting a scope deletes what is in it."""
    lock(placed, WIDGET, "CanNotDelete")
    assert (409, "ScopeLocked") == code_of(placed.arm("DELETE", GROUP))
    assert 201 == placed.group("other").status


def test_a_level_must_be_one(placed: World) -> None:
    """And a lock has no provisioning state."""
    assert (400, "InvalidRequestContent") == code_of(lock(placed, GROUP, "Maybe"))
    assert {"level": "ReadOnly", "notes": "why"} == json.loads(lock(placed, GROUP, "ReadOnly").body)[
        "properties"
    ]


@pytest.mark.parametrize(
    ("scope", "query", "expected"),
    [
        (WIDGET, "", ["all", "group", "one"]),
        (GROUP, "", ["all", "group", "one"]),
        (GROUP, "?$filter=atScope()", ["all", "group"]),
    ],
)
def test_a_list_holds_the_locks_around_a_scope(
    placed: World, scope: str, query: str, expected: list[str]
) -> None:
    """Those above, at and below it; `atScope()` leaves out those below."""
    for place, name in (("{s}", "all"), (GROUP, "group"), (WIDGET, "one")):
        lock(placed, place, "CanNotDelete", name)
    found = json.loads(call(placed, "GET", f"{scope}/providers/Microsoft.Authorization/locks{query}").body)
    assert expected == sorted(item["name"] for item in found["value"])
