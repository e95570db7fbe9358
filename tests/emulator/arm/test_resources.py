"""Resources of any provider."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

GROUP = "{s}/resourceGroups/demo"
NETWORKS = f"{GROUP}/providers/Microsoft.Network/virtualNetworks"
VERSION = "2023-09-01"
BASE = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups/Demo/providers"


def read(reply: Reply) -> Any:
    return json.loads(reply.body)


def code_of(reply: Reply) -> tuple[int, str]:
    return reply.status, read(reply)["error"]["code"]


def names(reply: Reply) -> list[str]:
    return [item["name"] for item in read(reply)["value"]]


@pytest.fixture
def placed(world: World) -> World:
    """A world with the group `Demo` in it."""
    world.group("Demo")
    return world


def put(world: World, path: str, body: Any = None) -> Reply:
    return world.arm("PUT", path, {"location": "westeurope"} if body is None else body, version=VERSION)


def test_a_resource_is_created_with_what_the_service_fills_in(placed: World) -> None:
    """PUT answers 201 with id, name, type and provisioning state; the group's case is its own."""
    reply = put(
        placed, f"{NETWORKS}/Net", {"location": "West Europe", "properties": {"a": 1}, "id": "ignored"}
    )
    expected = {
        "id": f"{BASE}/Microsoft.Network/virtualNetworks/Net",
        "name": "Net",
        "type": "Microsoft.Network/virtualNetworks",
        "location": "westeurope",
        "properties": {"a": 1, "provisioningState": "Succeeded"},
    }
    assert (201, expected) == (reply.status, read(reply))


def test_an_existing_resource_is_replaced(placed: World) -> None:
    """PUT of an existing resource answers 200, drops what the body does not name, and keeps its case."""
    put(placed, f"{NETWORKS}/Net", {"location": "westeurope", "tags": {"a": "b"}})
    reply = put(placed, f"{NETWORKS}/nET")
    assert (200, "Net") == (reply.status, read(reply)["name"])
    assert "tags" not in read(reply)


def test_resources_are_found_without_regard_to_case(placed: World) -> None:
    """GET finds a resource under any case of its id."""
    put(placed, f"{NETWORKS}/Net")
    path = "{s}/RESOURCEGROUPS/DEMO/PROVIDERS/microsoft.network/VIRTUALNETWORKS/NET"
    assert "Net" == read(placed.arm("GET", path, version=VERSION))["name"]


def test_what_is_missing_is_named(placed: World) -> None:
    """A missing resource and a missing group have codes of their own."""
    missing = placed.arm("GET", f"{NETWORKS}/none", version=VERSION)
    assert (404, "ResourceNotFound") == code_of(missing)
    assert (
        "'Microsoft.Network/virtualNetworks/none' under resource group 'Demo'"
        in read(missing)["error"]["message"]
    )
    path = NETWORKS.replace("demo", "nowhere")
    assert (404, "ResourceGroupNotFound") == code_of(put(placed, f"{path}/net"))


def test_a_top_level_resource_needs_a_location_and_keeps_it(placed: World) -> None:
    """No location is refused, and so is another one later."""
    assert (400, "LocationRequired") == code_of(put(placed, f"{NETWORKS}/net", {}))
    put(placed, f"{NETWORKS}/net")
    assert (409, "InvalidResourceLocation") == code_of(put(placed, f"{NETWORKS}/net", {"location": "eastus"}))


def test_child_resources_need_their_parent_but_no_location(placed: World) -> None:
    """A child without parent is refused; with it the type has two parts."""
    subnet = f"{NETWORKS}/net/subnets/first"
    assert (404, "ParentResourceNotFound") == code_of(put(placed, subnet, {}))
    put(placed, f"{NETWORKS}/net")
    child = read(put(placed, subnet, {}))
    assert ("first", "Microsoft.Network/virtualNetworks/subnets") == (child["name"], child["type"])
    assert ["first"] == names(placed.arm("GET", f"{NETWORKS}/net/subnets", version=VERSION))


def test_extension_resources_hang_on_resources(placed: World) -> None:
    """A path with a second `providers` names a resource of that provider."""
    put(placed, f"{NETWORKS}/net")
    path = f"{NETWORKS}/net/providers/Microsoft.Insights/diagnosticSettings/logs"
    made = read(put(placed, path, {"properties": {}}))
    assert ("logs", "Microsoft.Insights/diagnosticSettings") == (made["name"], made["type"])


def test_resources_at_the_subscription(world: World) -> None:
    """Policy assignments live at a subscription, without a location."""
    path = "{s}/providers/Microsoft.Authorization/policyAssignments/one"
    assert put(world, path, {"properties": {"policyDefinitionId": "p"}}).status == 201
    assert "one" == read(world.arm("GET", path, version=VERSION))["name"]


