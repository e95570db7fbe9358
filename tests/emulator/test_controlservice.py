"""The control endpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_CLIENT_ID
from azbearer.emulator.controlservice import KEY_HEADER

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply


def control(world: World, method: str, path: str = "", body: Any = None) -> Reply:
    headers = {KEY_HEADER: world.controls.control_key}
    data = json.dumps(body) if body is not None else ""
    return world.send(method, f"https://localhost:8443/_azbearer{path}", data, headers)


def read(reply: Reply) -> Any:
    return json.loads(reply.body)


@pytest.mark.parametrize("key", ["", "wrong", "ключ"])
def test_it_wants_the_key(world: World, key: str) -> None:
    """403 for any request without it, and nothing is done."""
    reply = world.send("POST", "https://localhost/_azbearer/advance", '{"seconds": 5}', {KEY_HEADER: key})
    assert (403, 1_800_000_000) == (reply.status, world.controls.clock())


def test_it_is_not_there_under_azures_names(world: World) -> None:
    """Nor over plain HTTP, where the key could be read."""
    headers = {KEY_HEADER: world.controls.control_key}
    assert 401 == world.send("GET", "https://management.azure.com/_azbearer", headers=headers).status
    assert 403 == world.send("GET", "http://localhost/_azbearer", headers=headers).status


def test_time_can_be_moved(world: World) -> None:
    """Forward only."""
    assert {"now": 1_800_000_060} == read(control(world, "POST", "/advance", {"seconds": 60}))
    for seconds in (-1, "x", None):
        assert 400 == control(world, "POST", "/advance", {"seconds": seconds}).status


def test_faults_can_be_planned_and_cleared(world: World) -> None:
    """One, or a list; the answer is what may still happen."""
    control(world, "POST", "/faults", {"name": "status", "service": "arm", "status": 500, "times": 2})
    planned = read(control(world, "POST", "/faults", [{"name": "throttled", "service": "arm"}]))["faults"]
    assert ["status", "throttled"] == [fault["name"] for fault in planned]
    assert [500, 500, 429] == [world.arm("GET", "{s}").status for _ in range(3)]
    assert [] == read(control(world, "GET", "/faults"))["faults"]
    control(world, "POST", "/faults", {"name": "close", "times": None})
    assert 204 == control(world, "DELETE", "/faults").status
    assert 200 == world.arm("GET", "{s}").status
    refused = control(world, "POST", "/faults", {"name": "typo"})
    assert (400, True) == (refused.status, "typo" in read(refused)["error"]["message"])


def test_snapshots_are_taken_and_restored(world: World) -> None:
    """By name; a name that was never taken is 404."""
    world.group("first")
    assert 204 == control(world, "PUT", "/snapshots/one").status
    world.group("second")
    assert ["one"] == read(control(world, "GET"))["snapshots"]
    assert 204 == control(world, "POST", "/snapshots/one/restore").status
    assert ["first"] == [item["name"] for item in read(world.arm("GET", "{s}/resourceGroups"))["value"]]
    control(world, "DELETE", "/snapshots/one")
    assert 404 == control(world, "POST", "/snapshots/one/restore").status


def test_it_can_be_reset_and_seeded(world: World) -> None:
    """Reset goes back to the start; a seed creates."""
    world.group()
    assert 204 == control(world, "POST", "/reset").status
    assert 404 == world.arm("GET", "{s}/resourceGroups/demo").status
    seed = {"resourceGroups": [{"name": "demo", "location": "westeurope"}]}
    assert 204 == control(world, "POST", "/seed", seed).status
    assert 200 == world.arm("GET", "{s}/resourceGroups/demo").status
    assert 400 == control(world, "POST", "/seed", {"things": []}).status


def test_the_log_can_be_read_and_forgotten(world: World) -> None:
    """Each with host, method, path and status."""
    world.arm("GET", "{s}")
    entries = read(control(world, "GET", "/requests"))["value"]
    last = tuple(entries[-1][name] for name in ("host", "method", "status"))
    assert ("management.azure.com", "GET", 200) == last
    control(world, "DELETE", "/requests")
    assert 0 == read(control(world, "GET"))["requests"]


def test_tokens_are_revoked(world: World) -> None:
    """As from Python."""
    token = world.token()
    assert 204 == control(world, "POST", "/revoke", {"what": DEMO_CLIENT_ID, "challenge": True}).status
    url = "https://management.azure.com/subscriptions?api-version=2022-12-01"
    assert 401 == world.send("GET", url, headers={"Authorization": f"Bearer {token}"}).status


def test_devices_are_approved(world: World) -> None:
    """A code for which nobody waits is 404, and so is any other decision."""
    assert 404 == control(world, "POST", "/devices/none/approve").status
    assert 404 == control(world, "POST", "/devices/none/postpone").status


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [("GET", "/nothing", None, 404), ("PUT", "/advance", None, 404), ("POST", "/advance", "text", 400)],
)
def test_what_there_is_not(world: World, method: str, path: str, body: Any, status: int) -> None:
    """Paths, methods and bodies that make no sense are errors with a reason."""
    assert status == control(world, method, path, body).status
