"""Graph's front: tokens, permissions, `me`, batches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID, App
from azbearer.emulator.faults.rules import Fault
from azbearer.emulator.identities import DEMO_PASSWORD, DEMO_USER

if TYPE_CHECKING:
    from collections.abc import Callable

GRAPH = "https://graph.microsoft.com"


def delegated(world: Any, scope: str = "User.Read") -> str:
    fields = {
        "grant_type": "password",
        "client_id": "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        "username": DEMO_USER,
        "password": DEMO_PASSWORD,
        "scope": f"{GRAPH}/{scope}",
    }
    reply = world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", fields)
    return str(json.loads(reply.body)["access_token"])


def call(
    world: Any, token: str, method: str = "GET", path: str = "/users", body: Any = None
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    reply = world.send(method, f"{GRAPH}/v1.0{path}", json.dumps(body) if body else "", headers)
    return reply.status, json.loads(reply.body) if reply.body else None


def test_only_tokens_for_graph_do(world: Any) -> None:
    """No token, one for ARM, a forged and an old one are refused, each with its sentence."""
    good = world.token(GRAPH)
    assert (
        "Access token is empty." == json.loads(world.send("GET", f"{GRAPH}/v1.0/me").body)["error"]["message"]
    )
    assert "Invalid audience" in call(world, world.token())[1]["error"]["message"]
    assert (401, "InvalidAuthenticationToken") == (
        call(world, "x.y.z")[0], call(world, "x.y.z")[1]["error"]["code"]
    )  # fmt: skip
    assert 200 == call(world, good)[0]
    world.clock.now += 4000
    status, body = call(world, good)
    assert (401, True) == (status, "expired" in body["error"]["message"])
    assert {"date", "request-id", "client-request-id"} == body["error"]["innerError"].keys()


def test_me_is_for_users(world: Any) -> None:
    """A user's token shows the user; an app has no me."""
    assert DEMO_USER == call(world, delegated(world), path="/me")[1]["userPrincipalName"]
    status, body = call(world, world.token(GRAPH), path="/me")
    assert (400, True) == (status, "delegated authentication flow" in body["error"]["message"])


def test_tenants_are_apart(world: Any) -> None:
    """A token of one tenant does not see the objects of another."""
    other = world.token(GRAPH, "0c0ffee0-0000-4000-8000-000000000001")
    assert [] == call(world, other)[1]["value"]


def test_permissions_are_asked_for_when_that_is_on(worlds: Callable[..., Any]) -> None:
    """An app needs the role, a user the scope; the refusal names what would do."""
    app = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, (DEMO_CLIENT_SECRET,), graph_permissions=("User.Read.All",))
    world = worlds(graph_permissions=True, apps=(app,))
    token = world.token(GRAPH)
    assert 200 == call(world, token)[0]
    status, body = call(world, token, "POST", "/applications", {"displayName": "a"})
    assert (403, "Authorization_RequestDenied") == (status, body["error"]["code"])
    assert "Application.ReadWrite.All" in body["error"]["message"]
    assert 403 == call(world, token, "POST", "/groups", {})[0]
    user = delegated(world)
    assert (200, 403) == (call(world, user, path="/me")[0], call(world, user)[0])


def batch(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"requests": list(steps)}


def test_a_batch_answers_each_request(world: Any) -> None:
    """Statuses are the requests' own; what depends on a failure is not tried."""
    post = {"method": "POST", "url": "/groups", "headers": {"Content-Type": "application/json"}}
    steps = batch(
        {"id": "1", "method": "GET", "url": "/users?$top=1"},
        {**post, "id": "2", "body": {"displayName": "no"}},
        {"id": "3", "method": "GET", "url": "/organization", "dependsOn": ["2"]},
        {"id": "4", "method": "GET", "url": "/organization", "dependsOn": ["1"]},
    )
    status, body = call(world, world.token(GRAPH), "POST", "/$batch", steps)
    assert 200 == status
    assert [("1", 200), ("2", 400), ("3", 424), ("4", 200)] == [
        (each["id"], each["status"]) for each in body["responses"]
    ]
    assert DEMO_USER == body["responses"][0]["body"]["value"][0]["userPrincipalName"]


def test_one_request_of_a_batch_may_be_throttled(world: Any) -> None:
    """A fault befalls one of them, with a Retry-After of its own."""
    world.controls.faults.add(Fault("throttled", path="*/organization", times=1, retry_after="7"))
    steps = batch(
        {"id": "1", "method": "GET", "url": "/users"}, {"id": "2", "method": "GET", "url": "/organization"}
    )
    first, second = call(world, world.token(GRAPH), "POST", "/$batch", steps)[1]["responses"]
    assert (200, 429, "7") == (first["status"], second["status"], second["headers"]["Retry-After"])


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "must hold 'requests'"),
        ([{"id": str(n), "method": "GET", "url": "/me"} for n in range(21)], "maximum value of 20"),
        ([{"id": "1", "method": "GET", "url": "/me"}] * 2, "unique"),
        ([{"id": "1", "method": "GET", "url": "/me", "dependsOn": ["2"]}], "not before it"),
        ([{"id": "1", "url": "/me"}], "'id', 'method' and 'url'"),
        ([{"id": "1", "method": "POST", "url": "/groups", "body": {}}], "Content-Type"),
    ],
)
def test_batches_that_are_refused(world: Any, steps: list[Any], words: str) -> None:
    """A batch that makes no sense is refused as a whole."""
    status, body = call(world, world.token(GRAPH), "POST", "/$batch", {"requests": steps})
    assert (400, True) == (status, words in body["error"]["message"])
