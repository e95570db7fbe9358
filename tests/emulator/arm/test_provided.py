"""What providers add to resources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import World

GROUP = "{s}/resourceGroups/demo/providers"


def created(world: World, type_and_name: str) -> Any:
    world.group()
    body = {"location": "westeurope", "properties": {}, "identity": {"type": "SystemAssigned"}}
    reply = world.arm("PUT", f"{GROUP}/{type_and_name}", body)
    assert 201 == reply.status, reply.body
    return json.loads(world.arm("GET", f"{GROUP}/{type_and_name}").body)


@pytest.mark.parametrize(
    ("type_and_name", "name", "value"),
    [
        ("Microsoft.KeyVault/vaults/v", "vaultUri", "https://v.vault.azure.net/"),
        ("Microsoft.Sql/servers/s", "fullyQualifiedDomainName", "s.database.windows.net"),
        ("Microsoft.Web/sites/w", "defaultHostName", "w.azurewebsites.net"),
        ("Microsoft.DocumentDB/databaseAccounts/d", "documentEndpoint", "https://d.documents.azure.com:443/"),
        ("Microsoft.ContainerRegistry/registries/R", "loginServer", "r.azurecr.io"),
    ],
)
def test_addresses_are_there_from_the_creation_on(
    world: World, type_and_name: str, name: str, value: str
) -> None:
    """GET shows them among the properties, and who the resource's own identity is."""
    document = created(world, type_and_name)
    assert value == document["properties"][name]
    assert document["identity"]["principalId"]


def test_endpoints_of_a_storage_account(world: World) -> None:
    """One for each service."""
    found = created(world, "Microsoft.Storage/storageAccounts/one")["properties"]["primaryEndpoints"]
    assert "https://one.blob.core.windows.net/" == found["blob"]


@pytest.mark.parametrize(
    ("type_and_name", "action", "names"),
    [
        ("Microsoft.Storage/storageAccounts/one", "listKeys", {"keys"}),
        ("Microsoft.CognitiveServices/accounts/c", "listKeys", {"key1", "key2"}),
        (
            "Microsoft.DocumentDB/databaseAccounts/d",
            "listKeys",
            {
                "primaryMasterKey",
                "secondaryMasterKey",
                "primaryReadonlyMasterKey",
                "secondaryReadonlyMasterKey",
            },
        ),
        (
            "Microsoft.OperationalInsights/workspaces/o",
            "listKeys",
            {"primarySharedKey", "secondarySharedKey"},
        ),
        ("Microsoft.ContainerRegistry/registries/r", "listCredentials", {"username", "passwords"}),
    ],
)
def test_keys_are_listed_by_http(world: World, type_and_name: str, action: str, names: set[str]) -> None:
    """Always the same for a resource."""
    created(world, type_and_name)
    answers = [json.loads(world.arm("POST", f"{GROUP}/{type_and_name}/{action}").body) for _ in range(2)]
    assert answers[0] == answers[1]
    assert names == answers[0].keys()


@pytest.mark.parametrize("namespace", ["Microsoft.EventHub", "Microsoft.ServiceBus"])
def test_connection_strings_of_a_rule(world: World, namespace: str) -> None:
    """Rules of namespaces have their own."""
    created(world, f"{namespace}/namespaces/n")
    rule = f"{namespace}/namespaces/n/authorizationRules/send"
    created(world, rule)
    found = json.loads(world.arm("POST", f"{GROUP}/{rule}/listKeys").body)
    expected = (
        "Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey="
        + found["primaryKey"]
    )
    assert expected == found["primaryConnectionString"]


def test_other_resources_have_no_keys(world: World) -> None:
    """As before: 405."""
    created(world, "Contoso.Widgets/widgets/w")
    assert 405 == world.arm("POST", f"{GROUP}/Contoso.Widgets/widgets/w/listKeys").status
