"""The Azure CLI, unmodified, takes the emulator for a cloud of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from azure.identity import ClientSecretCredential
from tests.peers.programs import FOLDER, environment
from tests.peers.tunnel import Tunnel

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Az = Callable[..., Any]

PYTHON = FOLDER / "azure_cli" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
_MOST_TO_RUN = 120.0


class AzError(Exception):
    """The CLI ended with an error; the text is what it said."""


@pytest.fixture(scope="module")
def cloud() -> Iterator[Emulator]:
    """An emulator whose operations take a moment, and whose lists come in small pages, one of them empty."""
    with Emulator(EmulatorSettings(operation_seconds=0.2, page_size=2, empty_page=2)) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def az(cloud: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Az:
    """Runs the CLI, signed in as an app; gives its JSON output."""
    if not PYTHON.is_file():
        pytest.skip("the Azure CLI is not installed: run tools/setup_peers.py")
    folder = tmp_path_factory.mktemp("azure-cli")
    ca = str(cloud.write_ca(folder / "ca.pem"))
    variables = {
        "AZURE_CONFIG_DIR": str(folder / "config"),
        "AZURE_CORE_COLLECT_TELEMETRY": "0",
        "AZURE_CORE_NO_COLOR": "1",
        "HOME": str(folder),
        "REQUESTS_CA_BUNDLE": ca,
        "SSL_CERT_FILE": ca,
    }

    def az(*arguments: str, extra: Mapping[str, str] | None = None) -> Any:
        done = subprocess.run(
            [str(PYTHON), "-m", "azure.cli", *arguments],
            env=environment({**variables, **(extra or {})}),
            capture_output=True,
            encoding="utf-8",
            timeout=_MOST_TO_RUN,
            check=False,
        )
        if done.returncode:
            raise AzError(done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    az(
        "cloud",
        "register",
        "-n",
        "emulator",
        "--endpoint-resource-manager",
        f"https://localhost:{cloud.port}/",
    )
    az("cloud", "set", "-n", "emulator")
    # Else it asks Microsoft's public cloud what it thinks of the sign-in service.
    az("config", "set", "core.instance_discovery=false")
    az("login", "--service-principal", "-u", DEMO_CLIENT_ID, f"-p={DEMO_CLIENT_SECRET}", "-t", DEMO_TENANT_ID)
    return az


@pytest.fixture(scope="module")
def tunnel(cloud: Emulator) -> Iterator[dict[str, str]]:
    """The environment in which the CLI reaches Azure's real names in the emulator."""
    with Tunnel(cloud.port) as found:
        yield {"HTTPS_PROXY": found.url, "NO_PROXY": "localhost,127.0.0.1"}


def test_the_subscription_is_found(az: Az) -> None:
    """Signing in lists what the app may see."""
    assert (DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID) == (
        az("account", "show")["id"],
        az("account", "show")["tenantId"],
    )


def test_groups_are_created_listed_and_deleted(az: Az) -> None:
    """`group delete` waits for the operation to end."""
    assert (
        "Succeeded"
        == az("group", "create", "-n", "az-one", "-l", "westeurope")["properties"]["provisioningState"]
    )
    assert "az-one" in [group["name"] for group in az("group", "list")]
    assert az("group", "exists", "-n", "az-one") is True
    az("group", "delete", "-n", "az-one", "--yes")
    assert az("group", "exists", "-n", "az-one") is False


def test_rest_calls(az: Az) -> None:
    """`az rest` finds the audience, and fills in the subscription."""
    az("group", "create", "-n", "az-two", "-l", "westeurope", "--tags", "a=b")
    url = "/subscriptions/{subscriptionId}/resourcegroups?api-version=2021-04-01"
    groups = az("rest", "--url", url)["value"]
    assert {"a": "b"} == next(group["tags"] for group in groups if group["name"] == "az-two")


def test_long_lists_are_read_to_their_end(az: Az) -> None:
    """The CLI follows every link that the emulator hands out."""
    created = [f"az-page-{number}" for number in range(3)]
    for name in created:
        az("group", "create", "-n", name, "-l", "westeurope")
    assert set(created) <= {group["name"] for group in az("group", "list")}


@pytest.fixture
def template(tmp_path: Path) -> str:
    """The path of a template with one storage account, whose name is its parameter."""
    path = tmp_path / "template.json"
    path.write_text(
        json.dumps(
            {
                "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                "contentVersion": "1.0.0.0",
                "parameters": {"name": {"type": "string"}},
                "resources": [
                    {
                        "type": "Microsoft.Storage/storageAccounts",
                        "apiVersion": "2023-01-01",
                        "name": "[parameters('name')]",
                        "location": "[resourceGroup().location]",
                        "sku": {"name": "Standard_LRS"},
                        "kind": "StorageV2",
                    }
                ],
                "outputs": {"upper": {"type": "string", "value": "[toUpper(parameters('name'))]"}},
            }
        ),
        "utf-8",
    )
    return str(path)


def test_templates_are_deployed(az: Az, template: str) -> None:
    """`deployment group create` validates, deploys, waits, and shows the outputs."""
    az("group", "create", "-n", "az-three", "-l", "westeurope")
    deployed = az(
        *("deployment", "group", "create", "-g", "az-three", "-n", "one"),
        *("--template-file", template, "--parameters", "name=azbearerstore"),
    )
    assert "Succeeded" == deployed["properties"]["provisioningState"]
    assert "AZBEARERSTORE" == deployed["properties"]["outputs"]["upper"]["value"]
    assert ["azbearerstore"] == [each["name"] for each in az("resource", "list", "-g", "az-three")]


