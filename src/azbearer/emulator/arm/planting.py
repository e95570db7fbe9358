"""Puts a seed's groups, resources and registrations into the state; what exists already stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.documents import described
from azbearer.emulator.arm.groups import group_of
from azbearer.emulator.arm.locations import normalize
from azbearer.emulator.arm.registrations import registered_row, row_key
from azbearer.emulator.arm.resourceid import ResourcePath, parse
from azbearer.emulator.arm.state import ArmState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.seeds import Seed
    from azbearer.emulator.store import Store


def plant(seed: Seed, store: Store, subscription_id: str) -> None:
    """Create what a seed names.

    Args:
        seed: checked already.
        store: of the emulator.
        subscription_id: of groups that name none.
    """
    with store:
        state = ArmState(store)
        for entry in seed.groups:
            _plant_group(state, entry, str(entry.get("subscriptionId", subscription_id)))
        for entry in seed.resources:
            _plant_resource(state, entry)
        table = store.documents("arm.registrations")
        for owner, names in seed.registrations.items():
            table.update({row_key(owner, name): registered_row(name) for name in names})


def _plant_group(state: ArmState, entry: Mapping[str, Any], owner: str) -> None:
    if state.find_group(owner, entry["name"]) is None:
        state.put_group(group_of(owner, entry["name"], normalize(entry["location"]), dict(entry)))


def _plant_resource(state: ArmState, entry: Mapping[str, Any]) -> None:
    path = parse(tuple(str(entry["id"]).strip("/").split("/")))
    assert path is not None  # noqa: S101 - the seed was checked
    owner = path.scope[1] if len(path.scope) > 1 and path.scope[0].lower() == "subscriptions" else ""
    if state.find_resource(path.id) is None:
        _plant_home(state, path, owner, entry)
        state.put_resource(described(owner, path, entry, None))


def _plant_home(state: ArmState, path: ResourcePath, owner: str, entry: Mapping[str, Any]) -> None:
    """A resource's group comes with it when the seed does not name it."""
    if path.group and state.find_group(owner, path.group) is None:
        location = normalize(str(entry.get("location") or "westeurope"))
        state.put_group(group_of(owner, path.group, location, {}))
