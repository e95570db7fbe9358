"""Microsoft Graph called without a socket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID

if TYPE_CHECKING:
    from collections.abc import Callable

GRAPH = "https://graph.microsoft.com"


@pytest.fixture
def graph(world: Any) -> Callable[..., tuple[int, Any]]:
    """Sends a request to version 1.0 of Graph: status and body."""
    return sender(world)


@pytest.fixture
def graph_at_hand(world: Any) -> Callable[..., tuple[int, Any]]:
    """The same with one token for all requests, for tests after which the app gets no other."""
    return sender(world, world.token(GRAPH))


@pytest.fixture
def graph_of() -> Callable[..., Callable[..., tuple[int, Any]]]:
    """The same for services of changed settings."""
    return sender


def sender(world: Any, token: str = "") -> Callable[..., tuple[int, Any]]:
    def send(method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        sent = {
            "Authorization": f"Bearer {token or world.token(GRAPH)}",
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        data = "" if body is None else json.dumps(body)
        target = path if path.startswith("https://") else f"{GRAPH}/v1.0{quote(path, safe='/?$&=(),:%')}"
        reply = world.send(method, target, data, sent)
        is_json = "json" in (reply.header("content-type") or "")
        return reply.status, json.loads(reply.body) if is_json and reply.body else reply.body.decode()

    return send


@pytest.fixture
def sign_in(world: Any) -> Callable[..., Any]:
    """Asks the token endpoint for a token of an app: the answer."""

    def ask(client_id: str = DEMO_CLIENT_ID, **proof: str) -> Any:
        fields = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "scope": "https://graph.microsoft.com/.default",
            **(proof or {"client_secret": DEMO_CLIENT_SECRET}),
        }
        return json.loads(world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", fields).body)

    return ask
