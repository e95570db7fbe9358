"""What every answer of Entra ID carries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from azbearer.emulator import DEMO_TENANT_ID
from azbearer.emulator.settings import is_guid

if TYPE_CHECKING:
    from tests.emulator.conftest import World

TOKEN = f"/{DEMO_TENANT_ID}/oauth2/token"
MINE = "11112222-bbbb-3333-cccc-4444dddd5555"


def test_tokens_and_errors_are_not_cached(world: World) -> None:
    """Answers of the token endpoint carry no-store and a request id."""
    reply = world.form(TOKEN, {})
    assert "no-store, no-cache" == reply.header("Cache-Control")
    assert is_guid(reply.header("x-ms-request-id") or "")


def test_metadata_may_be_cached(world: World) -> None:
    """The discovery documents say for how long."""
    reply = world.send("GET", "https://login.windows.net/common/discovery/keys")
    assert "max-age=86400, private" == reply.header("Cache-Control")


def test_the_clients_request_id_becomes_the_correlation_id(world: World) -> None:
    """client-request-id comes back in the body, and in a header when that was asked for."""
    reply = world.form(TOKEN, {}, {"client-request-id": MINE, "return-client-request-id": "true"})
    body = json.loads(reply.body)
    assert MINE == body["correlation_id"] == reply.header("client-request-id")
    assert f"Correlation ID: {MINE}" in body["error_description"]


def test_a_request_id_that_is_no_guid_is_replaced(world: World) -> None:
    """Nothing that is not a GUID gets into the error text."""
    body = json.loads(world.form(TOKEN, {}, {"client-request-id": "x<y"}).body)
    assert is_guid(body["correlation_id"])


def test_an_unknown_path_is_not_found(world: World) -> None:
    """Endpoints that the emulator does not have answer 404."""
    assert world.send("GET", f"https://login.microsoftonline.com/{DEMO_TENANT_ID}/saml2").status == 404
