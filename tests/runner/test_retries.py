"""When a request is sent once more, and after which pause."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import TransportError
from azbearer.runner.events import Exchange, Problem, RequestFinished, Try
from azbearer.runner.retries import RetryRules

NOW = 1_800_000_000.0
NO_ANSWER = Problem("TransportError", "no", code="connect", exit_code=3)


def ended(lab: Any, status: int = 503, method: str = "GET", *headers: tuple[str, str]) -> Exchange:
    """A request that ended like that."""
    response = lab.answer(status, headers=headers)(FakeRequest())
    return Exchange("item", {}, method, "http://h.example", response)


class FakeRequest:
    """All that an answer needs of a request."""

    url = "http://h.example"


@pytest.mark.parametrize(
    ("status", "again"), [(429, True), (503, True), (500, False), (200, False), (404, False)]
)
def test_statuses(lab: Any, status: int, again: bool) -> None:
    """By default those that say "later"."""
    assert again is (RetryRules(3).pause(ended(lab, status), 0, NOW) is not None)


@pytest.mark.parametrize(
    ("method", "again"), [("GET", True), ("head", True), ("POST", False), ("PUT", False), ("DELETE", False)]
)
def test_methods(lab: Any, method: str, again: bool) -> None:
    """By default those that change nothing; all of them on demand."""
    assert again is (RetryRules(3).pause(ended(lab, method=method), 0, NOW) is not None)
    assert None is not RetryRules(3, every_method=True).pause(ended(lab, method=method), 0, NOW)


@pytest.mark.parametrize(
    ("tries", "pause"), [(0, 1.0), (1, 2.0), (4, 16.0), (5, 30.0), (9, 30.0), (10, None)]
)
def test_pauses(lab: Any, tries: int, pause: float | None) -> None:
    """They double up to half a minute, and end after the last try."""
    assert pause == RetryRules(10).pause(ended(lab), tries, NOW)


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        (("Retry-After", "7"), 7.0),
        (("retry-after-ms", "250"), 0.25),
        (("Retry-After", "Fri, 15 Jan 2027 08:00:20 GMT"), 20.0),
        (("Retry-After", "soon"), 1.0),
        (("Retry-After", "3600"), None),
    ],
)
def test_what_the_server_asks_for(lab: Any, header: tuple[str, str], pause: float | None) -> None:
    """It counts before our own pause; a wait of an hour is not one."""
    assert pause == RetryRules(3).pause(ended(lab, 429, "GET", header), 0, NOW)


@pytest.mark.parametrize(
    ("problem", "again"),
    [
        (NO_ANSWER, True),
        (NO_ANSWER._replace(code="tls"), False),
        (NO_ANSWER._replace(exit_code=2), False),
    ],
)
def test_the_network(problem: Problem, again: bool) -> None:
    """Only if it was asked for, and only what may pass."""
    exchange = Exchange("item", {}, "GET", "http://h.example", problem=problem)
    assert again is (RetryRules(3, network=True).pause(exchange, 0, NOW) is not None)
    assert None is RetryRules(3).pause(exchange, 0, NOW)


def test_each_try_is_told(lab: Any, item: Any) -> None:
    """Of several tries the last one counts, and the report has them all."""
    lab.answers(lab.answer(429, headers=(("Retry-After", "5"),)), TransportError("gone"), lab.answer(200))
    result = lab.run(lab.plan(item("one")), retries=RetryRules(3, network=True))
    (told,) = lab.recorder.of(RequestFinished)
    assert (Try(429, "", 5.0), Try(0, "gone", 2.0)) == told.exchange.tries
    assert (200, [5.0, 2.0], 0) == (told.exchange.response.status, lab.clock.slept, result.exit_code)
    assert (1, 3) == (result.stats.requests.total, len(lab.transport.sent))


def test_the_last_answer_stands(lab: Any, item: Any) -> None:
    """When all tries are used up."""
    lab.answers(lab.answer(503))
    lab.run(lab.plan(item("one")), retries=RetryRules(2))
    (told,) = lab.recorder.of(RequestFinished)
    assert (503, 2) == (told.exchange.response.status, len(told.exchange.tries))


def test_not_beyond_the_end_of_the_run(lab: Any, item: Any) -> None:
    """A pause that lasts longer than the run may is none."""
    lab.answers(lab.answer(503, headers=(("Retry-After", "5"),)))
    lab.run(lab.plan(item("one")), retries=RetryRules(2), timeout=4)
    assert 1 == len(lab.transport.sent)


def test_requests_of_scripts_are_not_repeated(lab: Any, item: Any) -> None:
    """What they do with an answer is their own business."""
    lab.answers(lab.answer(503), lab.answer(200))
    lab.scripts(a=lambda _script, host: host.send({"url": "http://h.example", "method": "GET"}) and None)
    lab.run(lab.plan(item("one", "a")), retries=RetryRules(2))
    assert 2 == len(lab.transport.sent)
