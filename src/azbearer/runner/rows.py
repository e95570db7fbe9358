"""The rows of iteration data, dealt to iterations that may run at the same time."""

from __future__ import annotations

import threading

from azbearer.collection.model import Variable
from azbearer.typed import TYPE_CHECKING
from azbearer.variables.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from azbearer.collection.iteration_data import IterationData


class Rows:
    """Gives each iteration its row as a scope; the last one stays for the iterations that follow.

    The file is read once, in order: what was read for an iteration that has not asked yet is kept.

    Args:
        data: the rows, or None.
        turns: the iterations that will ask.
    """

    def __init__(self, data: IterationData | None, turns: Sequence[int]) -> None:
        self._turns = turns
        self._reading = threading.Lock()
        self._scopes: Iterator[Scope] | None = None if data is None else _scopes(data)
        self._read = 0
        self._kept: dict[int, Scope] = {}
        self._last: Scope | None = None

    def row(self, number: int) -> Scope | None:
        """The row of an iteration, each of which asks once; None without data."""
        if self._scopes is None:
            return None
        with self._reading:
            while self._read <= number and (scope := next(self._scopes, None)) is not None:
                if self._read in self._turns:
                    self._kept[self._read] = scope
                self._last = scope
                self._read += 1
            return self._kept.pop(number, self._last)


def _scopes(data: IterationData) -> Iterator[Scope]:
    for number, row in enumerate(data.rows(), 1):
        variables = (Variable(key, value) for key, value in row.items())
        yield Scope("data", variables=variables, origin=f"{data.name}, row {number}")
