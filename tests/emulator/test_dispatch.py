"""From request to service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator import RequestRecord
from azbearer.emulator.dispatch import own_origins

if TYPE_CHECKING:
    from tests.emulator.conftest import World


@pytest.mark.parametrize("path", ["/subscriptions?api-version=2022-12-01", "/t/oauth2/token"])
def test_plain_http_is_for_the_echo_only(world: World, path: str) -> None:
    """Tokens and secrets do not travel in the clear, not even here."""
    reply = world.send("POST", f"http://localhost:80{path}")
    assert (403, "HttpsRequired") == (reply.status, json.loads(reply.body)["error"]["code"])


def test_requests_are_recorded_without_their_query(world: World) -> None:
    """Host, method, path and status of every request."""
    world.send("GET", "https://postman-echo.com:443/status/404?secret=x")
    assert (RequestRecord("postman-echo.com", "GET", "/status/404", 404),) == world.log.records()


def test_graph_answers_in_its_own_shape(world: World) -> None:
    """Graph asks for a token, with an error of its own form."""
    reply = world.send("GET", "https://graph.microsoft.com/v1.0/users")
    assert (401, "InvalidAuthenticationToken") == (reply.status, json.loads(reply.body)["error"]["code"])


def test_ipv6_addresses_have_brackets_in_urls() -> None:
    """The emulator's own origins, by every loopback name."""
    assert ("https://localhost:1", "https://127.0.0.1:1", "https://[::1]:1") == own_origins(1)
