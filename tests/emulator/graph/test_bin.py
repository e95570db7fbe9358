"""Deleted objects and how they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator import DEMO_CLIENT_ID
from azbearer.emulator.identities import DEMO_USER, DEMO_USER_ID

if TYPE_CHECKING:
    from collections.abc import Callable

BIN = "/directory/deletedItems"
DAY = 86_400


def ids(graph: Callable[..., Any], kind: str) -> list[str]:
    return [each["id"] for each in graph("GET", f"{BIN}/microsoft.graph.{kind}")[1]["value"]]


def test_an_application_comes_back_with_its_principal(
    graph_at_hand: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    """With ids and secrets as they were, so that it can sign in again."""
    graph = graph_at_hand
    app = graph("GET", f"/applications(appId='{DEMO_CLIENT_ID}')")[1]
    assert 204 == graph("DELETE", f"/applications/{app['id']}")[0]
    assert [700016] == sign_in()["error_codes"]
    assert [app["id"]] == ids(graph, "application")
    assert 1 == len(ids(graph, "servicePrincipal"))
    assert graph("GET", f"{BIN}/{app['id']}")[1]["deletedDateTime"]
    status, restored = graph("POST", f"{BIN}/{app['id']}/restore")
    assert (200, DEMO_CLIENT_ID, None) == (status, restored["appId"], restored["deletedDateTime"])
    assert sign_in()["access_token"]
    assert [] == [*ids(graph, "application"), *ids(graph, "servicePrincipal")]


def test_what_is_purged_is_gone(graph: Callable[..., Any]) -> None:
    """Neither to be seen nor to be restored."""
    assert 204 == graph("DELETE", f"/users/{DEMO_USER}")[0]
    assert [DEMO_USER_ID] == ids(graph, "user")
    assert 204 == graph("DELETE", f"{BIN}/{DEMO_USER_ID}")[0]
    assert 404 == graph("POST", f"{BIN}/{DEMO_USER_ID}/restore")[0]


def test_after_thirty_days_nothing_comes_back(world: Any, graph: Callable[..., Any]) -> None:
    """One second before it could be had."""
    graph("DELETE", f"/users/{DEMO_USER}")
    world.clock.now += 30 * DAY - 1
    assert [DEMO_USER_ID] == ids(graph, "user")
    world.clock.now += 1
    assert [] == ids(graph, "user")


def test_only_groups_of_microsoft_365_are_kept(graph: Callable[..., Any]) -> None:
    """A security group is gone at once."""
    made = []
    for name, kinds in (("plain", []), ("unified", ["Unified"])):
        body = {"displayName": name, "mailNickname": name, "mailEnabled": bool(kinds), "groupTypes": kinds}
        made.append(graph("POST", "/groups", {**body, "securityEnabled": True})[1]["id"])
        graph("DELETE", f"/groups/{made[-1]}")
    assert [made[1]] == ids(graph, "group")


def test_a_name_that_was_taken_meanwhile(graph: Callable[..., Any]) -> None:
    """The restored object would not be unique."""
    graph("DELETE", f"/users/{DEMO_USER}")
    body = {"accountEnabled": True, "displayName": "n", "mailNickname": "n", "userPrincipalName": DEMO_USER}
    assert 201 == graph("POST", "/users", {**body, "passwordProfile": {"password": "x"}})[0]
    assert 400 == graph("POST", f"{BIN}/{DEMO_USER_ID}/restore")[0]
