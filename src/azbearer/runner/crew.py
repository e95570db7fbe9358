"""How the lanes of a run share its work: its iterations, or with `parallel_folders` the folders of each.

Iterations: the first one runs alone, as everywhere. Every lane goes on from where that one ended (with
the token, say, that its scripts fetched), with variables, cookies and script globals of its own, and keeps
them from one of its iterations to its next. Which lane runs which iteration depends on the number of lanes
alone, so a run repeats. What the last iteration left is what the run leaves.

Folders: those that stand side by side at the top of the collection run at the same time, each from where
the requests in front of them ended. When all are over, what their scripts changed is changed for those
that follow, folder by folder. Requests beside the folders run by themselves, in order.
"""

from __future__ import annotations

from itertools import groupby

from azbearer.runner.events import IterationFinished
from azbearer.runner.flow import Flow
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from azbearer.runner.engines import Engines
    from azbearer.runner.events import Event
    from azbearer.runner.lane import Lane
    from azbearer.runner.ordered import Ordered, Task
    from azbearer.runner.plan import Plan
    from azbearer.runner.rows import Rows


class Crew:
    """Runs a plan with the lane that there is, and as many more as the options say.

    Args:
        first: the lane that begins, and that ends as the run does.
        rows: the data of the iterations.
        deliver: hears of everything in order.
    """

    def __init__(self, first: Lane, rows: Rows, deliver: Callable[[Event], None]) -> None:
        self._first = first
        self._rows = rows
        self._deliver = deliver
        self._workers = first.options.workers
        self._lanes: list[Lane] = [first]

    def run(self) -> None:
        """Run every iteration.

        Raises:
            Stopped: the run ends early.
            KeyboardInterrupt: it was interrupted; what is finished has been delivered.
        """
        turns = self._first.plan.turns
        if self._workers == 1:
            self._one_by_one(turns)
        elif self._first.options.parallel_folders:
            _Folders(self._first, self._rows, self._deliver).run(turns)
        else:
            self._one_by_one(turns[:1])
            self._side_by_side(turns[1:])

    def close(self) -> None:
        """End what runs scripts."""
        for lane in self._lanes:
            lane.close()

    def _one_by_one(self, turns: Sequence[int]) -> None:
        for number in turns:
            self._first.iteration(number, self._rows.row(number))

    def _side_by_side(self, turns: Sequence[int]) -> None:
        count = min(self._workers, len(turns))
        if not count:
            return
        self._lanes += [self._first.fork(number, self._deliver) for number in range(1, count)]
        crew = _ordered(count, self._iteration)
        try:
            crew.run(turns, self._deliver)
        finally:
            last = self._lanes[crew.current]
            if last is not self._first:
                self._first.become(last)

    def _iteration(self, worker: int, number: int, tell: Callable[[Event], None]) -> None:
        lane = self._lanes[worker]
        lane.emit = tell
        lane.iteration(number, self._rows.row(number))


def _ordered(workers: int, task: Task) -> Ordered:
    from azbearer.runner.ordered import Ordered  # noqa: PLC0415  most runs have one worker

    return Ordered(workers, task)


class Section(NamedTuple):
    """Requests that belong together: a folder at the top of the collection, or those between two folders."""

    folder: str | None
    positions: tuple[int, ...]


def sections(plan: Plan) -> Iterator[Section]:
    """The sections of a plan, in order; they have every request that runs."""
    paths = ((plan.items[position].item.path, position) for position in plan.positions)
    tops = ((path[0] if path else None, position) for path, position in paths)
    for folder, members in groupby(tops, lambda top: top[0]):
        yield Section(folder, tuple(position for _, position in members))


class _Folders:
    """Runs the folders of each iteration at the same time."""

    def __init__(self, first: Lane, rows: Rows, deliver: Callable[[Event], None]) -> None:
        self._first = first
        self._rows = rows
        self._deliver = deliver
        self._engines: list[Engines] = [first.engines]
        self._number = 0

    def run(self, turns: Sequence[int]) -> None:
        """Run every iteration."""
        groups = [
            (side_by_side, list(members))
            for side_by_side, members in groupby(
                sections(self._first.plan), lambda each: each.folder is not None
            )
        ]
        try:
            for self._number in turns:
                self._iteration(groups)
        finally:
            for engines in self._engines[1:]:
                engines.close()

    def _iteration(self, groups: Sequence[tuple[bool, Sequence[Section]]]) -> None:
        self._first.begin(self._number, self._rows.row(self._number))
        for side_by_side, members in groups:
            if side_by_side and len(members) > 1:
                self._side_by_side(members)
            else:
                for section in members:
                    self._walk(self._first, section)
        self._first.emit(IterationFinished(self._number))

    def _walk(self, lane: Lane, section: Section) -> None:
        lane.walk(self._number, Flow(lane.plan.items, section.positions))

    def _side_by_side(self, members: Sequence[Section]) -> None:
        first = self._first
        workers = min(first.options.workers, len(members))
        lanes = [first.fork(1 + number % workers, self._deliver) for number in range(len(members))]
        for number in range(len(self._engines), workers):
            self._engines.append(lanes[number].engines)
        for number, lane in enumerate(lanes):
            lane.engines = self._engines[number % workers]

        def folder(_: int, number: int, tell: Callable[[Event], None]) -> None:
            lanes[number].emit = tell
            self._walk(lanes[number], members[number])

        crew = _ordered(workers, folder)
        try:
            crew.run(range(len(members)), self._deliver)
        finally:
            for lane in lanes[: crew.at + 1]:
                first.take_over(lane)
