"""Who may do what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_SUBSCRIPTION_ID,
    DEMO_SYSTEM_IDENTITY,
    DEMO_USER_ID,
    Grant,
)
from azbearer.emulator.directory import object_id
from azbearer.emulator.settings import EmulatorSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

SUBSCRIPTION = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}"
ME = object_id(EmulatorSettings().tenants[0], DEMO_CLIENT_ID)
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
NAME = "0c0ffee0-0000-4000-8000-0000000000{:02}"
VERSION = "2022-04-01"


def code_of(reply: Reply) -> tuple[int, str]:
    return reply.status, json.loads(reply.body)["error"]["code"]


def assign(
    world: World, scope: str = "{s}", role: str = READER, principal: str = ME, number: int = 1, **more: Any
) -> Reply:
    """Give somebody a role."""
    path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{NAME.format(number)}"
    definition = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    who = {"principalId": principal, "principalType": "ServicePrincipal"}
    properties = {"roleDefinitionId": definition, **who, **more}
    return world.arm("PUT", path, {"properties": properties}, version=VERSION)


def guarded(worlds: Callable[..., World], *grants: Grant) -> World:
    return worlds(enforce_rbac=True, grants=grants)


def test_without_a_role_nothing_is_allowed(worlds: Callable[..., World]) -> None:
    """The text is that of ARM, down to the advice."""
    reply = guarded(worlds).group()
    assert (403, "AuthorizationFailed") == code_of(reply)
    assert (
        f"The client '{DEMO_CLIENT_ID}' with object id '{ME}' does not have authorization to perform action "
        "'Microsoft.Resources/subscriptions/resourceGroups/write' over scope "
        f"'{SUBSCRIPTION}/resourceGroups/demo' or the scope is invalid. "
        "If access was recently granted, please refresh your credentials."
    ) == json.loads(reply.body)["error"]["message"]


@pytest.mark.parametrize(
    ("grant", "read", "write"),
    [
        (Grant(DEMO_CLIENT_ID, "Reader", SUBSCRIPTION), 200, 403),
        (Grant(ME, "Owner"), 200, 201),
        (Grant(ME, READER, f"{SUBSCRIPTION}/resourceGroups/other"), 403, 403),
        (Grant("somebody", "Owner"), 403, 403),
    ],
)
def test_a_role_holds_at_its_scope(worlds: Callable[..., World], grant: Grant, read: int, write: int) -> None:
    """For what its actions name; a principal is known by client id and by object id."""
    world = guarded(worlds, grant)
    assert (read, write) == (world.arm("GET", "{s}/resourceGroups").status, world.group().status)


def test_assignments_decide_from_the_moment_they_are_there(worlds: Callable[..., World]) -> None:
    """And no longer when they are gone."""
    world = guarded(worlds, Grant(ME, "User Access Administrator", SUBSCRIPTION))
    assert 403 == world.group().status
    assert 201 == assign(world, role="b24988ac-6180-42a0-ab88-20f7382dd24c").status
    assert 201 == world.group().status
    path = f"{{s}}/providers/Microsoft.Authorization/roleAssignments/{NAME.format(1)}"
    assert 200 == world.arm("DELETE", path, version=VERSION).status
    assert 403 == world.group("another").status


def test_a_group_holds_roles_for_its_members(worlds: Callable[..., World]) -> None:
    """For those of a group inside it too, until they leave; `assignedTo()` counts them in."""
    world = guarded(worlds, Grant(ME, "User Access Administrator", SUBSCRIPTION))
    inner, outer = (graph_group(world, name) for name in ("inner", "outer"))
    add_member(world, outer, inner)
    assign(world, role="b24988ac-6180-42a0-ab88-20f7382dd24c", principal=outer, principalType="Group")
    assert 403 == world.group().status
    add_member(world, inner, ME)
    assert 201 == world.group().status
    query = f"$filter=atScope()+and+assignedTo('{ME}')"
    listed = world.arm(
        "GET", f"{{s}}/providers/Microsoft.Authorization/roleAssignments?{query}", version=VERSION
    )
    assert [outer] == [each["properties"]["principalId"] for each in json.loads(listed.body)["value"]]
    assert 204 == graph(world, "DELETE", f"groups/{inner}/members/{ME}/$ref").status
    assert 403 == world.group("another").status


def graph(world: World, method: str, path: str, body: Any = None) -> Reply:
    """Call Microsoft Graph."""
    headers = {"Authorization": f"Bearer {world.token('https://graph.microsoft.com')}"}
    text = json.dumps(body) if body else ""
    return world.send(method, f"https://graph.microsoft.com/v1.0/{path}", text, headers)


def graph_group(world: World, name: str) -> str:
    """The id of a new group."""
    body = {"displayName": name, "mailEnabled": False, "mailNickname": name, "securityEnabled": True}
    return str(json.loads(graph(world, "POST", "groups", body).body)["id"])


def add_member(world: World, group: str, member: str) -> None:
    """Put somebody into a group."""
    reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{member}"}
    assert 204 == graph(world, "POST", f"groups/{group}/members/$ref", reference).status


def test_only_subscriptions_with_a_role_are_seen(worlds: Callable[..., World]) -> None:
    """A role somewhere in it is enough."""
    for grants, expected in (((), 0), ((Grant(ME, "Reader", f"{SUBSCRIPTION}/resourceGroups/g"),), 1)):
        listed = json.loads(guarded(worlds, *grants).arm("GET", "/subscriptions").body)
        assert expected == len(listed["value"])


def test_an_assignment_is_filled_in(world: World) -> None:
    """201 with scope, times and author; the same again is 200."""
    made = assign(world)
    properties = json.loads(made.body)["properties"]
    assert (201, SUBSCRIPTION, ME) == (made.status, properties["scope"], properties["createdBy"])
    assert "2027-01-15T08:00:00Z" == properties["createdOn"]
    assert 200 == assign(world).status


def test_what_makes_no_assignment_is_refused(world: World) -> None:
    """A twin, another principal under the same name, an unknown role, a name that is no GUID."""
    assign(world)
    assert (409, "RoleAssignmentExists") == code_of(assign(world, number=2))
    other = "0c0ffee0-0000-4000-8000-00000000ffff"
    assert (409, "RoleAssignmentUpdateNotPermitted") == code_of(assign(world, principal=other))
    assert (404, "RoleDefinitionDoesNotExist") == code_of(assign(world, role=other, number=3))
    assert (400, "InvalidPrincipalId") == code_of(assign(world, principal="me", number=3))
    path = "{s}/providers/Microsoft.Authorization/roleAssignments/mine"
    assert (400, "InvalidRoleAssignmentId") == code_of(world.arm("PUT", path, {}, version=VERSION))


def test_a_custom_role_can_be_held(worlds: Callable[..., World]) -> None:
    """Its permissions are those of its document."""
    world = guarded(worlds, Grant(ME, "Owner", f"{SUBSCRIPTION}/providers"))
    role = NAME.format(9)
    path = f"{{s}}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    properties = {"roleName": "Groups", "permissions": [{"actions": ["*/resourceGroups/*"]}]}
    assert 201 == world.arm("PUT", path, {"properties": properties}, version=VERSION).status
    assert 403 == world.group().status
    assign(world, role=role)
    assert 201 == world.group().status


def test_a_principal_must_exist_unless_its_kind_is_given(world: World) -> None:
    """Directories lag behind, so who names the kind is believed; of known ones the kind is known."""
    other = "0c0ffee0-0000-4000-8000-00000000ffff"
    refused = assign(world, principal=other, principalType=None)
    assert (400, "PrincipalNotFound") == code_of(refused)
    message = json.loads(refused.body)["error"]["message"]
    assert message.startswith(
        "Principal 0c0ffee000004000800000000000ffff does not exist in the directory 7b0d"
    )
    kinds = {
        DEMO_USER_ID: "User",
        ME: "ServicePrincipal",
        DEMO_SYSTEM_IDENTITY.principal_id: "ServicePrincipal",
    }
    for number, (principal, kind) in enumerate(kinds.items(), 20):
        made = assign(world, principal=principal, number=number, principalType=None)
        assert kind == json.loads(made.body)["properties"]["principalType"]
