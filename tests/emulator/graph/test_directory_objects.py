"""Users, groups, assignments, grants: what joins the directory's objects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_TENANT_ID
from azbearer.emulator.identities import DEMO_PASSWORD, DEMO_USER, DEMO_USER_ID

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = "https://graph.microsoft.com/v1.0/directoryObjects/"


@pytest.fixture
def group(graph: Callable[..., Any]) -> Any:
    """A group with the demo user as its owner."""
    body = {
        "displayName": "team",
        "mailEnabled": False,
        "mailNickname": "team",
        "securityEnabled": True,
        "owners@odata.bind": [REFERENCE + DEMO_USER_ID],
    }
    status, made = graph("POST", "/groups", body)
    assert 201 == status
    return made


def test_members_come_and_go(graph: Callable[..., Any], group: Any) -> None:
    """A member is added once, shown with its type, and removed once."""
    where = f"/groups/{group['id']}/members"
    reference = {"@odata.id": REFERENCE + DEMO_USER_ID}
    assert 204 == graph("POST", f"{where}/$ref", reference)[0]
    assert "already exist" in graph("POST", f"{where}/$ref", reference)[1]["error"]["message"]
    found = graph("GET", where)[1]["value"]
    assert [("#microsoft.graph.user", DEMO_USER_ID)] == [(each["@odata.type"], each["id"]) for each in found]
    assert [group["id"]] == [each["id"] for each in graph("GET", f"/users/{DEMO_USER}/memberOf")[1]["value"]]
    assert 204 == graph("DELETE", f"{where}/{DEMO_USER_ID}/$ref")[0]
    assert 404 == graph("DELETE", f"{where}/{DEMO_USER_ID}/$ref")[0]
    assert [DEMO_USER_ID] == [
        each["id"] for each in graph("GET", f"/groups/{group['id']}/owners")[1]["value"]
    ]


def test_memberships_go_through_groups(graph: Callable[..., Any], group: Any) -> None:
    """`transitiveMemberOf` and `getMemberGroups` know the groups around a group."""
    basics = {name: group[name] for name in ("mailEnabled", "mailNickname", "securityEnabled")}
    inside = {"members@odata.bind": [REFERENCE + group["id"]]}
    outer = graph("POST", "/groups", {**basics, **inside, "displayName": "all"})[1]
    bind = {"members@odata.bind": [REFERENCE + DEMO_USER_ID]}
    assert 204 == graph("PATCH", f"/groups/{group['id']}", bind)[0]
    both = {group["id"], outer["id"]}
    assert both == set(graph("POST", f"/users/{DEMO_USER_ID}/getMemberGroups", {})[1]["value"])
    direct = graph("GET", f"/users/{DEMO_USER_ID}/memberOf")[1]["value"]
    around = graph("GET", f"/users/{DEMO_USER_ID}/transitiveMemberOf")[1]["value"]
    assert ({group["id"]}, both) == ({each["id"] for each in direct}, {each["id"] for each in around})


def test_a_new_user_can_sign_in(world: Any, graph: Callable[..., Any]) -> None:
    """The password is never shown, and works at the token endpoint; a new one replaces it."""
    body = {
        "accountEnabled": True,
        "displayName": "Ada",
        "mailNickname": "ada",
        "userPrincipalName": "ada@contoso.onmicrosoft.com",
        "passwordProfile": {"password": "first"},
    }
    assert 201 == graph("POST", "/users", body)[0]
    assert "already exists" in graph("POST", "/users", body)[1]["error"]["message"]
    strange = {**body, "userPrincipalName": "ada@elsewhere.example"}
    assert "domain portion" in graph("POST", "/users", strange)[1]["error"]["message"]
    graph("PATCH", "/users/ada@contoso.onmicrosoft.com", {"passwordProfile": {"password": "second"}})
    assert "second" not in json.dumps(graph("GET", "/users?$select=passwordProfile,displayName")[1])
    fields = {
        "grant_type": "password",
        "client_id": "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        "username": "ada@contoso.onmicrosoft.com",
        "scope": "https://graph.microsoft.com/User.Read",
    }
    for password, works in (("first", False), ("second", True)):
        reply = world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", {**fields, "password": password})
        assert works is (b"access_token" in reply.body), reply.body


def test_roles_are_assigned_and_are_in_the_token(
    graph: Callable[..., Any], sign_in: Callable[..., Any], world: Any
) -> None:
    """An app role of Graph that an app was assigned is in its next token for Graph."""
    own = graph("GET", f"/servicePrincipals(appId='{DEMO_CLIENT_ID}')")[1]
    resource = graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")[1]
    role = next(each["id"] for each in resource["appRoles"] if each["value"] == "User.Read.All")
    body = {"principalId": own["id"], "resourceId": resource["id"], "appRoleId": role}
    where = f"/servicePrincipals/{own['id']}/appRoleAssignments"
    status, made = graph("POST", where, body)
    assert (201, "ServicePrincipal") == (status, made["principalType"])
    assert "already exists" in graph("POST", where, body)[1]["error"]["message"]
    assert ["User.Read.All"] == world.key.verify(sign_in()["access_token"])["roles"]
    assigned = graph("GET", f"/servicePrincipals/{resource['id']}/appRoleAssignedTo")[1]["value"]
    assert [made["id"]] == [each["id"] for each in assigned]
    assert 204 == graph("DELETE", f"{where}/{made['id']}")[0]
    assert "roles" not in world.key.verify(sign_in()["access_token"])
    assert 400 == graph("POST", where, {**body, "appRoleId": DEMO_TENANT_ID})[0]


def test_grants_of_permissions(graph: Callable[..., Any]) -> None:
    """A grant joins two service principals, once."""
    own = graph("GET", f"/servicePrincipals(appId='{DEMO_CLIENT_ID}')")[1]["id"]
    resource = graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")[1]["id"]
    body = {"clientId": own, "consentType": "AllPrincipals", "resourceId": resource, "scope": "User.Read"}
    status, made = graph("POST", "/oauth2PermissionGrants", body)
    assert 201 == status
    assert 400 == graph("POST", "/oauth2PermissionGrants", body)[0]
    assert 204 == graph("PATCH", f"/oauth2PermissionGrants/{made['id']}", {"scope": "User.Read.All"})[0]
    assert 404 == graph("POST", "/oauth2PermissionGrants", {**body, "clientId": DEMO_TENANT_ID})[0]


def test_the_organization(graph: Callable[..., Any]) -> None:
    """The tenant with its domains."""
    found = graph("GET", "/organization")[1]["value"][0]
    assert (DEMO_TENANT_ID, "contoso.onmicrosoft.com") == (found["id"], found["verifiedDomains"][0]["name"])


def test_what_is_not_there(graph: Callable[..., Any]) -> None:
    """An unknown id, an unknown segment, and a method that a path does not take."""
    assert "Request_ResourceNotFound" == graph("GET", f"/groups/{DEMO_TENANT_ID}")[1]["error"]["code"]
    assert "Resource not found for the segment 'nope'." == graph("GET", "/nope")[1]["error"]["message"]
    assert 405 == graph("PUT", "/organization", {})[0]
    assert DEMO_USER_ID == graph("GET", f"/directoryObjects/{DEMO_USER_ID}")[1]["id"]


def test_objects_by_their_ids(graph: Callable[..., Any]) -> None:
    """Of the types that are named, or of all; what is not there is left out."""
    own = graph("GET", f"/servicePrincipals(appId='{DEMO_CLIENT_ID}')")[1]["id"]
    wanted = [own, DEMO_USER_ID, DEMO_TENANT_ID]

    def found(*types: str) -> list[str]:
        body = {"ids": wanted, **({"types": list(types)} if types else {})}
        return [each["@odata.type"] for each in graph("POST", "/directoryObjects/getByIds", body)[1]["value"]]

    assert ["#microsoft.graph.servicePrincipal", "#microsoft.graph.user"] == found()
    assert ["#microsoft.graph.user"] == found("user", "group")
    assert 400 == graph("POST", "/directoryObjects/getByIds", {"ids": [own] * 1001})[0]


def test_a_disabled_account_cannot_sign_in(world: Any, graph: Callable[..., Any]) -> None:
    """Neither by password nor with the refresh token of before; a deleted one has another code."""
    fields = {"client_id": "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "scope": "openid offline_access"}
    password = {"grant_type": "password", "username": DEMO_USER, "password": DEMO_PASSWORD}

    def ask(more: dict[str, str]) -> Any:
        return json.loads(world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", {**fields, **more}).body)

    again = {"grant_type": "refresh_token", "refresh_token": ask(password)["refresh_token"]}
    graph("PATCH", f"/users/{DEMO_USER_ID}", {"accountEnabled": False})
    assert [50057] == ask(password)["error_codes"]
    assert [50057] == ask(again)["error_codes"]
    graph("DELETE", f"/users/{DEMO_USER_ID}")
    assert [50034] == ask(password)["error_codes"]
    assert [500341] == ask(again)["error_codes"]


def test_a_disabled_principal_gets_no_token(
    graph_at_hand: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    """Until it is enabled again."""
    where = f"/servicePrincipals(appId='{DEMO_CLIENT_ID}')"
    graph_at_hand("PATCH", where, {"accountEnabled": False})
    assert ([7000112], "unauthorized_client") == (sign_in()["error_codes"], sign_in()["error"])
    graph_at_hand("PATCH", where, {"accountEnabled": True})
    assert sign_in()["access_token"]
