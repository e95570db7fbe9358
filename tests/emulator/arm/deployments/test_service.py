"""Deployments without a client: time, modes, nesting, history, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = "{s}/resourceGroups/demo/providers/Microsoft.Resources/deployments"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template(*resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources), **sections}


def widget(name: str, **more: Any) -> dict[str, Any]:
    basics = {"type": "Contoso.Widgets/widgets", "apiVersion": "2024-01-01", "location": "westeurope"}
    return {**basics, "name": name, **more}


def nested(name: str, inner: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2021-04-01",
        "name": name,
        "properties": {"mode": "Incremental", "template": inner, **properties},
    }


def asked(whole: dict[str, Any], mode: str = "Incremental", **more: Any) -> dict[str, Any]:
    return {"properties": {"mode": mode, "template": whole, **more}}


def read(reply: Any) -> Any:
    return json.loads(reply.body)


@pytest.fixture
def world(worlds: Callable[..., Any]) -> Any:
    """Services whose operations take a second."""
    return worlds(operation_seconds=1.0)


@pytest.fixture
def deploy(world: Any) -> Callable[..., Any]:
    """Deploys to the group `demo`, waits, and gives the deployment as it is then."""
    world.group()

    def run(whole: dict[str, Any], name: str = "d", mode: str = "Incremental", **more: Any) -> Any:
        first = world.arm("PUT", f"{PLACE}/{name}", asked(whole, mode, **more))
        assert first.status in {200, 201}, first.body
        world.clock.now += 2
        return read(world.arm("GET", f"{PLACE}/{name}"))

    return run


def test_a_deployment_takes_its_time(world: Any) -> None:
    """201 and a status URL at first, Running there, Succeeded once the time has passed."""
    world.group()
    reply = world.arm("PUT", f"{PLACE}/d", asked(template(widget("a"))))
    assert (201, "Accepted") == (reply.status, read(reply)["properties"]["provisioningState"])
    url = reply.header("Azure-AsyncOperation").removeprefix("https://management.azure.com").partition("?")[0]
    assert "Running" == read(world.arm("GET", url))["status"]
    assert 404 == world.arm("GET", "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets/a").status
    world.clock.now += 2
    assert {"status": "Succeeded"} == read(world.arm("GET", url))
    assert 200 == world.arm("GET", "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets/a").status


def test_a_running_deployment_can_be_cancelled_once(world: Any) -> None:
    """Cancel ends it before it does anything; a deployment that is over cannot be cancelled."""
    world.group()
    world.arm("PUT", f"{PLACE}/d", asked(template(widget("a"))))
    assert "DeploymentActive" in world.arm("PUT", f"{PLACE}/d", asked(template())).body.decode()
    assert 409 == world.arm("DELETE", f"{PLACE}/d").status
    assert 204 == world.arm("POST", f"{PLACE}/d/cancel").status
    world.clock.now += 2
    assert "Canceled" == read(world.arm("GET", f"{PLACE}/d"))["properties"]["provisioningState"]
    assert [] == read(world.arm("GET", "{s}/resourceGroups/demo/resources"))["value"]
    assert "DeploymentCannotBeCancelled" in world.arm("POST", f"{PLACE}/d/cancel").body.decode()


def test_complete_mode_deletes_what_the_template_does_not_name(
    world: Any, deploy: Callable[..., Any]
) -> None:
    """What-if announces the deletion, and the deployment performs it."""
    deploy(template(widget("a"), widget("b")))
    reply = world.arm("POST", f"{PLACE}/d/whatIf", asked(template(widget("a")), "Complete"))
    assert 202 == reply.status
    world.clock.now += 2
    where = reply.header("Location").removeprefix("https://management.azure.com").partition("?")[0]
    changes = read(world.arm("GET", where))["properties"]["changes"]
    assert {"a": "NoChange", "b": "Delete"} == {
        change["resourceId"].rpartition("/")[2]: change["changeType"] for change in changes
    }
    deploy(template(widget("a")), mode="Complete")
    left = read(world.arm("GET", "{s}/resourceGroups/demo/resources"))["value"]
    assert ["a"] == [resource["name"] for resource in left]


def test_a_nested_template_sees_the_outer_names(deploy: Callable[..., Any]) -> None:
    """Without a scope of its own a nested template has the variables and loops of both."""
    loop = {"name": "l", "count": 2}
    reads = {"size": "[reference('first').size]"}
    inner = template(widget("[concat(variables('n'), copyIndex('l'))]", copy=loop, properties=reads))
    first = widget("first", properties={"size": 3})
    done = deploy(template(first, nested("in", inner), variables={"n": "w"}))["properties"]
    assert "Succeeded" == done["provisioningState"], done
    assert ["first", "w0", "w1"] == [each["id"].rpartition("/")[2] for each in done["outputResources"]]


def test_outputs_of_a_nested_deployment_feed_the_next_resource(
    world: Any, deploy: Callable[..., Any]
) -> None:
    """A reference to a deployment waits for it and gives its outputs."""
    inner = template(outputs={"size": {"type": "int", "value": "[add(parameters('a'), 1)]"}},
                     parameters={"a": {"type": "int"}})  # fmt: skip
    own = {"expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"a": {"value": 4}}}
    reads = widget("w", properties={"size": "[reference('in').outputs.size.value]"})
    deploy(template(reads, nested("in", inner, **own)))
    made = world.arm("GET", "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets/w")
    assert 5 == read(made)["properties"]["size"]


def test_one_failure_stops_what_comes_after(deploy: Callable[..., Any]) -> None:
    """The first error is the deployment's, with its resource; what would come later is not tried."""
    orphan = {**widget("gone/p"), "type": "Contoso.Widgets/widgets/parts"}
    done = deploy(template(widget("a"), orphan, widget("c", dependsOn=["gone/p"])))["properties"]
    assert ("Failed", "DeploymentFailed") == (done["provisioningState"], done["error"]["code"])
    assert ["ParentResourceNotFound"] == [detail["code"] for detail in done["error"]["details"]]
    assert ["a"] == [each["id"].rpartition("/")[2] for each in done["outputResources"]]


