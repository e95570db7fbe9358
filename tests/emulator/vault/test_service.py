"""The secrets of a vault without a client: errors, challenges, and what takes time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

VAULT = "https://contoso.vault.azure.net"


@pytest.fixture
def world(worlds: Callable[..., Any]) -> Any:
    """Services whose operations take a second."""
    return worlds(operation_seconds=1.0)


@pytest.fixture
def vault(world: Any) -> Callable[..., Any]:
    """Sends a request to a vault: status and body."""

    def send(method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        token = world.token("https://vault.azure.net") if token is None else token
        joint = "&" if "?" in path else "?"
        data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        reply = world.send(method, f"{VAULT}{path}{joint}api-version=7.4", data, headers)
        return reply.status, json.loads(reply.body) if reply.body else None

    return send


def test_the_challenge_says_where_to_get_a_token(world: Any) -> None:
    """Without a token: 401 with tenant and resource, the latter fitting the host."""
    for host, resource in (("a.vault.azure.net", "vault.azure.net"), ("a.vault.azure.cn", "vault.azure.cn")):
        reply = world.send("GET", f"https://{host}/secrets?api-version=7.4")
        challenge = reply.header("WWW-Authenticate")
        assert 401 == reply.status
        assert challenge.startswith('Bearer authorization="https://login.microsoftonline.com/7b0d4a1e')
        assert challenge.endswith(f'resource="https://{resource}"')
    assert "AKV10000" in reply.body.decode()


def test_tokens_for_others_do_not_do(world: Any, vault: Callable[..., Any]) -> None:
    """Wrong audience, wrong signature and an old token have each their text."""
    good = world.token("https://vault.azure.net")
    messages = [
        vault("GET", "/secrets", token=token)[1]["error"]["message"] for token in (world.token(), "x.y.z")
    ]
    assert (
        "AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://management.azure.com."
        in messages
    )
    assert messages[1].startswith("AKV10046")
    world.clock.now += 4000
    assert "Error validating token: IDX10223" == vault("GET", "/secrets", token=good)[1]["error"]["message"]


def test_deleting_and_recovering_take_their_time(world: Any, vault: Callable[..., Any]) -> None:
    """Meanwhile the secret is neither here nor there, and its name cannot be used."""
    vault("PUT", "/secrets/a", {"value": "x"})
    assert 200 == vault("DELETE", "/secrets/a")[0]
    assert 404 == vault("GET", "/secrets/a")[0] == vault("GET", "/deletedsecrets/a")[0]
    status, body = vault("PUT", "/secrets/a", {"value": "y"})
    assert (409, "ObjectIsBeingDeleted") == (status, body["error"]["innererror"]["code"])
    world.clock.now += 1
    assert 200 == vault("GET", "/deletedsecrets/a")[0]
    vault("POST", "/deletedsecrets/a/recover")
    assert 404 == vault("GET", "/secrets/a")[0] == vault("GET", "/deletedsecrets/a")[0]
    world.clock.now += 1
    assert "x" == vault("GET", "/secrets/a")[1]["value"]


def test_after_90_days_a_deleted_secret_is_gone(world: Any, vault: Callable[..., Any]) -> None:
    """The recovery time ends by itself."""
    vault("PUT", "/secrets/a", {"value": "x"})
    vault("DELETE", "/secrets/a")
    world.clock.now += 90 * 86_400
    assert 404 == vault("GET", "/deletedsecrets/a")[0]
    assert 200 == vault("PUT", "/secrets/a", {"value": "y"})[0]


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        (("GET", "/secrets/none", None), 404, "SecretNotFound"),
        (("GET", "/secrets/a/0123", None), 404, "SecretNotFound"),
        (("DELETE", "/secrets/none", None), 404, "SecretNotFound"),
        (("DELETE", "/deletedsecrets/none", None), 404, "SecretNotFound"),
        (("PUT", "/secrets/a_b", {"value": "x"}), 400, "BadParameter"),
        (("PUT", "/secrets/a", {}), 400, "BadParameter"),
        (("PUT", "/secrets/a", []), 400, "BadParameter"),
        (("PUT", "/secrets/a", "{"), 400, "BadParameter"),
        (("PUT", "/secrets/a", {"value": "x" * 25_601}), 400, "BadParameter"),
        (("PUT", "/secrets/a", {"value": "x", "tags": {str(n): "" for n in range(16)}}), 400, "BadParameter"),
        (("PUT", "/secrets/a", {"value": "x", "attributes": {"nbf": 2, "exp": 1}}), 400, "BadParameter"),
        (("GET", "/secrets?maxresults=26", None), 400, "BadParameter"),
        (("GET", "/secrets?$skiptoken=x", None), 400, "BadParameter"),
        (("POST", "/secrets/restore", {"value": "nonsense"}), 400, "BadParameter"),
        (("GET", "/keys", None), 404, "NotFound"),
    ],
)
def test_what_is_refused(
    vault: Callable[..., Any], call: tuple[str, str, Any], status: int, code: str
) -> None:
    """Each refusal has its status and code."""
    vault("PUT", "/secrets/a", {"value": "x"})
    found, answer = vault(*call)
    assert (status, code) == (found, answer["error"]["code"])


def test_an_api_version_is_needed(world: Any) -> None:
    """Without one the vault does not know what is asked."""
    headers = {"Authorization": f"Bearer {world.token('https://vault.azure.net')}"}
    reply = world.send("GET", f"{VAULT}/secrets", headers=headers)
    assert (400, True) == (reply.status, b"api-version must be specified" in reply.body)


def test_vaults_are_apart(world: Any, vault: Callable[..., Any]) -> None:
    """A secret is in the vault that the host names, and in no other."""
    vault("PUT", "/secrets/a", {"value": "x"})
    headers = {"Authorization": f"Bearer {world.token('https://vault.azure.net')}"}
    reply = world.send("GET", "https://other.vault.azure.net/secrets/a?api-version=7.4", headers=headers)
    assert 404 == reply.status
