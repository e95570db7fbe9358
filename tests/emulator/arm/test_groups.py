"""Resource groups."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID, OperationRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply


def read(reply: Reply) -> Any:
    return json.loads(reply.body)


def code_of(reply: Reply) -> tuple[int, str]:
    return reply.status, read(reply)["error"]["code"]


def names(reply: Reply) -> list[str]:
    return [item["name"] for item in read(reply)["value"]]


def test_a_new_group_is_created(world: World) -> None:
    """PUT of a new group answers 201 with the whole document."""
    reply = world.group("Demo", location="West Europe", tags={"a": "b"})
    expected = {
        "id": f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups/Demo",
        "name": "Demo",
        "type": "Microsoft.Resources/resourceGroups",
        "location": "westeurope",
        "tags": {"a": "b"},
        "properties": {"provisioningState": "Succeeded"},
    }
    assert (201, expected) == (reply.status, read(reply))


def test_an_existing_group_is_updated_and_keeps_its_case(world: World) -> None:
    """PUT of an existing group answers 200 under the name it was created with."""
    world.group("Demo")
    reply = world.group("dEMO", tags={"new": "1"})
    assert (200, "Demo", {"new": "1"}) == (reply.status, read(reply)["name"], read(reply)["tags"])


def test_a_group_needs_a_location_and_keeps_it(world: World) -> None:
    """No location is refused, and so is another one later."""
    assert code_of(world.group(location="")) == (400, "LocationRequired")
    world.group()
    assert code_of(world.group(location="eastus")) == (409, "InvalidResourceGroupLocation")


@pytest.mark.parametrize("name", ["ends.", "a%20b", "x" * 91, "a%2Fb"])
def test_group_names_are_checked(world: World, name: str) -> None:
    """Ninety letters, digits and a few marks, no dot at the end."""
    assert (400, "InvalidResourceGroup") == code_of(world.group(name))


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ("{", {}, (400, "InvalidRequestContent")),
        ("", {}, (400, "InvalidRequestContent")),
        ("[1]", {}, (400, "InvalidRequestContent")),
        (b"\xff", {}, (400, "InvalidRequestContent")),
        ('{"location":"westeurope"}', {"Content-Type": "text/plain"}, (415, "UnsupportedMediaType")),
    ],
)
def test_bodies_are_json_objects(
    world: World, body: bytes | str, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    """Broken JSON, another JSON value and another media type are refused."""
    url = f"https://management.azure.com/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups/g"
    sent = {"Content-Type": "application/json", "Authorization": f"Bearer {world.token()}", **headers}
    assert expected == code_of(world.send("PUT", f"{url}?api-version=2021-04-01", body, sent))


def test_a_group_is_read_and_checked_without_regard_to_case(world: World) -> None:
    """GET and HEAD find it under any case; a missing one is 404."""
    world.group("Demo")
    assert "Demo" == read(world.arm("GET", "{s}/resourcegroups/DEMO"))["name"]
    assert world.arm("HEAD", "{s}/resourcegroups/demo").status == 204
    assert world.arm("HEAD", "{s}/resourcegroups/none").status == 404
    missing = world.arm("GET", "{s}/resourcegroups/none")
    assert (404, "ResourceGroupNotFound") == code_of(missing)
    assert "Resource group 'none' could not be found." == read(missing)["error"]["message"]


def test_tags_are_patched_as_a_whole(world: World) -> None:
    """PATCH replaces all tags and cannot change what is the service's."""
    world.group(tags={"old": "1"})
    changed = read(world.arm("PATCH", "{s}/resourceGroups/demo", {"tags": {"new": "2"}, "name": "other"}))
    assert ({"new": "2"}, "demo") == (changed["tags"], changed["name"])


