"""azure-mgmt-resource-deployments, unmodified: validate, what-if, create, read, cancel and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.resources import ResourceManagementClient

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
NETWORK = "2024-05-01"
WEB_APP: dict[str, Any] = {
    "$schema": SCHEMA,
    "contentVersion": "1.0.0.0",
    "parameters": {
        "prefix": {"type": "string", "minLength": 3, "maxLength": 11},
        "location": {"type": "string", "defaultValue": "[resourceGroup().location]"},
        "subnets": {"type": "array", "defaultValue": ["web", "data"]},
        "plan": {"type": "string", "defaultValue": "B1", "allowedValues": ["F1", "B1", "S1"]},
        "password": {"type": "securestring", "defaultValue": "[newGuid()]"},
        "withLogs": {"type": "bool", "defaultValue": False},
    },
    "variables": {
        "storage": "[take(toLower(concat(parameters('prefix'), uniqueString(resourceGroup().id))), 24)]",
        "vnet": "[format('{0}-vnet', parameters('prefix'))]",
        "copy": [
            {
                "name": "ranges",
                "count": "[length(parameters('subnets'))]",
                "input": "[concat('10.0.', copyIndex('ranges'), '.0/24')]",
            }
        ],
    },
    "resources": [
        {
            "type": "Microsoft.Web/sites",
            "apiVersion": "2024-04-01",
            "name": "[concat(parameters('prefix'), '-site')]",
            "location": "[parameters('location')]",
            "dependsOn": ["[resourceId('Microsoft.Web/serverfarms', 'plan')]"],
            "properties": {
                "serverFarmId": "[resourceId('Microsoft.Web/serverfarms', 'plan')]",
                "storage": "[reference(variables('storage')).accessTier]",
            },
        },
        {
            "type": "Microsoft.Web/serverfarms",
            "apiVersion": "2024-04-01",
            "name": "plan",
            "location": "[parameters('location')]",
            "sku": {"name": "[parameters('plan')]"},
        },
        {
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2024-01-01",
            "name": "[variables('storage')]",
            "location": "[parameters('location')]",
            "sku": {"name": "Standard_LRS"},
            "kind": "StorageV2",
            "properties": {"accessTier": "Hot"},
        },
        {
            "type": "Microsoft.Network/virtualNetworks",
            "apiVersion": NETWORK,
            "name": "[variables('vnet')]",
            "location": "[parameters('location')]",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "copy": [
                    {
                        "name": "subnets",
                        "count": "[length(parameters('subnets'))]",
                        "input": {
                            "name": "[parameters('subnets')[copyIndex('subnets')]]",
                            "properties": {"addressPrefix": "[variables('ranges')[copyIndex('subnets')]]"},
                        },
                    }
                ],
            },
        },
        {
            "type": "Microsoft.Network/publicIPAddresses",
            "apiVersion": NETWORK,
            "name": "[concat('ip-', copyIndex(1))]",
            "location": "[parameters('location')]",
            "copy": {"name": "addresses", "count": 2},
        },
        {
            "type": "Microsoft.OperationalInsights/workspaces",
            "apiVersion": "2023-09-01",
            "name": "logs",
            "location": "[parameters('location')]",
            "condition": "[parameters('withLogs')]",
        },
    ],
    "outputs": {
        "site": {
            "type": "string",
            "value": "[resourceId('Microsoft.Web/sites', concat(parameters('prefix'), '-site'))]",
        },
        "second": {
            "type": "string",
            "value": "[reference(variables('vnet')).subnets[1].properties.addressPrefix]",
        },
    },
}


@pytest.fixture(autouse=True)
def _no_ambient_ca(monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests library lets these variables win over its `verify` argument."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator whose operations take no time."""
    with Emulator(EmulatorSettings(operation_seconds=0)) as running:
        yield running


