"""The end of a run as a value, and the listener that counts it together."""

from __future__ import annotations

import math

from azbearer.errors import ExitCode
from azbearer.runner.events import (
    Event,
    ItemFinished,
    ItemStarted,
    IterationStarted,
    RequestFinished,
    RunStarted,
    RunStopped,
    ScriptFinished,
)
from azbearer.runner.listeners import Choosy
from azbearer.typed import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from azbearer.http.messages import Timings
    from azbearer.runner.events import Cursor, Problem
    from azbearer.runner.plan import PlannedItem


MOST_FAILURES = 1000
"""So many failures a result keeps; more are only counted, so that a long run that fails fits into memory."""

_BATCH: Final = 256
"""Answers whose times wait: to take many at once costs little more than to take one."""


class Count:
    """How often something happened, and how often it failed."""

    def __init__(self, total: int = 0, failed: int = 0) -> None:
        self.total = total
        self.failed = failed

    def __repr__(self) -> str:
        return f"Count({self.total}, {self.failed})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Count) and (self.total, self.failed) == (other.total, other.failed)

    __hash__ = None  # type: ignore[assignment]  # it changes


class Stats:
    """The counts of newman's summary."""

    def __init__(self) -> None:
        self.iterations = Count()
        self.items = Count()
        self.scripts = Count()
        self.prerequests = Count()
        self.requests = Count()
        self.tests = Count()
        self.assertions = Count()
        self.test_scripts = Count()
        self.prerequest_scripts = Count()


class Spread:
    """Average, extremes and standard deviation of times in seconds, without keeping them."""

    def __init__(self) -> None:
        self.count = 0
        self.average = 0.0
        self.minimum = 0.0
        self.maximum = 0.0
        self._squares = 0.0

    def take(self, values: Sequence[float]) -> None:
        """Take more values, of which there is at least one (Chan, Golub and LeVeque 1983)."""
        count, before = len(values), self.count
        average = math.fsum(values) / count
        squares = math.dist(values, [average] * count) ** 2
        apart = average - self.average
        self.minimum = min(values) if before == 0 else min(self.minimum, *values)
        self.maximum = max(values) if before == 0 else max(self.maximum, *values)
        self.count = before + count
        self.average += apart * count / self.count
        self._squares += squares + apart**2 * before * count / self.count

    @property
    def deviation(self) -> float:
        """The standard deviation of the population."""
        return math.sqrt(self._squares / self.count) if self.count else 0.0


class Failure(NamedTuple):
    """One thing that went wrong.

    `at` is newman's: `request`, `prerequest-script`, `test-script` or `assertion:INDEX in test-script`;
    or `run` for a limit of the whole run, which names the request where that was met;
    `assertion` and `index` are those of the test that failed.
    """

    problem: Problem
    at: str
    cursor: Cursor
    planned: PlannedItem
    assertion: str = ""
    # It hides a method of tuples, which nobody would want of this.
    index: int = 0  # type: ignore[assignment]


