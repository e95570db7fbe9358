from __future__ import annotations

import copy
import statistics
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import ExitCode
from azbearer.http.messages import Timings
from azbearer.runner.events import Cursor, Problem, RunFinished
from azbearer.runner.result import MOST_FAILURES, Count, Failure, RunResult, Spread, Summary
from azbearer.scripting.contract import ScriptError, ScriptOutcome, TestOutcome

if TYPE_CHECKING:
    from azbearer.runner.plan import PlannedItem


def failure(planned: PlannedItem, exit_code: int) -> Failure:
    return Failure(Problem("Error", "it broke", exit_code=exit_code), "request", Cursor(0, 0), planned)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([], 0), ([1], 1), ([3, 2], 3), ([4, 3], 4), ([3, 1], 1), ([6, 4, 1], 1)],
)
def test_exit_codes(lab: Any, item: Any, codes: list[int], expected: int) -> None:
    """A failed test or script wins, otherwise what went wrong first."""
    [planned] = lab.plan(item("one")).items
    result = RunResult(failures=[failure(planned, code) for code in codes])
    assert expected == result.exit_code


@pytest.mark.parametrize(
    ("signal", "code"), [("SIGINT", ExitCode.INTERRUPTED), ("SIGTERM", ExitCode.TERMINATED)]
)
def test_a_signal_wins(lab: Any, item: Any, signal: Any, code: ExitCode) -> None:
    """Whoever interrupted a run gets the code that says so."""
    [planned] = lab.plan(item("one")).items
    assert code == RunResult(failures=[failure(planned, 1)], interrupted=signal).exit_code


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), (0, 0.0, 0.0, 0.0, 0.0)),
        ((3.0,), (1, 3.0, 3.0, 3.0, 0.0)),
        ((2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0), (8, 5.0, 2.0, 9.0, 2.0)),
        ((0.0, 0.0), (2, 0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_spreads(values: tuple[float, ...], expected: tuple[Any, ...]) -> None:
    """Count, average, extremes, and the standard deviation of the population."""
    spread = Spread()
    for value in values:
        spread.take([value])
    assert expected == (spread.count, spread.average, spread.minimum, spread.maximum, spread.deviation)


def test_a_spread_of_many_times() -> None:
    """It is that of all of them, whatever came at once."""
    values = [1000.0 + number % 7 / 8 for number in range(1, 1000)]
    spread = Spread()
    for start, end in [(0, 1), (1, 300), (300, 999)]:
        spread.take(values[start:end])
        assert pytest.approx(statistics.fmean(values[:end])) == spread.average
    assert (999, 1000.0, 1000.75) == (spread.count, spread.minimum, spread.maximum)
    assert pytest.approx(statistics.pstdev(values)) == spread.deviation


def test_the_times_of_answers() -> None:
    """They are there whenever somebody looks, for a result and for a copy of it."""
    result = RunResult()
    for number in range(1000):
        result.add_answer(number / 8, Timings(dns=0.5, tls=1.0, first_byte=2.0))
        if number == 2:
            assert (3, 0.125) == (result.response.count, result.response.average)
    other = copy.copy(result)
    assert (1000, 999 / 8) == (result.response.count, other.response.maximum)
    assert (0.5, 1.0) == (other.dns.average, result.first_byte.average)
    assert (1000, 1000) == (result.dns.count, other.first_byte.count)


def count(total: int, failed: int = 0) -> Count:
    return Count(total, failed)


def test_the_counts(lab: Any, item: Any) -> None:
    """What newman counts, for a run with failures of each kind."""
    broken = ScriptError("Error", "broken")
    failed = TestOutcome("t", 0, passed=False, error=broken)
    lab.scripts(
        a=lambda _s, host: host.send({"url": "http://nested.example"}) and None,
        b=lambda _s, _h: ScriptOutcome(messages=(failed, TestOutcome("u", 1, passed=True)), error=broken),
    )
    lab.answers(lab.answer(200, b"x" * 10))
    stats = lab.run(lab.plan(item("one", "a", "b"), item("two", url=""), iterations=2)).stats
    assert (stats.iterations, stats.items, stats.prerequests, stats.tests) == (count(2),) + (count(4),) * 3
    assert (stats.requests, stats.assertions) == (count(6, 2), count(4, 2))
    assert (stats.scripts, stats.prerequest_scripts, stats.test_scripts) == (
        count(4, 2),
        count(2),
        count(2, 2),
    )


def test_the_times(lab: Any, item: Any) -> None:
    """Times and sizes are of answered requests; the first byte counts from the end of the handshake."""
    lab.answers(lab.answer(200, b"12345"))
    result = lab.run(lab.plan(item("one"), item("two")))
    assert (result.response.count, result.response.average) == (2, 0.012)
    assert (result.dns.average, round(result.first_byte.average, 6)) == (0.001, 0.006)
    assert result.received == 50


def test_the_end_is_not_counted() -> None:
    """The summary hears of its own result as everybody does."""
    summary = Summary()
    summary.handle(RunFinished(summary.result))
    assert summary.result.stats.items == count(0)


def failing(lab: Any, item: Any, *codes: int) -> RunResult:
    """A result to which these failures were added, by their exit codes."""
    planned = lab.plan(item("one")).items[0]
    result = RunResult()
    for number, code in enumerate(codes):
        problem = Problem("Error", f"number {number}", exit_code=code)
        at = "run" if code == ExitCode.LIMIT else "request"
        result.add_failure(Failure(problem, at, Cursor(0, 0), planned))
    return result


@pytest.mark.parametrize(
    ("last", "code"), [((), 3), ((4, 5), 3), ((1, 4), 1), ((4, ExitCode.LIMIT), ExitCode.LIMIT)]
)
def test_of_very_many_failures_the_first_are_kept(
    lab: Any, item: Any, last: tuple[int, ...], code: int
) -> None:
    """The others are counted, and decide the exit code as if they were there."""
    result = failing(lab, item, *[3] * MOST_FAILURES, *last)
    assert (MOST_FAILURES + len(last), code) == (result.failed, result.exit_code)
    assert result.failures[0].problem.message == "number 0"
    assert len(result.failures) <= MOST_FAILURES + 1
