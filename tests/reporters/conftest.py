"""A stage on which a run's events are played to a reporter, without a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection import dump_compact, parse_collection
from azbearer.collection.model import VariableFile
from azbearer.http.messages import Request, Response, Timings
from azbearer.runner.events import (
    Assertion,
    Cursor,
    Exchange,
    ItemFinished,
    ItemStarted,
    IterationFinished,
    IterationStarted,
    Problem,
    RequestFinished,
    RunFinished,
    RunStarted,
    RunStopped,
    ScriptFinished,
)
from azbearer.runner.plan import make_plan
from azbearer.runner.result import Summary
from azbearer.runner.said import Said
from azbearer.scripting.contract import ScriptError, TestOutcome

if TYPE_CHECKING:
    from azbearer.runner.events import Event
    from azbearer.runner.plan import PlannedItem

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


class Stage:
    """Plays events to a summary and to the listener that is tested."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.summary = Summary()
        self.result = self.summary.result
        self._items: tuple[PlannedItem, ...] = ()
        self._at = (Cursor(0, 0), 0)

    def tell(self, event: Event) -> None:
        """One event."""
        self.summary.handle(event)
        self.events.append(event)

    def start(self, *items: Any, environment: str = "", iterations: int = 1, name: str = "demo") -> None:
        """A run of a collection of these items; a text is an item of that name."""
        tree = [{"name": each, "request": "http://h"} if isinstance(each, str) else each for each in items]
        document = {"info": {"name": name, "schema": SCHEMA, "_postman_id": "c-1"}, "item": tree}
        plan = make_plan(parse_collection(dump_compact(document).encode(), "x.json"), iterations=iterations)
        self._items = plan.items
        file = VariableFile("e-1", environment, "environment", (), {}) if environment else None
        self.tell(RunStarted(plan, file, None, 1_800_000_000.0))

    def iteration(self, number: int = 0) -> None:
        """The next iteration begins."""
        self.tell(IterationStarted(number))
        self._at = (Cursor(number, -1), number)

    def item(self) -> PlannedItem:
        """The next item begins."""
        cursor = Cursor(self._at[1], self._at[0].position + 1)
        self._at = (cursor, cursor.iteration)
        self.tell(ItemStarted(cursor, self.planned))
        return self.planned

    @property
    def planned(self) -> PlannedItem:
        """The item that is running."""
        return self._items[self._at[0].position]

    def request(
        self, status: int = 200, *, elapsed: float = 0.012, size: int = 1500, **exchange: Any
    ) -> None:
        """The item's request, or a script's, was answered."""
        url = exchange.pop("url", "https://management.azure.com/subscriptions?api-version=2022-12-01")
        body, headers = exchange.pop("body", b"{}"), exchange.pop("headers", (("A", "b"),))
        started = self.result.started + len(self.events) / 100
        given = {"source": "item", "view": {"method": "GET"}, "method": "GET", "url": url, "started": started}
        given |= exchange
        sent = Request("GET", url)
        response = Response(
            status, "OK", headers, body, url, "1.1", sent,
            timings=Timings(dns=0.001, tls=0.004, first_byte=0.01), wire_size=size, elapsed=elapsed,
        )  # fmt: skip
        self.tell(RequestFinished(self._at[0], self.planned, Exchange(**{"response": response, **given})))

    def no_answer(self, message: str = "no such host", **problem: Any) -> None:
        """The item's request got no answer."""
        self.request(response=None, problem=Problem("TransportError", message, exit_code=3, **problem))

    def script(
        self,
        *tests: Assertion,
        event: Any = "test",
        messages: Any = (),
        problem: Any = None,
        page: str = "",
    ) -> None:
        """A script of the item ended."""
        label = f"demo > {self.planned.item.name}, {event} script"
        said = Said((*map(_outcome, tests), *messages), label, tests)
        self.tell(ScriptFinished(self._at[0], self.planned, event, label, said, problem, page))

    def item_ends(self, **members: Any) -> None:
        """The item is over."""
        self.tell(ItemFinished(self._at[0], self.planned, **members))

    def run_stops(self, problem: Problem) -> None:
        """The run has met a limit."""
        self.tell(RunStopped(self._at[0], self.planned, problem))

    def end(self, interrupted: Any = "") -> None:
        """The run is over, 1.5 seconds after it began."""
        if not interrupted:
            self.tell(IterationFinished(self._at[1]))
        self.result.interrupted = interrupted
        self.result.completed = self.result.started + 1.5
        self.tell(RunFinished(self.result))

    def play(self, listener: Any) -> None:
        """Tell it all to a listener."""
        for event in self.events:
            listener.handle(event)

    @staticmethod
    def passed(name: str) -> Assertion:
        """A test that passed."""
        return Assertion(name, passed=True)

    @staticmethod
    def failed(name: str, message: str = "expected 1 to equal 2", **others: Any) -> Assertion:
        """A test that failed."""
        problem = Problem("AssertionError", message, where="demo > x, test script:3:7")
        return Assertion(name, passed=False, problem=problem._replace(**others))

    @staticmethod
    def skipped(name: str) -> Assertion:
        """A test that was left out."""
        return Assertion(name, passed=True, skipped=True)


def _outcome(assertion: Assertion) -> TestOutcome:
    """The test as a script would tell of it."""
    name, passed, skipped, problem, index = assertion
    return TestOutcome(name, index, passed, skipped, problem and ScriptError(problem.kind, problem.message))


@pytest.fixture
def stage() -> Stage:
    """An empty stage."""
    return Stage()
