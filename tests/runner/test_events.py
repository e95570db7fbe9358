"""The values that a run tells its listeners."""

from __future__ import annotations

from azbearer.http.messages import Request, Response, Timings
from azbearer.runner.events import Exchange, Problem

TIMINGS = Timings(total=0.5)
ANSWER = Response(
    204, "No Content", (), b"", "http://h/", "1.1", Request("GET", "http://h/"),
    timings=TIMINGS, wire_size=30, header_size=12, elapsed=0.5,
)  # fmt: skip


def test_the_figures_of_an_answer() -> None:
    """They are there without a look at the answer itself."""
    exchange = Exchange("item", {}, "GET", "http://h/", ANSWER)
    assert (True, 204, 0.5, TIMINGS, 42) == (
        exchange.answered,
        exchange.status,
        exchange.elapsed,
        exchange.timings,
        exchange.received,
    )


def test_the_figures_without_an_answer() -> None:
    """They are nothing."""
    exchange = Exchange("item", {}, "GET", "http://h/")
    assert (False, 0, 0.0, None, 0) == (
        exchange.answered,
        exchange.status,
        exchange.elapsed,
        exchange.timings,
        exchange.received,
    )


def test_an_exchange_with_another_member() -> None:
    """The rest is as it was, and so is the exchange itself."""
    problem = Problem("Error", "why")
    exchange = Exchange("item", {}, "GET", "http://h/", ANSWER, started=7.0)
    other = exchange.replace(problem=problem)
    assert {**exchange.members(), "problem": problem} == other.members()
    assert exchange.problem is None
    assert "problem=None" in repr(exchange)
