from __future__ import annotations

import sys
from typing import Any

import pytest

from azbearer.reporters import packed
from azbearer.reporters.packed import Packed


@pytest.mark.parametrize("batch", [1, 40, 1 << 20])
def test_values_come_back_in_order(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """Whether they are in batches by now or still wait for one."""
    monkeypatch.setattr(packed, "_BATCH", batch)
    values: list[Any] = [{"a": [1, "é\n\0\ud800"]}, None, "", *range(50), {"last": True}]
    kept = Packed()
    for value in values:
        kept.add(value)
    assert values == list(kept)
    assert values == list(kept)
    assert len(values) == len(kept)


def test_an_empty_one_is_false() -> None:
    """It has nothing to tell."""
    assert not Packed()
    assert list(Packed()) == []


def test_results_of_requests_take_little_room() -> None:
    """Ten thousand of them, a kilobyte each, are kept in less than one megabyte."""
    kept = Packed()
    for number in range(10_000):
        kept.add({"cursor": {"iteration": number}, "body": "the same answer " * 60})
    held = [*kept._batches, *kept._waiting]
    assert sum(map(sys.getsizeof, held)) < 1 << 20
