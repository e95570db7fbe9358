"""Names that must be unique everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.emulator.conftest import World

CHECK = "{s}/providers/Microsoft.Storage/checkNameAvailability"
VERSION = "2023-01-01"


def ask(world: World, name: str) -> Any:
    body = {"name": name, "type": "Microsoft.Storage/storageAccounts"}
    return json.loads(world.arm("POST", CHECK, body, version=VERSION).body)


def test_a_name_is_free_until_somebody_has_it(world: World) -> None:
    """Of the same type, whatever its case."""
    world.group()
    assert {"nameAvailable": True} == ask(world, "One")
    for kind, name in (("storageAccounts", "one"), ("other", "two")):
        path = f"{{s}}/resourceGroups/demo/providers/Microsoft.Storage/{kind}/{name}"
        world.arm("PUT", path, {"location": "westeurope"}, version=VERSION)
    taken = ask(world, "One")
    assert (False, "AlreadyExists") == (taken["nameAvailable"], taken["reason"])
    assert {"nameAvailable": True} == ask(world, "two")
