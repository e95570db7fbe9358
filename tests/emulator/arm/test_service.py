"""ARM's front: versions, subscriptions, headers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID
from azbearer.emulator.settings import is_guid

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

ARM = "https://management.azure.com"


def error_of(reply: Reply) -> Any:
    return json.loads(reply.body)["error"]


@pytest.mark.parametrize("query", ["", "?api-version=", "?other=1"])
def test_the_api_version_is_required(world: World, query: str) -> None:
    """No version, or an empty one, is MissingApiVersionParameter."""
    headers = {"Authorization": f"Bearer {world.token()}"}
    reply = world.send("GET", f"{ARM}/subscriptions{query}", headers=headers)
    assert (400, "MissingApiVersionParameter") == (reply.status, error_of(reply)["code"])


@pytest.mark.parametrize("version", ["latest", "2021-99-01", "2021-04-02", "2021-04-01-beta"])
def test_arms_own_versions_are_a_list(world: World, version: str) -> None:
    """A version that ARM does not have is refused, with those it has."""
    reply = world.arm("GET", "/subscriptions", version=version)
    error = error_of(reply)
    assert (400, "InvalidApiVersionParameter") == (reply.status, error["code"])
    assert error["message"].startswith(
        f"The api-version '{version}' is invalid. The supported versions are '2"
    )


@pytest.mark.parametrize("name", ["API-Version", "api-version"])
def test_the_parameters_name_has_no_case(world: World, name: str) -> None:
    """`API-Version` is `api-version`."""
    headers = {"Authorization": f"Bearer {world.token()}"}
    assert world.send("GET", f"{ARM}/tenants?{name}=2022-12-01", headers=headers).status == 200


@pytest.mark.parametrize(
    ("subscription", "status", "code"),
    [
        ("0c0ffee0-0000-4000-8000-00000000ffff", 404, "SubscriptionNotFound"),
        ("{subscriptionId}", 400, "InvalidSubscriptionId"),
        ("", 400, "InvalidSubscriptionId"),
    ],
)
def test_an_unknown_subscription_is_refused(world: World, subscription: str, status: int, code: str) -> None:
    """A GUID that is no subscription is not found; anything else is malformed."""
    headers = {"Authorization": f"Bearer {world.token()}"}
    url = f"{ARM}/subscriptions/{subscription}/resourceGroups?api-version=2021-04-01"
    reply = world.send("GET", url, headers=headers)
    assert (status, code) == (reply.status, error_of(reply)["code"])


def test_every_answer_has_the_services_headers(world: World) -> None:
    """Request ids, the routing id with its time, and the counters of the operation's kind."""
    reply = world.arm("GET", "{s}")
    request_id = reply.header("x-ms-request-id") or ""
    assert is_guid(request_id)
    assert f"WESTEUROPE:20270115T080000Z:{request_id}" == reply.header("x-ms-routing-request-id")
    assert request_id == reply.header("x-ms-correlation-request-id")
    assert "249" == reply.header("x-ms-ratelimit-remaining-subscription-reads")
    assert "application/json; charset=utf-8" == reply.header("Content-Type")


@pytest.mark.parametrize(
    ("method", "path", "header"),
    [
        ("GET", "/subscriptions", "x-ms-ratelimit-remaining-tenant-reads"),
        ("PUT", "{s}/resourceGroups/g", "x-ms-ratelimit-remaining-subscription-writes"),
        ("DELETE", "{s}/resourceGroups/g", "x-ms-ratelimit-remaining-subscription-deletes"),
    ],
)
def test_the_counter_is_that_of_the_operation(world: World, method: str, path: str, header: str) -> None:
    """Reads, writes and deletes are counted apart, and tenants apart from subscriptions."""
    assert world.arm(method, path).header(header)


def test_the_correlation_id_of_the_caller_is_kept(world: World) -> None:
    """One user action of several calls keeps one correlation id."""
    reply = world.arm("GET", "{s}", **{"x-ms-correlation-request-id": "mine"})
    assert "mine" == reply.header("x-ms-correlation-request-id")


def test_the_client_request_id_returns_only_on_demand(world: World) -> None:
    """x-ms-client-request-id comes back when x-ms-return-client-request-id says so."""
    asked = {"x-ms-client-request-id": "mine"}
    assert world.arm("GET", "{s}", **asked).header("x-ms-client-request-id") is None
    asked["x-ms-return-client-request-id"] = "true"
    assert "mine" == world.arm("GET", "{s}", **asked).header("x-ms-client-request-id")


def test_paths_and_methods_that_do_not_exist(world: World) -> None:
    """An unknown path is 404, a known path with another method 405."""
    assert world.arm("GET", "{s}/nothing").status == 404
    assert world.arm("POST", "{s}/resourceGroups/g").status == 405


def test_the_segments_names_have_no_case(world: World) -> None:
    """`/SUBSCRIPTIONS/{id}/resourcegroups` is the same path."""
    assert world.arm("GET", f"/SUBSCRIPTIONS/{DEMO_SUBSCRIPTION_ID.upper()}/resourcegroups").status == 200
