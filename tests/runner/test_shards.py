"""Parts of a run: the same each time, together the whole, sharing nothing."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.events import ItemStarted
from azbearer.runner.plan import Shard
from azbearer.runner.shards import shard_of


@pytest.mark.parametrize("of", [1, 2, 3, 7, 20])
def test_iterations(lab: Any, item: Any, of: int) -> None:
    """Several iterations are dealt out in turn."""
    plan = lab.plan(item("one"), iterations=7)
    parts = [list(shard_of(plan, number, of).turns) for number in range(1, of + 1)]
    assert list(range(7)) == sorted(number for part in parts for number in part)
    assert list(range(0, 7, of)) == parts[0]


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_folders(lab: Any, item: Any, folder: Any, of: int) -> None:
    """One iteration is dealt out by what stands at the top, and requests that stand together stay so."""
    plan = lab.plan(
        item("a"), item("b"), folder("F", item("c"), item("d")), folder("G", item("e")), item("f")
    )
    parts = [list(shard_of(plan, number, of).positions) for number in range(1, of + 1)]
    assert list(range(6)) == sorted(position for part in parts for position in part)
    assert [0, 1] == parts[0][:2]


def test_a_part_counts_as_the_whole(lab: Any, item: Any) -> None:
    """Scripts see the number and the count of the iterations of the whole run."""
    lab.run(shard_of(lab.plan(item("one", "a"), iterations=5), 2, 3))
    assert [(1, 5), (4, 5)] == [
        (script.info.iteration, script.info.iteration_count) for script in lab.engine.ran
    ]


def test_a_part_has_its_places(lab: Any, item: Any, folder: Any) -> None:
    """Its requests stand where they stand in the whole run."""
    lab.run(shard_of(lab.plan(item("a"), folder("F", item("b")), folder("G", item("c"))), 2, 2))
    assert [(0, 1)] == [event.cursor for event in lab.recorder.of(ItemStarted)]


def test_it_says_which(lab: Any, item: Any) -> None:
    """For reports, which are merged by it."""
    assert Shard(2, 3, "iterations") == shard_of(lab.plan(item("a"), iterations=2), 2, 3).shard
    assert Shard(1, 3, "folders") == shard_of(lab.plan(item("a")), 1, 3).shard
