"""Many requests in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID, Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

GROUP = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups/demo"
VERSION = "2020-06-01"


def item(number: int = 0, path: str = GROUP, **more: Any) -> dict[str, Any]:
    url = f"{path}?api-version=2021-04-01"
    return {"httpMethod": "GET", "name": f"n{number}", "relativeUrl": url, **more}


def post(world: World, *items: Any) -> Reply:
    return world.arm("POST", "/batch", {"requests": list(items)}, version=VERSION)


def test_twenty_requests_are_answered_at_once(world: World) -> None:
    """Each with its name, status, headers and content, with the batch's own token."""
    world.group()
    found, missing = json.loads(post(world, item(1), item(2, f"{GROUP}2")).body)["responses"]
    assert ("n1", 200, "demo") == (found["name"], found["httpStatusCode"], found["content"]["name"])
    assert ("n2", 404) == (missing["name"], missing["httpStatusCode"])
    assert "ResourceGroupNotFound" == missing["content"]["error"]["code"]
    assert found["headers"]["x-ms-request-id"]
    assert found["contentLength"] > 0


def test_requests_may_write(world: World) -> None:
    """With content, by absolute URL, and in order."""
    url = f"https://management.azure.com{GROUP}?api-version=2021-04-01"
    put = {"httpMethod": "PUT", "name": "a", "url": url, "content": {"location": "westeurope"}}
    answers = json.loads(post(world, put, item(1)).body)["responses"]
    assert [201, 200] == [answer["httpStatusCode"] for answer in answers]


def test_more_are_answered_later(worlds: Callable[..., World]) -> None:
    """202 with a Location that answers 202 until the time has come, then all of them in `value`."""
    world = worlds(operation_seconds=5)
    world.group()
    accepted = post(world, *(item(number) for number in range(500)))
    location = urlsplit(accepted.header("Location") or "").path
    assert (202, "1") == (accepted.status, accepted.header("Retry-After"))
    assert 202 == world.arm("GET", location, version=VERSION).status
    world.controls.clock.advance(5)
    answers = json.loads(world.arm("GET", location, version=VERSION).body)["value"]
    assert [f"n{number}" for number in range(500)] == [answer["name"] for answer in answers]
    assert {200} == {answer["httpStatusCode"] for answer in answers}
    assert 404 == world.arm("GET", "/batch/none", version=VERSION).status


def test_a_batch_counts_as_one_read(world: World) -> None:
    """Whatever is in it."""
    post(world, *(item(number) for number in range(20)))
    left = world.arm("GET", "/subscriptions").header("x-ms-ratelimit-remaining-tenant-reads")
    assert "248" == left


def test_faults_befall_single_requests(world: World) -> None:
    """As a 429 of one of them."""
    world.group()
    world.controls.faults.add(Fault("throttled", path="*/resourceGroups/demo", skip=1))
    answers = json.loads(post(world, item(1), item(2), item(3)).body)["responses"]
    assert [200, 429, 200] == [answer["httpStatusCode"] for answer in answers]
    assert "10" == answers[1]["headers"]["Retry-After"]


@pytest.mark.parametrize(
    "items",
    [
        [],
        ["x"],
        [item(number) for number in range(501)],
        [item(number, content={"a": 1}) for number in range(21)],
        [item(1) for _ in range(21)],
    ],
)
def test_what_cannot_be_a_batch_is_refused(world: World, items: list[Any]) -> None:
    """None, no objects, too many, too many with bodies, names that come twice."""
    assert 400 == post(world, *items).status


def test_a_batch_holds_no_batch(world: World) -> None:
    """There is no such path inside."""
    (answer,) = json.loads(post(world, item(1, "/batch", httpMethod="POST")).body)["responses"]
    assert 404 == answer["httpStatusCode"]