class RunResult:
    """The end of a run.

    Args:
        stats: the counts.
        received: bytes of all bodies and headers.
        skipped: tests that were left out; newman counts them among the assertions, and so do we.
        started, completed: seconds since the epoch.
        failures: what went wrong, in order; of a run with more than `MOST_FAILURES` the first ones.
        failed_ids: of every request with which something went wrong.
        more_failures: how many more there were.
        interrupted: the signal that ended the run early, or an empty text.
    """

    def __init__(
        self, failures: Iterable[Failure] = (), interrupted: Literal["", "SIGINT", "SIGTERM"] = ""
    ) -> None:
        self.stats = Stats()
        self._answers: list[tuple[float, Timings]] = []
        self._spreads = (Spread(), Spread(), Spread())
        self.received = 0
        self.skipped = 0
        self.started = 0.0
        self.completed = 0.0
        self.failures = list(failures)
        self.failed_ids = {failure.planned.item.id for failure in self.failures}
        self.interrupted = interrupted
        self.more_failures = 0
        self._more_codes: set[int] = set()

    @property
    def failed(self) -> int:
        """How many things went wrong."""
        return len(self.failures) + self.more_failures

    @property
    def response(self) -> Spread:
        """Seconds until requests were answered."""
        return self._settled()[0]

    @property
    def dns(self) -> Spread:
        """Seconds until their hosts' addresses were known."""
        return self._settled()[1]

    @property
    def first_byte(self) -> Spread:
        """Seconds from when they could be sent until an answer began."""
        return self._settled()[2]

    def add_answer(self, elapsed: float, timings: Timings) -> None:
        """Count the times of one answer."""
        self._answers.append((elapsed, timings))
        if len(self._answers) == _BATCH:
            self._settled()

    def _settled(self) -> tuple[Spread, Spread, Spread]:
        """The spreads, with the answers that waited."""
        if self._answers:
            response, dns, first_byte = self._spreads
            response.take([elapsed for elapsed, _ in self._answers])
            dns.take([timings.dns for _, timings in self._answers])
            first_byte.take([max(0.0, timings.first_byte - timings.tls) for _, timings in self._answers])
            # In place: a result and a copy of it share both.
            self._answers.clear()
        return self._spreads

    def add_failure(self, failure: Failure) -> None:
        """Count one more, and keep it unless there are very many; what ended the run is kept always."""
        self.failed_ids.add(failure.planned.item.id)
        if len(self.failures) < MOST_FAILURES or failure.at == "run":
            self.failures.append(failure)
        else:
            self.more_failures += 1
            self._more_codes.add(failure.problem.exit_code)

    @property
    def exit_code(self) -> int:
        """What the process ends with.

        130 or 143 on a signal; the code of the run's own limit that it met; 1 when a test or a script
        failed; else the code of the first failure.
        """
        if self.interrupted:
            return ExitCode.INTERRUPTED if self.interrupted == "SIGINT" else ExitCode.TERMINATED
        limits = [failure.problem.exit_code for failure in self.failures if failure.at == "run"]
        if limits:
            return limits[0]
        codes = [failure.problem.exit_code for failure in self.failures]
        if not codes:
            return ExitCode.OK
        return ExitCode.TEST_FAILED if ExitCode.TEST_FAILED in {*codes, *self._more_codes} else codes[0]


class Summary(Choosy):
    """The listener that counts events together into a `RunResult`."""

    def __init__(self) -> None:
        super().__init__(
            {
                RunStarted: self._run,
                IterationStarted: self._iteration,
                ItemStarted: self._item,
                ScriptFinished: self._script,
                RequestFinished: self._request,
                ItemFinished: self._end,
                RunStopped: self._failures,
            }
        )
        self.result = RunResult()
        self._stats = self.result.stats

    def _run(self, event: RunStarted) -> None:
        self.result.started = event.started

    def _iteration(self, event: IterationStarted) -> None:
        del event
        self._stats.iterations.total += 1

    def _item(self, event: ItemStarted) -> None:
        del event
        self._stats.items.total += 1
        self._stats.prerequests.total += 1

    def _end(self, event: ItemFinished) -> None:
        self._stats.tests.total += not event.skipped

    def _script(self, event: ScriptFinished) -> None:
        stats = self._stats
        kind = stats.test_scripts if event.event == "test" else stats.prerequest_scripts
        kind.total += 1
        stats.scripts.total += 1
        said = event.said
        stats.assertions.total += said.tests
        stats.assertions.failed += said.failed
        self.result.skipped += said.skipped
        if event.problem is not None:
            kind.failed += 1
            stats.scripts.failed += 1
        if said.failed or event.problem is not None:
            self._failures(event)

    def _request(self, event: RequestFinished) -> None:
        exchange, result = event.exchange, self.result
        self._stats.requests.total += 1
        if exchange.problem is not None:
            self._stats.requests.failed += 1
            self._failures(event)
        if exchange.timings is not None:
            result.add_answer(exchange.elapsed, exchange.timings)
            result.received += exchange.received

    def _failures(self, event: ScriptFinished | RequestFinished | RunStopped) -> None:
        for failure in failures_of(event):
            self.result.add_failure(failure)


def failures_of(event: Event) -> Iterable[Failure]:
    """What an event says went wrong."""
    match event:
        case ScriptFinished():
            return _script_failures(event)
        case RequestFinished() if event.exchange.problem is not None:
            return (Failure(event.exchange.problem, "request", event.cursor, event.planned),)
        case RunStopped():
            return (Failure(event.problem, "run", event.cursor, event.planned),)
        case _:
            return ()


def _script_failures(event: ScriptFinished) -> Iterator[Failure]:
    at = f"{event.event}-script"
    for each in event.assertions:
        if each.problem is not None:
            place = f"assertion:{each.index} in {at}"
            yield Failure(each.problem, place, event.cursor, event.planned, each.name, each.index)
    if event.problem is not None:
        yield Failure(event.problem, at, event.cursor, event.planned)