def test_what_providers_add_can_be_read(deploy: Callable[..., Any]) -> None:
    """Addresses and keys are there for expressions, always the same for a resource."""
    basics = {
        "type": "Microsoft.Storage/storageAccounts",
        "apiVersion": "2023-01-01",
        "location": "westeurope",
    }
    storage = {**basics, "name": "contoso1", "identity": {"type": "SystemAssigned"}}
    whole = template(
        storage,
        outputs={
            "blob": {"type": "string", "value": "[reference('contoso1').primaryEndpoints.blob]"},
            "who": {
                "type": "string",
                "value": "[reference('contoso1', '2023-01-01', 'Full').identity.principalId]",
            },
            "key": {
                "type": "string",
                "value": "[listKeys('contoso1', '2023-01-01').keys[0].value]",
            },
        },
    )
    first, again = (deploy(whole, name=name)["properties"]["outputs"] for name in ("one", "two"))
    assert "https://contoso1.blob.core.windows.net/" == first["blob"]["value"]
    assert first == again
    unknown = "[listFrobs(resourceId('Microsoft.Storage/storageAccounts', 'contoso1'), '2023-01-01').x]"
    done = deploy(template(outputs={"o": {"type": "string", "value": unknown}}))["properties"]
    assert "DeploymentOutputEvaluationFailed" == done["error"]["code"]


def test_a_policy_denies_one_resource(world: Any, deploy: Callable[..., Any]) -> None:
    """A planned denial befalls the writes of a deployment too."""
    world.controls.faults.add(Fault("policy", path="*/widgets/b", method="PUT", times=1))
    done = deploy(template(widget("a"), widget("b")))["properties"]
    details = done["error"]["details"]
    assert [("RequestDisallowedByPolicy", "PolicyViolation")] == [
        (detail["code"], detail["additionalInfo"][0]["type"]) for detail in details
    ]


def test_an_output_that_cannot_be_computed_fails_the_deployment(deploy: Callable[..., Any]) -> None:
    """A reference to nothing in an output is found out at the end."""
    missing = "[reference(resourceId('Contoso.Widgets/widgets', 'no'), '2024-01-01').x]"
    done = deploy(template(outputs={"o": {"type": "string", "value": missing}}))["properties"]
    assert "DeploymentOutputEvaluationFailed" == done["error"]["code"]
    assert "was not found" in done["error"]["details"][0]["message"]


