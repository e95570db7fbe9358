"""Which resource providers a subscription is registered for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

PROVIDER = "{s}/providers/Contoso.Widgets"
WIDGETS = "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets"


@pytest.fixture
def strict(worlds: Callable[..., World]) -> World:
    """A subscription that is registered for nothing, in which registering takes five seconds."""
    world = worlds(require_registration=True, operation_seconds=5)
    world.group()
    return world


def state(world: World, path: str = PROVIDER) -> str:
    return str(json.loads(world.arm("GET", path).body)["registrationState"])


def error_of(world: World, method: str = "GET") -> Any:
    body: Any = {"location": "westeurope"} if method == "PUT" else None
    path = f"{WIDGETS}/w" if method == "PUT" else WIDGETS
    return json.loads(world.arm(method, path, body, version="2024-01-01").body).get("error", {})


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_provider_needs_registration(strict: World, method: str) -> None:
    """The error names the namespace last, where azure-mgmt-core looks for it."""
    error = error_of(strict, method)
    assert "MissingSubscriptionRegistration" == error["code"]
    assert error["message"].startswith(
        "The subscription is not registered to use namespace 'Contoso.Widgets'. See "
    )


def test_registering_takes_its_time(strict: World) -> None:
    """Registering, then Registered, and then the provider can be used."""
    assert "Registering" == json.loads(strict.arm("POST", f"{PROVIDER}/register").body)["registrationState"]
    assert "MissingSubscriptionRegistration" == error_of(strict)["code"]
    strict.controls.clock.advance(5)
    assert "Registered" == state(strict)
    assert {} == error_of(strict, "PUT")


def test_a_subscription_can_be_unregistered(world: World) -> None:
    """Where everything is registered at first, too."""
    network = "{s}/providers/Microsoft.Network"
    assert "Registered" == state(world, network)
    world.arm("POST", f"{network}/unregister")
    assert "Unregistered" == state(world, network)
    listed = json.loads(world.arm("GET", "{s}/providers").body)["value"]
    assert {"Microsoft.Network"} == {
        item["namespace"] for item in listed if item["registrationState"] == "Unregistered"
    }


def test_some_providers_are_always_registered(strict: World) -> None:
    """Azure registers them by itself."""
    assert "Registered" == state(strict, "{s}/providers/Microsoft.Authorization")
    assert "NotRegistered" == state(strict, "{s}/providers/Microsoft.Network")


def test_a_namespace_that_cannot_be_one_is_refused(strict: World) -> None:
    """Registering does not invent it."""
    reply = strict.arm("POST", "{s}/providers/Nonsense/register")
    assert 404 == reply.status
