"""Who may do what with secrets, when roles are enforced."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID, Grant
from azbearer.emulator.directory import object_id
from azbearer.emulator.settings import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

ME = object_id(Tenant(DEMO_TENANT_ID), DEMO_CLIENT_ID)
VAULT = (
    f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups/demo/providers/Microsoft.KeyVault/vaults/contoso"
)


@pytest.fixture
def guarded(worlds: Callable[..., World]) -> Callable[..., World]:
    """Makes services where the demo app owns everything, and has these roles besides; with a vault."""

    def make(*roles: str, **properties: Any) -> World:
        grants = [Grant(ME, role, VAULT) for role in roles]
        world = worlds(enforce_rbac=True, grants=(Grant(ME, "Owner"), *grants))
        world.group()
        body = {"location": "westeurope", "properties": properties}
        assert 201 == world.arm("PUT", VAULT, body, version="2023-07-01").status
        return world

    return make


def inner_code(world: World, method: str, path: str, body: Any = None, vault: str = "contoso") -> str:
    """The code of the inner error; `ok` without an error."""
    headers = {"Authorization": f"Bearer {world.token('https://vault.azure.net')}"}
    url = f"https://{vault}.vault.azure.net{path}?api-version=7.4"
    reply = world.send(method, url, json.dumps(body) if body else "", headers)
    found = json.loads(reply.body) if reply.body else {}
    return str(found["error"].get("innererror", found["error"])["code"]) if "error" in found else "ok"


@pytest.mark.parametrize(
    ("roles", "reading", "writing"),
    [
        ((), "ForbiddenByRbac", "ForbiddenByRbac"),
        (("Key Vault Secrets User",), "SecretNotFound", "ForbiddenByRbac"),
        (("Key Vault Secrets Officer",), "ok", "ok"),
    ],
)
def test_roles_decide_where_the_vault_says_so(
    guarded: Callable[..., World], roles: tuple[str, ...], reading: str, writing: str
) -> None:
    """Even an owner needs a role for the data."""
    world = guarded(*roles, enableRbacAuthorization=True)
    assert writing == inner_code(world, "PUT", "/secrets/a", {"value": "x"})
    assert reading == inner_code(world, "GET", "/secrets/a")


@pytest.mark.parametrize(
    ("permissions", "listing", "writing"),
    [
        ([], "ForbiddenByPolicy", "ForbiddenByPolicy"),
        (["List"], "ok", "ForbiddenByPolicy"),
        (["get", "list", "set"], "ok", "ok"),
        (["all"], "ok", "ok"),
    ],
)
def test_access_policies_decide_elsewhere(
    guarded: Callable[..., World], permissions: list[str], listing: str, writing: str
) -> None:
    """By the object id of who calls."""
    policy = {"tenantId": DEMO_TENANT_ID, "objectId": ME, "permissions": {"secrets": permissions}}
    world = guarded("Key Vault Administrator", accessPolicies=[policy])
    assert writing == inner_code(world, "PUT", "/secrets/a", {"value": "x"})
    assert listing == inner_code(world, "GET", "/secrets")


def test_a_vault_that_arm_does_not_know_is_open(guarded: Callable[..., World]) -> None:
    """So that tests of secrets need no vault."""
    assert "ok" == inner_code(guarded(), "PUT", "/secrets/a", {"value": "x"}, vault="fabrikam")


def test_without_enforcement_everybody_may(worlds: Callable[..., World]) -> None:
    """The default."""
    assert "ok" == inner_code(worlds(), "PUT", "/secrets/a", {"value": "x"})