def test_resources_that_a_provider_would_refuse(world: Any) -> None:
    """Validate and create tell all of them before anything is deployed."""
    world.group()
    whole = template(widget("a", location=""), widget("b", type="nonamespace/x"), widget("c"))
    for method, path in (("POST", f"{PLACE}/d/validate"), ("PUT", f"{PLACE}/d")):
        reply = world.arm(method, path, asked(whole))
        error = read(reply)["error"]
        assert (400, "InvalidTemplateDeployment") == (reply.status, error["code"])
        codes = [detail["code"] for detail in error["details"]]
        assert ["LocationRequired", "InvalidResourceNamespace"] == codes


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "InvalidRequestContent"),
        (asked(template(), "Sideways"), 400, "InvalidRequestContent"),
        ({"properties": {"mode": "Incremental"}}, 400, "InvalidTemplate"),
        (
            {"properties": {"mode": "Incremental", "templateLink": {"uri": "https://x"}}},
            400,
            "InvalidContentLink",
        ),
    ],
)
def test_requests_that_are_refused(world: Any, body: Any, status: int, code: str) -> None:
    """A deployment needs a mode and a template of its own."""
    world.group()
    reply = world.arm("PUT", f"{PLACE}/d", body)
    assert (status, code) == (reply.status, read(reply)["error"]["code"])


def test_names_and_groups_are_checked(world: Any) -> None:
    """A name has its letters, and the group exists."""
    assert 404 == world.arm("PUT", f"{PLACE}/d", asked(template())).status
    world.group()
    reply = world.arm("PUT", f"{PLACE}/a%20b", asked(template()))
    assert "InvalidDeploymentName" == read(reply)["error"]["code"]


@pytest.mark.parametrize("scope", ["{s}", "", "/providers/Microsoft.Management/managementGroups/mg"])
def test_wider_scopes_need_a_location(world: Any, scope: str) -> None:
    """Subscription, tenant and management group keep the record somewhere, and it cannot move."""
    place = f"{scope}/providers/Microsoft.Resources/deployments/d"
    outputs = {"where": {"type": "string", "value": "[deployment().location]"}}
    body = asked(template(outputs=outputs))
    assert "LocationRequired" == read(world.arm("PUT", place, body))["error"]["code"]
    assert 201 == world.arm("PUT", place, {**body, "location": "West Europe"}).status
    world.clock.now += 2
    done = read(world.arm("GET", place))
    assert ("westeurope", "westeurope") == (done["location"], done["properties"]["outputs"]["where"]["value"])
    reply = world.arm("PUT", place, {**body, "location": "eastus"})
    assert "InvalidDeploymentLocation" == read(reply)["error"]["code"]
    assert ["d"] == [found["name"] for found in read(world.arm("GET", place.rpartition("/")[0]))["value"]]


def test_a_list_is_filtered_by_state(world: Any, deploy: Callable[..., Any]) -> None:
    """`provisioningState eq` picks deployments."""
    deploy(template(), name="good")
    deploy(template({**widget("gone/p"), "type": "Contoso.Widgets/widgets/parts"}), name="bad")
    found = read(world.arm("GET", f"{PLACE}?$filter=provisioningState%20eq%20'Failed'"))["value"]
    assert ["bad"] == [deployment["name"] for deployment in found]


def test_a_group_is_exported(world: Any, deploy: Callable[..., Any]) -> None:
    """The template of a group deploys the same again."""
    deploy(template(widget("a", properties={"size": 3})))
    reply = world.arm("POST", "{s}/resourceGroups/demo/exportTemplate", {"resources": ["*"]})
    made = read(reply)["template"]["resources"]
    assert [("a", {"size": 3})] == [(each["name"], each["properties"]) for each in made]
    assert "Succeeded" == deploy(read(reply)["template"], name="again")["properties"]["provisioningState"]


def test_a_template_has_a_hash(world: Any) -> None:
    """The hash is a decimal number that depends on the template alone."""
    reply = read(world.arm("POST", "/providers/Microsoft.Resources/calculateTemplateHash", template()))
    assert reply["templateHash"].isdecimal()
    assert template() == json.loads(reply["minifiedTemplate"])
