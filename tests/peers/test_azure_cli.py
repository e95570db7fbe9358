"""The Azure CLI, unmodified, takes the emulator for a cloud of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.peers.programs import FOLDER, environment

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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

    def az(*arguments: str) -> Any:
        done = subprocess.run(
            [str(PYTHON), "-m", "azure.cli", *arguments],
            env=environment(variables),
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


def test_templates_are_deployed(az: Az, tmp_path: Path) -> None:
    """`deployment group create` validates, deploys, waits, and shows the outputs."""
    az("group", "create", "-n", "az-three", "-l", "westeurope")
    template = tmp_path / "template.json"
    template.write_text(
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
    deployed = az(
        *("deployment", "group", "create", "-g", "az-three", "-n", "one"),
        *("--template-file", str(template), "--parameters", "name=azbearerstore"),
    )
    assert "Succeeded" == deployed["properties"]["provisioningState"]
    assert "AZBEARERSTORE" == deployed["properties"]["outputs"]["upper"]["value"]
    assert ["azbearerstore"] == [each["name"] for each in az("resource", "list", "-g", "az-three")]


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
