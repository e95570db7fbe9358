"""Long-running operations, ended by the clock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from azbearer.emulator import Fault, OperationRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

WIDGET = "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets/w"
VERSION = "2024-01-01"


def call(world: World, method: str, body: Any = None, path: str = WIDGET, **headers: str) -> Reply:
    return world.arm(method, path, body, version=VERSION, **headers)


def put(world: World, **properties: Any) -> Reply:
    return call(world, "PUT", {"location": "westeurope", "properties": properties})


def state(world: World) -> str:
    return str(json.loads(call(world, "GET").body)["properties"]["provisioningState"])


def slow(worlds: Callable[..., World], *rules: OperationRule) -> World:
    """A world in which the operations of those rules take five seconds."""
    world = worlds(operation_seconds=5, operations=rules)
    world.group()
    return world


def test_the_state_follows_the_clock(worlds: Callable[..., World]) -> None:
    """Creating until the time has come, then Succeeded; Updating for what was there."""
    world = slow(worlds, OperationRule(pattern="state"))
    assert 201 == put(world).status
    world.controls.clock.advance(4.9)
    assert "Creating" == state(world)
    world.controls.clock.advance(0.1)
    assert "Succeeded" == state(world)
    assert (200, "Updating") == (put(world, a=1).status, state(world))


def test_an_equal_request_is_the_same_operation(worlds: Callable[..., World]) -> None:
    """A repeated PUT gets the URL of the first; one with another goal, and a DELETE, are 409."""
    world = slow(worlds, OperationRule(pattern="async"))
    first, again = put(world, a=1), put(world, a=1)
    assert first.header("Azure-AsyncOperation") == again.header("Azure-AsyncOperation")
    for refused in (put(world, a=2), call(world, "DELETE"), call(world, "PATCH", {"tags": {}})):
        assert (409, "AnotherOperationInProgress") == (
            refused.status,
            json.loads(refused.body)["error"]["code"],
        )


def test_a_resource_is_there_until_its_deletion_ends(worlds: Callable[..., World]) -> None:
    """In the meantime its state is Deleting."""
    world = slow(worlds, OperationRule(method="DELETE"))
    put(world)
    assert (202, "Deleting") == (call(world, "DELETE").status, state(world))
    world.controls.clock.advance(5)
    assert 404 == call(world, "GET").status


def test_what_fails_says_so_in_the_resource(worlds: Callable[..., World]) -> None:
    """A creation that is canceled leaves a resource in that state; so does a deletion that fails."""
    world = slow(
        worlds,
        OperationRule(method="PUT", pattern="state", outcome="Canceled"),
        OperationRule(method="DELETE", pattern="location", outcome="Failed"),
    )
    put(world)
    world.controls.clock.advance(5)
    assert "Canceled" == state(world)
    call(world, "DELETE")
    world.controls.clock.advance(5)
    assert "Failed" == state(world)


def test_a_fault_can_change_how_an_operation_goes(worlds: Callable[..., World]) -> None:
    """It counts only requests that begin one, and holds once unless told otherwise."""
    world = slow(worlds, OperationRule(method="PUT", pattern="async"))
    world.controls.faults.add(
        Fault("operation", path="*/widgets/*", value={"outcome": "Failed", "pattern": "state"})
    )
    call(world, "GET")
    assert put(world).header("Azure-AsyncOperation") is None
    world.controls.clock.advance(5)
    assert "Failed" == state(world)
    assert put(world).header("Azure-AsyncOperation")


def test_operations_outlive_a_snapshot(worlds: Callable[..., World]) -> None:
    """A restored operation ends when it would have ended."""
    world = slow(worlds, OperationRule(pattern="state"))
    put(world)
    snapshot = world.controls.store.snapshot()
    world.controls.clock.advance(5)
    assert "Succeeded" == state(world)
    world.controls.store.restore(snapshot)
    assert "Succeeded" == state(world)


def test_no_time_means_no_operation(worlds: Callable[..., World]) -> None:
    """With `operation_seconds` 0 the answer is the final one, unless a rule names its own time."""
    world = worlds(operation_seconds=0, operations=(OperationRule("*/slow", seconds=0), OperationRule()))
    world.group()
    assert (201, None) == (put(world).status, put(world).header("Location"))
    path = WIDGET.replace("widgets/w", "slow/w")
    assert 202 == call(world, "PUT", {"location": "westeurope"}, path).status


def test_actions_are_those_of_the_rules(worlds: Callable[..., World]) -> None:
    """A POST below a resource is 405 unless a rule knows the action, and 404 when the resource is missing."""
    spin = OperationRule("Contoso.Widgets/widgets/spin", "POST", "sync", result={"turns": 3})
    world = slow(worlds, spin)
    assert 404 == call(world, "POST", path=f"{WIDGET}/spin").status
    put(world)
    assert {"turns": 3} == json.loads(call(world, "POST", path=f"{WIDGET}/spin").body)
    assert 405 == call(world, "POST", path=f"{WIDGET}/stop").status


def test_a_creation_without_a_url_keeps_nobody_waiting(worlds: Callable[..., World]) -> None:
    """What only the resource's state tells of is over as soon as something else is asked for."""
    world = slow(worlds, OperationRule(pattern="state", method="PUT"))
    assert 201 == put(world, a=1).status
    assert 200 == put(world, a=2).status
    assert call(world, "DELETE").status in (200, 202, 204)