@pytest.fixture
def clients(emulator: Emulator, tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """The clients of deployments and of resources."""
    ca = str(emulator.write_ca(tmp_path / "ca.pem"))
    with ClientSecretCredential(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
        authority=emulator.url,
        disable_instance_discovery=True,
        connection_verify=ca,
    ) as credential:
        options: dict[str, Any] = {
            "base_url": emulator.url,
            "credential_scopes": [f"{emulator.url}/.default"],
            "connection_verify": ca,
            "polling_interval": 0,
        }
        with (
            DeploymentsMgmtClient(credential, DEMO_SUBSCRIPTION_ID, **options) as deployments,
            ResourceManagementClient(credential, DEMO_SUBSCRIPTION_ID, **options) as resources,
        ):
            yield deployments, resources


def body(template: dict[str, Any], mode: str = "Incremental", **parameters: Any) -> dict[str, Any]:
    given = {name: {"value": value} for name, value in parameters.items()}
    return {"properties": {"mode": mode, "template": template, "parameters": given}}


def test_a_template_of_several_resources_is_deployed(clients: tuple[Any, Any]) -> None:
    """Copies, conditions, dependencies, references and outputs come out as the template says."""
    deployments, resources = clients[0].deployments, clients[1]
    resources.resource_groups.create_or_update("web", {"location": "westeurope"})
    done = deployments.begin_create_or_update("web", "first", body(WEB_APP, prefix="contoso")).result()
    assert "Succeeded" == done.properties.provisioning_state
    assert "10.0.1.0/24" == done.properties.outputs["second"]["value"]
    assert "value" not in done.properties.parameters["password"]
    made = {found.name: found for found in resources.resources.list_by_resource_group("web")}
    storage = next(name for name in made if name.startswith("contoso") and "-" not in name)
    assert {"contoso-site", "plan", storage, "contoso-vnet", "ip-1", "ip-2"} == set(made)
    site = resources.resources.get_by_id(made["contoso-site"].id, api_version="2024-04-01")
    assert ("Hot", made["plan"].id) == (site.properties["storage"], site.properties["serverFarmId"])
    assert done.properties.outputs["site"]["value"] == site.id


def test_a_template_is_validated_and_tried_out(clients: tuple[Any, Any]) -> None:
    """Validate names the resources; what-if tells what is new, and after the deployment that nothing is."""
    deployments, resources = clients[0].deployments, clients[1]
    resources.resource_groups.create_or_update("tried", {"location": "westeurope"})
    valid = deployments.begin_validate("tried", "d", body(WEB_APP, prefix="contoso")).result()
    assert valid.error is None
    assert 6 == len(valid.properties.validated_resources)
    before = deployments.begin_what_if("tried", "d", body(WEB_APP, prefix="contoso")).result()
    assert {"Create"} == {change.change_type for change in before.changes}
    deployments.begin_create_or_update("tried", "d", body(WEB_APP, prefix="contoso")).result()
    after = deployments.begin_what_if("tried", "d", body(WEB_APP, prefix="contoso", plan="S1")).result()
    changed = {change.resource_id.rpartition("/")[2]: change for change in after.changes}
    assert "Modify" == changed["plan"].change_type
    assert [("sku.name", "B1", "S1")] == [
        (delta.path, delta.before, delta.after) for delta in changed["plan"].delta
    ]
    assert "NoChange" == changed["contoso-vnet"].change_type


def test_a_deployment_is_read_listed_exported_and_deleted(clients: tuple[Any, Any]) -> None:
    """The history of deployments: existence, list, operations, template, deletion."""
    deployments, resources = clients[0].deployments, clients[1]
    resources.resource_groups.create_or_update("kept", {"location": "westeurope"})
    deployments.begin_create_or_update("kept", "one", body(WEB_APP, prefix="abc")).result()
    assert deployments.check_existence("kept", "one")
    assert ["one"] == [found.name for found in deployments.list_by_resource_group("kept")]
    steps = list(clients[0].deployment_operations.list("kept", "one"))
    assert 7 == len(steps)
    assert "EvaluateDeploymentOutput" in {step.properties.provisioning_operation for step in steps}
    single = clients[0].deployment_operations.get("kept", "one", steps[0].operation_id)
    assert steps[0].id == single.id
    assert WEB_APP == deployments.export_template("kept", "one").template
    deployments.begin_delete("kept", "one").wait()
    assert not deployments.check_existence("kept", "one")
    with pytest.raises(ResourceNotFoundError, match="DeploymentNotFound"):
        deployments.get("kept", "one")


def test_a_subscription_deployment_makes_a_group_and_what_is_in_it(clients: tuple[Any, Any]) -> None:
    """At subscription scope a nested deployment fills a group that the outer one creates."""
    inner = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"name": {"type": "string"}},
        "resources": [
            {
                "type": "Contoso.Widgets/widgets",
                "apiVersion": "2024-01-01",
                "name": "[parameters('name')]",
                "location": "[resourceGroup().location]",
            }
        ],
        "outputs": {
            "id": {"type": "string", "value": "[resourceId('Contoso.Widgets/widgets', parameters('name'))]"}
        },
    }
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
            {
                "type": "Microsoft.Resources/resourceGroups",
                "apiVersion": "2021-04-01",
                "name": "landing",
                "location": "[deployment().location]",
            },
            {
                "type": "Microsoft.Resources/deployments",
                "apiVersion": "2021-04-01",
                "name": "fill",
                "resourceGroup": "landing",
                "dependsOn": ["landing"],
                "properties": {
                    "mode": "Incremental",
                    "expressionEvaluationOptions": {"scope": "inner"},
                    "parameters": {"name": {"value": "[concat('w', 1)]"}},
                    "template": inner,
                },
            },
        ],
        "outputs": {"id": {"type": "string", "value": "[reference('fill').outputs.id.value]"}},
    }
    request = {"location": "northeurope", **body(template)}
    done = clients[0].deployments.begin_create_or_update_at_subscription_scope("landing", request).result()
    widget = clients[1].resources.get_by_id(done.properties.outputs["id"]["value"], api_version="2024-01-01")
    assert ("w1", "northeurope") == (widget.name, widget.location)
    assert "Succeeded" == clients[0].deployments.get("landing", "fill").properties.provisioning_state


def test_what_is_wrong_with_a_template_is_told(clients: tuple[Any, Any]) -> None:
    """A missing parameter is InvalidTemplate with line, column and path, for validate and for create."""
    deployments, resources = clients[0].deployments, clients[1]
    resources.resource_groups.create_or_update("wrong", {"location": "westeurope"})
    with pytest.raises(HttpResponseError, match="template parameter 'prefix' at line '1'") as caught:
        deployments.begin_create_or_update("wrong", "d", body(WEB_APP)).result()
    error: Any = caught.value.error
    assert "InvalidTemplate" == error.code
    info = error.additional_info[0].info
    assert "properties.template.parameters.prefix" == info["path"]
    assert not deployments.check_existence("wrong", "d")


def test_a_deployment_that_fails_names_the_resource(clients: tuple[Any, Any]) -> None:
    """A resource that cannot be written makes the deployment fail, with the reason in its details."""
    deployments, resources = clients[0].deployments, clients[1]
    resources.resource_groups.create_or_update("broken", {"location": "westeurope"})
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [
            {"type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": NETWORK, "name": "gone/web"}
        ],
    }
    with pytest.raises(HttpResponseError) as caught:
        deployments.begin_create_or_update("broken", "d", body(template)).result()
    error: Any = caught.value.error
    assert "DeploymentFailed" == error.code
    assert ["ParentResourceNotFound"] == [detail.code for detail in error.details]
    assert "Failed" == deployments.get("broken", "d").properties.provisioning_state
