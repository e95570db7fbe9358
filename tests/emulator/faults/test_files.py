"""Faults from JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import Fault
from azbearer.emulator.faults.files import faults_in, read_faults

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_holds_a_plan(tmp_path: Path) -> None:
    """As a list, or under a name; `nth` is the one request of that number; headers may be an object."""
    path = tmp_path / "plan.json"
    path.write_text(
        '{"faults": [{"name": "throttled", "service": "arm", "nth": 3, "retry_after": 5},'
        ' {"name": "reply", "status": 418, "headers": {"X-A": "1"}, "body": "tea"}]}',
        "utf-8",
    )
    expected = (
        Fault("throttled", "arm", skip=2, times=1, retry_after="5"),
        Fault("reply", status=418, headers=(("X-A", "1"),), body="tea"),
    )
    assert expected == read_faults(path)
    assert (Fault("close"),) == faults_in([{"name": "close"}]) == faults_in({"name": "close"})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("x", "faults must be a list"),
        (["x"], r"faults\[0\] must be an object"),
        ([{"name": "close"}, {"nme": "close"}], r"faults\[1\]: no field is named 'nme'; there are body"),
        ([{}], r"faults\[0\]: .*name"),
        ([{"name": "typo"}], r"faults\[0\]: no fault is named 'typo'"),
        ([{"name": "close", "nth": "x"}], r"faults\[0\]: invalid literal"),
    ],
)
def test_what_is_no_fault_is_named(value: Any, reason: str) -> None:
    """With its number and the reason."""
    with pytest.raises(ValueError, match=reason):
        faults_in(value)
