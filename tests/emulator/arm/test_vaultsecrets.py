"""Secrets written by ARM, read from the vault, and the other way round."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import World

VAULT = "{s}/resourceGroups/demo/providers/Microsoft.KeyVault/vaults/contoso"
VERSION = "2023-07-01"


@pytest.fixture
def secrets(world: World) -> World:
    """Services with a vault."""
    world.group()
    assert (
        201 == world.arm("PUT", VAULT, {"location": "westeurope", "properties": {}}, version=VERSION).status
    )
    return world


def by_arm(world: World, method: str, name: str = "", body: Any = None) -> tuple[int, Any]:
    reply = world.arm(method, f"{VAULT}/secrets{name}", body, version=VERSION)
    return reply.status, json.loads(reply.body)


def by_vault(world: World, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {world.token('https://vault.azure.net')}"}
    url = f"https://contoso.vault.azure.net/secrets{path}?api-version=7.4"
    return json.loads(world.send(method, url, json.dumps(body) if body else "", headers).body)


def test_a_secret_written_by_arm_is_read_from_the_vault(secrets: World) -> None:
    """ARM never shows the value; each value is a version."""
    body = {"properties": {"value": "one", "contentType": "text"}, "tags": {"a": "b"}}
    status, made = by_arm(secrets, "PUT", "/password", body)
    assert (201, "https://contoso.vault.azure.net/secrets/password") == (
        status,
        made["properties"]["secretUri"],
    )
    assert "one" not in json.dumps(made)
    read = by_vault(secrets, "GET", "/password")
    assert ("one", "text", {"a": "b"}) == (read["value"], read["contentType"], read["tags"])
    assert 200 == by_arm(secrets, "PUT", "/password", {"properties": {"value": "two"}})[0]
    assert "two" == by_vault(secrets, "GET", "/password")["value"]
    assert 2 == len(by_vault(secrets, "GET", "/password/versions")["value"])


def test_a_secret_of_the_vault_is_seen_by_arm(secrets: World) -> None:
    """In the list too; a change of its attributes makes no version."""
    by_vault(secrets, "PUT", "/other", {"value": "x"})
    assert ["other"] == [each["name"] for each in by_arm(secrets, "GET")[1]["value"]]
    changed = by_arm(secrets, "PATCH", "/other", {"properties": {"attributes": {"enabled": False}}})[1]
    assert changed["properties"]["attributes"]["enabled"] is False
    assert 1 == len(by_vault(secrets, "GET", "/other/versions")["value"])


def test_what_is_refused(secrets: World) -> None:
    """A secret that is not there, one without a value, a vault that is not there, a deletion."""
    assert (404, "SecretNotFound") == refused(by_arm(secrets, "GET", "/none"))
    assert (400, "BadParameter") == refused(by_arm(secrets, "PUT", "/none", {"properties": {}}))
    assert 405 == by_arm(secrets, "DELETE", "/none")[0]
    missing = secrets.arm("GET", f"{VAULT}-other/secrets/a", version=VERSION)
    assert (404, "ResourceNotFound") == refused((missing.status, json.loads(missing.body)))


def refused(answer: tuple[int, Any]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]