def test_deleting_is_an_operation_with_a_result(world: World) -> None:
    """DELETE answers 202 with a Location, which answers 200; the group and its resources are gone."""
    world.group()
    path = "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets/w"
    world.arm("PUT", path, {"location": "westeurope"}, version="2024-01-01")
    accepted = world.arm("DELETE", "{s}/resourceGroups/demo")
    location = urlsplit(accepted.header("Location") or "")
    assert (202, "1", b"") == (accepted.status, accepted.header("Retry-After"), accepted.body)
    assert "management.azure.com" == location.netloc
    assert world.arm("GET", location.path).status == 200
    assert world.arm("GET", "{s}/resourceGroups/demo").status == 404
    assert [] == read(world.arm("GET", "{s}/resources"))["value"]


def test_what_does_not_exist_cannot_be_deleted(world: World) -> None:
    """DELETE of a missing group and the result of an unknown operation are 404."""
    assert (404, "ResourceGroupNotFound") == code_of(world.arm("DELETE", "{s}/resourceGroups/none"))
    assert world.arm("GET", "{s}/operationresults/none").status == 404


def test_groups_are_listed_by_tag_and_number(world: World) -> None:
    """`$filter` takes tagName and tagValue, `$top` is the size of a page."""
    world.group("one", tags={"Team": "red"})
    world.group("two", tags={"team": "blue"})
    world.group("three")
    listing = "{s}/resourceGroups"
    assert ["one", "three", "two"] == names(world.arm("GET", listing))
    assert ["one", "two"] == names(world.arm("GET", f"{listing}?$filter=tagName eq 'team'"))
    wanted = f"{listing}?$filter=tagName%20eq%20'team'%20and%20tagValue%20eq%20'blue'"
    assert ["two"] == names(world.arm("GET", wanted))
    assert ["one"] == names(world.arm("GET", f"{listing}?%24top=1"))


def test_an_unknown_filter_is_refused(world: World) -> None:
    """What the emulator does not understand it does not ignore."""
    reply = world.arm("GET", "{s}/resourceGroups?$filter=colour eq 'red'")
    assert (400, "InvalidFilterInQueryString") == code_of(reply)


def test_groups_of_two_subscriptions_are_apart(world: World) -> None:
    """A group of one subscription is not seen in another."""
    world.group("mine")
    other = "/subscriptions/0c0ffee0-0000-4000-8000-000000000002/resourceGroups"
    token = world.token(tenant="0c0ffee0-0000-4000-8000-000000000001")
    url = f"https://management.azure.com{other}?api-version=2021-04-01"
    assert [] == names(world.send("GET", url, headers={"Authorization": f"Bearer {token}"}))


def test_a_group_is_there_until_its_deletion_ends(worlds: Callable[..., World]) -> None:
    """Meanwhile its state is Deleting, nothing can be changed, and the same DELETE is the same operation."""
    world = worlds(operation_seconds=5)
    world.group()
    first = world.arm("DELETE", "{s}/resourceGroups/demo")
    assert "Deleting" == read(world.arm("GET", "{s}/resourceGroups/demo"))["properties"]["provisioningState"]
    assert (409, "ResourceGroupBeingDeleted") == code_of(world.group())
    again = world.arm("DELETE", "{s}/resourceGroups/demo")
    assert (first.header("Location"), "5") == (again.header("Location"), again.header("Retry-After"))
    world.controls.clock.advance(5)
    assert world.arm("GET", "{s}/resourceGroups/demo").status == 404


def test_a_deletion_can_fail(worlds: Callable[..., World]) -> None:
    """Then the group is there, and the Location tells why."""
    rule = OperationRule("*/resourceGroups", "DELETE", "location", outcome="Failed", code="Busy")
    world = worlds(operations=(rule,))
    world.group()
    location = urlsplit(world.arm("DELETE", "{s}/resourceGroups/demo").header("Location") or "").path
    assert (409, "Busy") == code_of(world.arm("GET", location))
    assert world.arm("GET", "{s}/resourceGroups/demo").status == 200