def test_a_deployment_says_beforehand_what_it_would_do(az: Az, template: str) -> None:
    """`what-if` tells what would be created, and what of the group is left alone; nothing changes."""
    az("group", "create", "-n", "az-what-if", "-l", "westeurope")
    told = az(
        *("deployment", "group", "what-if", "-g", "az-what-if", "--no-pretty-print"),
        *("--template-file", template, "--parameters", "name=azbearerwhatif"),
    )
    assert [("Create", "azbearerwhatif")] == [
        (change["changeType"], change["resourceId"].rpartition("/")[2]) for change in told["changes"]
    ]
    assert [] == az("resource", "list", "-g", "az-what-if")


def test_an_app_is_registered_and_signs_in(az: Az, cloud: Emulator, tmp_path: Path) -> None:
    """`ad app create`, `ad sp create` and a new secret are enough for a token."""
    app = az("ad", "app", "create", "--display-name", "from the CLI")
    az("ad", "sp", "create", "--id", app["appId"])
    made = az("ad", "app", "credential", "reset", "--id", app["appId"], "--append")
    with ClientSecretCredential(
        DEMO_TENANT_ID,
        app["appId"],
        made["password"],
        authority=cloud.url,
        disable_instance_discovery=True,
        connection_verify=str(cloud.write_ca(tmp_path / "ca.pem")),
    ) as credential:
        assert credential.get_token("https://management.azure.com/.default").token
    assert ["from the CLI"] == [
        each["displayName"] for each in az("ad", "app", "list", "--display-name", "from the CLI")
    ]
    az("ad", "app", "delete", "--id", app["appId"])
    with pytest.raises(AzError, match="does not exist"):
        az("ad", "app", "show", "--id", app["appId"])


def test_roles_are_assigned_to_a_new_principal(az: Az) -> None:
    """`create-for-rbac` makes both; the list finds names for ids with Graph's `getByIds`."""
    group = az("group", "create", "-n", "az-roles", "-l", "westeurope")["id"]
    made = az("ad", "sp", "create-for-rbac", "-n", "az-sp", "--role", "Reader", "--scopes", group)
    az("role", "assignment", "create", "--assignee", made["appId"], "--role", "Contributor", "--scope", group)
    listed = az("role", "assignment", "list", "--scope", group)
    assert {("Reader", made["appId"]), ("Contributor", made["appId"])} == {
        (each["roleDefinitionName"], each["principalName"]) for each in listed
    }
    az("role", "assignment", "delete", "--assignee", made["appId"], "--scope", group)
    assert [] == az("role", "assignment", "list", "--scope", group)


def test_resources_are_created_tagged_and_deleted(az: Az) -> None:
    """`az resource` finds the api-version by itself, `az tag` writes at the scope."""
    az("group", "create", "-n", "az-five", "-l", "westeurope")
    which = ("-g", "az-five", "-n", "net", "--resource-type", "Microsoft.Network/virtualNetworks")
    made = az("resource", "create", *which, "--properties", '{"a": 1}')
    az("tag", "create", "--resource-id", made["id"], "--tags", "one=1")
    az("tag", "update", "--resource-id", made["id"], "--operation", "Merge", "--tags", "two=2")
    assert {"one": "1", "two": "2"} == az("resource", "show", *which)["tags"]
    assert "two" in [each["tagName"] for each in az("tag", "list")]
    az("resource", "delete", *which)
    assert [] == az("resource", "list", "-g", "az-five")


def test_secrets_of_a_vault(az: Az, tunnel: dict[str, str]) -> None:
    """The vault by ARM, its secrets by its real name over a proxy, which leads to the emulator."""
    az("group", "create", "-n", "az-vault", "-l", "westeurope")
    vault = az("keyvault", "create", "-g", "az-vault", "-n", "az-vault-one", "-l", "westeurope")
    assert "https://az-vault-one.vault.azure.net/" == vault["properties"]["vaultUri"]
    where = ("--vault-name", "az-vault-one")
    az("keyvault", "secret", "set", *where, "-n", "password", "--value", "s3cr3t", extra=tunnel)
    assert "s3cr3t" == az("keyvault", "secret", "show", *where, "-n", "password", extra=tunnel)["value"]
    listed = az("keyvault", "secret", "list", *where, extra=tunnel)
    assert ["password"] == [each["name"] for each in listed]


def test_locks_keep_groups(az: Az) -> None:
    """A lock made by the CLI stops its own deletion."""
    az("group", "create", "-n", "az-four", "-l", "westeurope")
    az("lock", "create", "-n", "keep", "-g", "az-four", "--lock-type", "CanNotDelete")
    with pytest.raises(AzError, match="ScopeLocked"):
        az("group", "delete", "-n", "az-four", "--yes")


def test_errors_are_told(az: Az) -> None:
    """What ARM answers is what the CLI says."""
    with pytest.raises(AzError, match="ResourceGroupNotFound"):
        az("group", "show", "-n", "nobody-made-it")
