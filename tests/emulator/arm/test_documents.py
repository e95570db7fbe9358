"""Resources' documents."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.emulator.arm.documents import check_location, described, merge_patch, with_state
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.resourceid import ResourcePath, parse


def path(text: str) -> ResourcePath:
    found = parse(tuple(text.strip("/").split("/")))
    assert found is not None
    return found


VM = path("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm")


def test_the_service_has_the_last_word() -> None:
    """Id, name, type and state are its own; everything else is as written."""
    made = described("s", VM, {"id": "no", "location": "West Europe", "zones": ["1"], "properties": 5}, None)
    assert {
        "id": VM.id,
        "name": "vm",
        "type": "Microsoft.Compute/virtualMachines",
        "location": "westeurope",
        "zones": ["1"],
        "properties": {"provisioningState": "Succeeded"},
    } == made.document
    assert "Deleting" == with_state(made, "Deleting").document["properties"]["provisioningState"]


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": 1}, {"a": None, "b": 2}, {"b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        ({"a": 1}, {"a": {"b": None}}, {"a": {}}),
    ],
)
def test_merge_patch(target: Any, patch: Any, expected: Any) -> None:
    """Examples of RFC 7396 appendix A."""
    assert expected == merge_patch(target, patch)


def test_what_describes_other_things_has_no_location() -> None:
    """Role assignments and children need none; a machine does."""
    check_location(path("/subscriptions/s/providers/Microsoft.Authorization/locks/l"), {}, None)
    with pytest.raises(ArmError, match="LocationRequired"):
        check_location(VM, {}, None)
