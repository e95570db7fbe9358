"""Rows of data for iterations that may come in any order."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.iteration_data import IterationData
from azbearer.runner.rows import Rows


@pytest.fixture
def data() -> IterationData:
    """Three rows."""
    return IterationData("d.csv", 3, lambda: iter([{"n": number} for number in range(3)]))


def value(rows: Rows, number: int) -> Any:
    """The value that an iteration gets."""
    scope = rows.row(number)
    return scope and scope.get("n")


def test_each_its_own(data: IterationData) -> None:
    """Each iteration gets its row, in whatever order they ask."""
    rows = Rows(data, range(3))
    assert [2, 0, 1] == [value(rows, number) for number in (2, 0, 1)]


def test_too_few(data: IterationData) -> None:
    """The last row serves those that follow."""
    rows = Rows(data, range(5))
    assert [0, 1, 2, 2, 2] == [value(rows, number) for number in range(5)]


def test_a_part(data: IterationData) -> None:
    """Rows of iterations that do not run are not kept."""
    rows = Rows(data, range(2, 3))
    assert 2 == value(rows, 2)
    assert {} == rows._kept


def test_no_data() -> None:
    """Then there are no rows."""
    assert None is Rows(None, range(3)).row(0)
