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
from azbearer.typed import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.runner.events import Cursor, Event, Exchange, Problem
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
    """One request of one iteration; `elapsed` is in seconds, 0 without an answer."""

    cursor: Cursor
    planned: PlannedItem
    elapsed: float = 0.0
    outcomes: list[Outcome] = field(default_factory=list)


class Collector:
    """Puts the events of one request together."""

    def __init__(self) -> None:
        self._item: ItemOutcomes | None = None

    def handle(self, event: Event) -> ItemOutcomes | None:
        """Take one event; the result is a request that is over, or that the end of the run cut off."""
        match event:
            case ItemStarted():
                self._item = ItemOutcomes(event.cursor, event.planned)
            case RequestFinished() if self._item:
                self._exchange(self._item, event.exchange)
            case ScriptFinished() if self._item:
                self._item.outcomes += _of_script(event)
            case RunStopped() if self._item:
                self._item.outcomes.append(Outcome("error", "run", event.problem))
            case ItemFinished():
                return self._take()
            case RunFinished():
                cut = self._take()
                return cut if cut and (cut.outcomes or cut.elapsed) else None
            case _:
                pass
        return None

    def _take(self) -> ItemOutcomes | None:
        item, self._item = self._item, None
        return item

    @staticmethod
    def _exchange(item: ItemOutcomes, exchange: Exchange) -> None:
        if exchange.source == "item" and exchange.response is not None:
            item.elapsed = exchange.response.elapsed
        if exchange.problem is not None:
            item.outcomes.append(Outcome("error", "request", exchange.problem))


def _of_script(event: ScriptFinished) -> Iterator[Outcome]:
    for assertion in event.assertions:
        if assertion.problem is not None:
            yield Outcome("failed", assertion.name, assertion.problem)
        else:
            yield Outcome("skipped" if assertion.skipped else "passed", assertion.name)
    if event.problem is not None:
        yield Outcome("error", f"{event.event}-script", event.problem)
