"""How a long-running operation answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from azbearer.emulator import OperationRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

WIDGET = "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets/w"
VERSION = "2024-01-01"
URLS = ("Azure-AsyncOperation", "Location", "Operation-Location")


def call(world: World, method: str, body: Any = None, path: str = WIDGET) -> Reply:
    return world.arm(method, path, body, version=VERSION)


def put(world: World) -> Reply:
    return call(world, "PUT", {"location": "westeurope"})


def follow(world: World, reply: Reply, header: str) -> Reply:
    """GET the URL of a header."""
    parts = urlsplit(reply.header(header) or "")
    return world.arm("GET", f"{parts.path}?{parts.query.partition('&')[2]}", version=VERSION)


def slow(worlds: Callable[..., World], **rule: Any) -> World:
    world = worlds(operation_seconds=5, operations=(OperationRule("Contoso.*", **rule),))
    world.group()
    return world


@pytest.mark.parametrize(
    ("pattern", "put_status", "put_urls", "delete_urls"),
    [
        ("state", 201, (), ("Location",)),
        ("async", 201, ("Azure-AsyncOperation",), ("Azure-AsyncOperation",)),
        ("async-only", 202, ("Azure-AsyncOperation",), ("Azure-AsyncOperation",)),
        ("location", 202, ("Location",), ("Location",)),
        ("location-async", 202, URLS[:2], URLS[:2]),
        ("moving-location", 202, ("Location",), ("Location",)),
        ("location-status", 202, ("Location",), ("Location",)),
        ("operation-location", 201, ("Operation-Location",), ("Operation-Location",)),
    ],
)
def test_every_pattern_has_its_first_answer(
    worlds: Callable[..., World], pattern: str, put_status: int, put_urls: Any, delete_urls: Any
) -> None:
    """PUT and DELETE of each pattern, with the URLs they tell and a Retry-After in whole seconds."""
    world = slow(worlds, pattern=pattern)
    made = put(world)
    assert (put_status, put_urls) == (made.status, tuple(name for name in URLS if made.header(name)))
    assert "5" == made.header("Retry-After")
    world.controls.clock.advance(5)
    gone = call(world, "DELETE")
    assert (202, delete_urls) == (gone.status, tuple(name for name in URLS if gone.header(name)))
    assert all((gone.header(name) or "").startswith("https://management.azure.com/") for name in delete_urls)


def test_a_status_url_always_answers_200(worlds: Callable[..., World]) -> None:
    """InProgress while it runs; Failed with the error in the body when it is over."""
    world = slow(worlds, pattern="async", outcome="Failed", code="Broken", message="no luck")
    made = put(world)
    running = follow(world, made, "Azure-AsyncOperation")
    assert (200, "InProgress", "5") == (
        running.status,
        json.loads(running.body)["status"],
        running.header("Retry-After"),
    )
    world.controls.clock.advance(5)
    over = follow(world, made, "Azure-AsyncOperation")
    body = json.loads(over.body)
    assert (200, "Failed", None) == (over.status, body["status"], over.header("Retry-After"))
    assert {"code": "Broken", "message": "no luck"} == body["error"]
    assert ("2027-01-15T08:00:00Z", "2027-01-15T08:00:05Z", 100) == (
        body["startTime"],
        body["endTime"],
        body["percentComplete"],
    )


def test_a_location_ends_with_the_synchronous_answer(worlds: Callable[..., World]) -> None:
    """202 without a body while it runs, then the resource; for a DELETE the rule's 204."""
    world = slow(worlds, pattern="location", final_status=204)
    made = put(world)
    running = follow(world, made, "Location")
    assert (202, b"") == (running.status, running.body)
    world.controls.clock.advance(5)
    assert "Succeeded" == json.loads(follow(world, made, "Location").body)["properties"]["provisioningState"]
    gone = call(world, "DELETE")
    world.controls.clock.advance(5)
    assert 204 == follow(world, gone, "Location").status


def test_a_location_tells_a_failure_by_its_status(worlds: Callable[..., World]) -> None:
    """Or, in the trap that some providers lay, by 200 with the outcome in the body."""
    world = slow(worlds, pattern="location", outcome="Failed", error_status=400)
    made = put(world)
    world.controls.clock.advance(5)
    assert 400 == follow(world, made, "Location").status
    world = slow(worlds, pattern="location-status", outcome="Failed")
    made = put(world)
    world.controls.clock.advance(5)
    trapped = follow(world, made, "Location")
    assert (200, "Failed") == (trapped.status, json.loads(trapped.body)["status"])


def test_a_moving_location_is_good_for_one_poll(worlds: Callable[..., World]) -> None:
    """Every answer names another one; of the older ones only the last is known, for a repeated request."""
    world = slow(worlds, pattern="moving-location")
    made = put(world)
    second = follow(world, made, "Location")
    third = follow(world, second, "Location")
    assert 3 == len({reply.header("Location") for reply in (made, second, third)})
    assert (404, 202) == (follow(world, made, "Location").status, follow(world, second, "Location").status)


def test_a_posts_result_is_at_its_location(worlds: Callable[..., World]) -> None:
    """And in the status, where there is a status URL."""
    world = slow(worlds, pattern="location-async", result={"turns": 3})
    put(world)
    world.controls.clock.advance(5)
    begun = call(world, "POST", path=f"{WIDGET}/spin")
    world.controls.clock.advance(5)
    assert {"turns": 3} == json.loads(follow(world, begun, "Location").body)
    assert {"turns": 3} == json.loads(follow(world, begun, "Azure-AsyncOperation").body)["properties"]


def test_an_operation_location_names_the_resource(worlds: Callable[..., World]) -> None:
    """`resourceLocation`, as Microsoft's REST API guidelines have it."""
    world = slow(worlds, pattern="operation-location")
    made = put(world)
    world.controls.clock.advance(5)
    body = json.loads(follow(world, made, "Operation-Location").body)
    assert body["resourceLocation"].endswith(f"/widgets/w?api-version={VERSION}")


def test_operations_of_others_are_unknown(world: World) -> None:
    """An id that was never given is 404."""
    place = "{s}/providers/Contoso.Widgets/locations/westeurope"
    for kind in ("operationStatuses", "operationResults"):
        assert 404 == call(world, "GET", path=f"{place}/{kind}/none").status
