"""Parameters that point to secrets of a vault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID

if TYPE_CHECKING:
    from tests.emulator.conftest import World

GROUP = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups/demo"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/contoso"
PLACE = f"{GROUP}/providers/Microsoft.Resources/deployments"
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"password": {"type": "securestring"}},
    "resources": [
        {
            "type": "Contoso.Widgets/widgets",
            "apiVersion": "2024-01-01",
            "name": "w",
            "location": "westeurope",
            "properties": {"size": "[length(parameters('password'))]"},
        }
    ],
}


@pytest.fixture
def vault(world: World) -> World:
    """Services with a vault that is open to deployments, and two versions of a secret in it."""
    world.group()
    open_to_templates(world, is_open=True)
    for value in ("four", "longer"):
        write(world, value)
    return world


def open_to_templates(world: World, *, is_open: bool) -> None:
    body = {"location": "westeurope", "properties": {"enabledForTemplateDeployment": is_open}}
    assert world.arm("PUT", VAULT, body, version="2023-07-01").status in {200, 201}


def write(world: World, value: str) -> str:
    body = {"properties": {"value": value}}
    reply = world.arm("PUT", f"{VAULT}/secrets/password", body, version="2023-07-01")
    return str(json.loads(reply.body)["properties"]["secretUriWithVersion"]).rpartition("/")[2]


def deployed(world: World, vault_id: str = VAULT, name: str = "password", **more: str) -> tuple[int, Any]:
    reference = {"keyVault": {"id": vault_id}, "secretName": name, **more}
    parameters = {"password": {"reference": reference}}
    body = {"properties": {"mode": "Incremental", "template": TEMPLATE, "parameters": parameters}}
    reply = world.arm("PUT", f"{PLACE}/d", body)
    if reply.status >= 400:
        return reply.status, json.loads(reply.body)["error"]
    return reply.status, json.loads(world.arm("GET", f"{PLACE}/d").body)


def test_the_template_gets_the_secret_and_nobody_else_does(vault: World) -> None:
    """The deployment shows the reference; the latest version counts unless one is named."""
    document = deployed(vault)[1]
    widget = vault.arm("GET", f"{GROUP}/providers/Contoso.Widgets/widgets/w", version="2024-01-01")
    assert len("longer") == json.loads(widget.body)["properties"]["size"]
    assert VAULT == document["properties"]["parameters"]["password"]["reference"]["keyVault"]["id"]
    assert "longer" not in json.dumps(document)


def test_a_version_can_be_named(vault: World) -> None:
    """The secret as it was."""
    version = write(vault, "sevenon")
    write(vault, "x")
    deployed(vault, secretVersion=version)
    widget = vault.arm("GET", f"{GROUP}/providers/Contoso.Widgets/widgets/w", version="2024-01-01")
    assert len("sevenon") == json.loads(widget.body)["properties"]["size"]


def test_what_cannot_be_read_is_told(vault: World) -> None:
    """No such vault, no such secret, and a vault that is not open to templates."""
    status, error = deployed(vault, f"{VAULT}-other")
    assert (400, "KeyVaultParameterReferenceNotFound") == (status, error["code"])
    status, error = deployed(vault, name="none")
    assert (400, "KeyVaultParameterReferenceSecretRetrieveFailed") == (status, error["code"])
    assert "Http status code: 'NotFound'" in error["message"]
    open_to_templates(vault, is_open=False)
    assert "Http status code: 'Forbidden'" in deployed(vault)[1]["message"]