def test_patch_merges_properties_and_replaces_tags(placed: World) -> None:
    """Properties merge as in RFC 7396, tags are replaced as a whole."""
    body = {"location": "westeurope", "tags": {"a": "1"}, "properties": {"x": {"y": 1, "z": 2}, "w": 3}}
    put(placed, f"{NETWORKS}/net", body)
    changes = {"tags": {"b": "2"}, "properties": {"x": {"y": 5}, "w": None}}
    changed = read(placed.arm("PATCH", f"{NETWORKS}/net", changes, version=VERSION))
    assert {"x": {"y": 5, "z": 2}, "provisioningState": "Succeeded"} == changed["properties"]
    assert ({"b": "2"}, "westeurope") == (changed["tags"], changed["location"])


def test_patching_what_is_missing_is_refused(placed: World) -> None:
    """PATCH creates nothing."""
    reply = placed.arm("PATCH", f"{NETWORKS}/net", {"tags": {}}, version=VERSION)
    assert (404, "ResourceNotFound") == code_of(reply)


def test_deleting_tells_whether_there_was_something(placed: World) -> None:
    """200 for a resource that was there, 204 for none; its children go with it."""
    put(placed, f"{NETWORKS}/net")
    put(placed, f"{NETWORKS}/net/subnets/s", {})
    put(placed, f"{NETWORKS}/network")
    assert placed.arm("DELETE", f"{NETWORKS}/net", version=VERSION).status == 200
    assert placed.arm("DELETE", f"{NETWORKS}/net", version=VERSION).status == 204
    assert ["network"] == names(placed.arm("GET", "{s}/resources"))


def test_head_tells_whether_a_resource_exists(placed: World) -> None:
    """204 or 404, without a body."""
    put(placed, f"{NETWORKS}/net")
    assert placed.arm("HEAD", f"{NETWORKS}/net", version=VERSION).status == 204
    assert placed.arm("HEAD", f"{NETWORKS}/none", version=VERSION).status == 404


def test_types_are_listed_in_a_group_and_in_a_subscription(placed: World) -> None:
    """A type's listing shows whole resources of that type, at either scope."""
    placed.group("other")
    put(placed, f"{NETWORKS}/a", {"location": "westeurope", "properties": {"k": 1}})
    put(placed, f"{NETWORKS.replace('demo', 'other')}/b")
    put(placed, f"{GROUP}/providers/Microsoft.Network/publicIPAddresses/ip")
    in_group = placed.arm("GET", NETWORKS, version=VERSION)
    assert ["a"] == names(in_group)
    assert 1 == read(in_group)["value"][0]["properties"]["k"]
    everywhere = "{s}/providers/microsoft.network/virtualnetworks"
    assert ["a", "b"] == names(placed.arm("GET", everywhere, version=VERSION))


def test_general_listings_hide_properties(placed: World) -> None:
    """`/resources` shows what a resource is, not its properties, and can be filtered."""
    put(placed, f"{NETWORKS}/a", {"location": "westeurope", "properties": {"k": 1}, "sku": {"name": "s"}})
    put(placed, f"{GROUP}/providers/Microsoft.Network/publicIPAddresses/ip")
    listed = read(placed.arm("GET", f"{GROUP}/resources"))["value"]
    assert {"id", "name", "type", "location", "sku"} == set(listed[1])
    chosen = "{s}/resources?$filter=resourceType eq 'microsoft.network/publicipaddresses'"
    assert ["ip"] == names(placed.arm("GET", chosen))
    assert ["ip"] == names(
        placed.arm("GET", "{s}/resources?$filter=resourceGroup eq 'demo' and name eq 'ip'")
    )


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", f"{NETWORKS}/net", (405, "MethodNotAllowed")),
        ("DELETE", NETWORKS, (405, "MethodNotAllowed")),
        ("GET", f"{GROUP}/providers/Network/virtualNetworks", (404, "InvalidResourceNamespace")),
        ("GET", f"{GROUP}/providers/Microsoft.Network", (404, "NotFound")),
        ("GET", f"{NETWORKS}//subnets", (404, "NotFound")),
        ("GET", f"{NETWORKS}/none/subnets", (404, "ResourceNotFound")),
    ],
)
def test_what_makes_no_sense_is_refused(
    placed: World, method: str, path: str, expected: tuple[int, str]
) -> None:
    """Methods, namespaces and paths that do not exist have errors of their own."""
    assert expected == code_of(placed.arm(method, path, version=VERSION))


def test_an_empty_parent_is_passed_over(placed: World) -> None:
    """`az resource` and the SDKs write `{namespace}//{type}` when there is no parent."""
    path = f"{GROUP}/providers/Microsoft.Network//virtualNetworks/net"
    assert 201 == put(placed, path).status
    assert "net" == read(placed.arm("GET", f"{NETWORKS}/net", version=VERSION))["name"]
    assert "net" == read(placed.arm("GET", path, version=VERSION))["name"]


def test_keys_of_storage_accounts_are_listed(placed: World) -> None:
    """Two, made up."""
    accounts = f"{GROUP}/providers/Microsoft.Storage/storageAccounts"
    put(placed, f"{accounts}/one")
    keys = read(placed.arm("POST", f"{accounts}/one/listKeys", version=VERSION))["keys"]
    assert ["key1", "key2"] == [key["keyName"] for key in keys]
