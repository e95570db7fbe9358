"""What exists in the subscriptions."""

from __future__ import annotations

import pytest

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.state import ArmState, Group, Resource
from azbearer.emulator.store import Store


def resource(name: str, group: str = "G") -> Resource:
    resource_id = f"/subscriptions/S/resourceGroups/{group}/providers/A.B/c/{name}"
    return Resource("S", group, resource_id, "A.B/c", {"location": "eu"})


@pytest.fixture
def state() -> ArmState:
    """A group with a resource and its child, and a resource elsewhere."""
    filled = ArmState()
    filled.put_group(Group("S", "G", "eu", {}))
    for each in (resource("X"), resource("X/d/y"), resource("XX", "other")):
        filled.put_resource(each)
    return filled


def test_everything_is_found_without_regard_to_case(state: ArmState) -> None:
    """Ids and names compare case-insensitively and keep their case."""
    assert "G" == state.group("s", "g").name
    found = state.find_resource(resource("x").id.upper())
    assert found is not None
    assert found.id.endswith("/X")
    assert 2 == len(list(state.resources("s", "g")))


def test_a_missing_group_is_an_error(state: ArmState) -> None:
    """ResourceGroupNotFound names the group as it was asked for."""
    with pytest.raises(ArmError, match="'None'"):
        state.group("S", "None")


def test_children_go_with_their_parent(state: ArmState) -> None:
    """Names that only begin alike stay."""
    assert state.delete_resource(resource("x").id)
    assert not state.delete_resource(resource("x").id)
    assert ["XX"] == [left.id.rpartition("/")[2] for left in state.resources("S")]


def test_resources_go_with_their_group(state: ArmState) -> None:
    """Those of other groups stay."""
    state.delete_group(state.group("S", "G"))
    assert state.find_group("S", "G") is None
    assert ["other"] == [left.group for left in state.resources("S")]


def test_the_document_of_an_id_is_found(state: ArmState) -> None:
    """A resource's or a group's; None for anything else."""
    assert {"location": "eu"} == state.document(resource("x").id)
    assert {} == state.document("/subscriptions/s/resourceGroups/g")
    assert state.document("/subscriptions/s") is None


def test_a_store_gives_back_what_was_put(state: ArmState) -> None:
    """Another state on the same store sees the same, by type too."""
    store = Store()
    ArmState(store).put_resource(resource("X"))
    assert [resource("X")] == list(ArmState(store).resources_of_type("a.b/C"))
    assert [] == list(state.resources_of_type("a.b/d"))
