"""What became of one request and its tests, as one list: the view of reports that know only test cases."""

from __future__ import annotations

from dataclasses import dataclass, field

from azbearer.runner.events import (
    ItemFinished,
    ItemStarted,
    RequestFinished,
    RunFinished,
    RunStopped,
    ScriptFinished,
)
from azbearer.runner.listeners import Choosy
from azbearer.typed import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from azbearer.runner.events import Cursor, Problem
    from azbearer.runner.plan import PlannedItem


class Outcome(NamedTuple):
    """One test, or one thing that went wrong beside the tests.

    Args:
        kind: `error` is a request without an answer or a script that broke; the rest are tests.
        name: of the test; for an error newman's word for the place, such as `request` or `test-script`,
            or `run` where the run met a limit of its own.
        problem: why, if it went wrong.
    """

    kind: Literal["passed", "skipped", "failed", "error"]
    name: str
    problem: Problem | None = None


@dataclass(slots=True)
class ItemOutcomes:
    """One request of one iteration.

    Attributes:
        elapsed: seconds until its answer was there; 0 without one.
        end: how it ended; None if the run ended in the middle of it.
    """

    cursor: Cursor
    planned: PlannedItem
    elapsed: float = 0.0
    outcomes: list[Outcome] = field(default_factory=list)
    end: ItemFinished | None = None


class Collector(Choosy):
    """Puts the events of one request together.

    Args:
        over: takes a request that is over, or that the end of the run cut off.
    """

    def __init__(self, over: Callable[[ItemOutcomes], object]) -> None:
        super().__init__(
            {
                ItemStarted: self.begin,
                RequestFinished: self.request,
                ScriptFinished: self.script,
                RunStopped: self.stop,
                ItemFinished: self.finish,
                RunFinished: self.cut,
            }
        )
        self._over = over
        self._item: ItemOutcomes | None = None

    def begin(self, event: ItemStarted) -> None:
        """A request begins."""
        self._item = ItemOutcomes(event.cursor, event.planned)

    def request(self, event: RequestFinished) -> None:
        """It was answered, or was not; or one of its scripts' was."""
        item, exchange = self._item, event.exchange
        if item is None:
            return
        if exchange.source == "item" and exchange.answered:
            item.elapsed = exchange.elapsed
        if exchange.problem is not None:
            item.outcomes.append(Outcome("error", "request", exchange.problem))

    def script(self, event: ScriptFinished) -> None:
        """One of its scripts is over."""
        if self._item is not None:
            self._item.outcomes += _of_script(event)

    def stop(self, event: RunStopped) -> None:
        """The run has met a limit at it."""
        if self._item is not None:
            self._item.outcomes.append(Outcome("error", "run", event.problem))

    def finish(self, event: ItemFinished) -> None:
        """It is over."""
        item, self._item = self._item, None
        if item is not None:
            item.end = event
            self._over(item)

    def cut(self, event: RunFinished) -> None:
        """The run is over; a request in the middle of which it ended counts if there is anything to tell."""
        del event
        item, self._item = self._item, None
        if item is not None and (item.outcomes or item.elapsed):
            self._over(item)


def _of_script(event: ScriptFinished) -> Iterator[Outcome]:
    for assertion in event.assertions:
        if assertion.problem is not None:
            yield Outcome("failed", assertion.name, assertion.problem)
        else:
            yield Outcome("skipped" if assertion.skipped else "passed", assertion.name)
    if event.problem is not None:
        yield Outcome("error", f"{event.event}-script", event.problem)
