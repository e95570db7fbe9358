from __future__ import annotations

import json
from contextlib import suppress
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import TransportError
from azbearer.tokens.breaker import BreakerOpenError
from azbearer.tokens.contract import Answer, Send, Wait
from azbearer.tokens.retry import IMDS, TOKEN_SERVICE, RetryPolicy, retry_after, send_with_retries

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = 1_800_000_000.0
SEND = Send("POST", "https://login.contoso.example/token")
OK = Answer(200, {}, b"{}")


def answered(status: int, body: bytes = b"", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def failed(code: str) -> TransportError:
    return TransportError("failed", where="login.contoso.example:443", code=code)


def play(clock: Any, outcomes: Sequence[Answer | Exception], policy: RetryPolicy = TOKEN_SERVICE) -> Any:
    """Answer each request with the next outcome, the last for ever; gives the result and the pauses."""
    flow = send_with_retries(SEND, clock.context(random=0.0), policy)
    pauses: list[float] = []
    number = 0
    try:
        effect = next(flow)
        while True:
            if isinstance(effect, Wait):
                pauses.append(effect.seconds)
                clock.go(effect.seconds)
                effect = flow.send(None)
                continue
            outcome = outcomes[min(number, len(outcomes) - 1)]
            number += 1
            effect = flow.throw(outcome) if isinstance(outcome, Exception) else flow.send(outcome)
    except StopIteration as stop:
        return stop.value, pauses, number
    except TransportError as error:
        return error, pauses, number


@pytest.mark.parametrize("status", [200, 301, 307, 400, 401, 403, 404, 410, 501])
def test_answers_that_are_final(clock: Any, status: int) -> None:
    """What another try would not change is the answer."""
    assert (answered(status), [], 1) == play(clock, [answered(status), OK])


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_answers_that_are_worth_another_try(clock: Any, status: int) -> None:
    """An overloaded or broken service is asked again after half a second, then a whole one."""
    assert (OK, [0.5, 1.0], 3) == play(clock, [answered(status), answered(status), OK])


def test_three_tries_in_all(clock: Any) -> None:
    """The third answer is returned, whatever it is."""
    assert (answered(503), [0.5, 1.0], 3) == play(clock, [answered(503)])


@pytest.mark.parametrize("code", ["dns", "connect", "timeout-connect", "timeout-total", "network"])
def test_failures_that_are_worth_another_try(clock: Any, code: str) -> None:
    """A network that fails may be back in a second."""
    assert (OK, [0.5, 1.0], 3) == play(clock, [failed(code), failed(code), OK])


@pytest.mark.parametrize(
    "error", [failed("tls"), failed("proxy"), failed("protocol"), BreakerOpenError("open")]
)
def test_failures_that_are_final(clock: Any, error: TransportError) -> None:
    """A certificate is no better the second time."""
    assert (error, [], 1) == play(clock, [error, OK])


def test_a_broken_connection_is_repeated_once(clock: Any) -> None:
    """A token request is safe to repeat after a reset, but a service that resets twice is left alone."""
    assert (OK, [0.5], 2) == play(clock, [failed("aborted"), OK])
    error = failed("aborted")
    assert (error, [0.5], 2) == play(clock, [error])


def test_an_answer_counts_more_than_a_later_failure(clock: Any) -> None:
    """If any try was answered, the flow gets an answer to explain."""
    assert (answered(503), [0.5, 1.0], 3) == play(clock, [answered(503), failed("connect")])


@pytest.mark.parametrize(
    ("body", "tries"),
    [
        ({"error": "temporarily_unavailable"}, 3),
        ({"error": "invalid_request", "error_codes": [90033]}, 3),
        ({"error": "invalid_client", "error_codes": [7000215]}, 1),
        ({"error": "invalid_grant", "error_codes": "90033"}, 1),
        ([], 1),
    ],
)
def test_transient_refusals(clock: Any, body: Any, tries: int) -> None:
    """A 400 is final, unless it says that it will pass."""
    answer = answered(400, json.dumps(body).encode())
    assert tries == play(clock, [answer])[2]


def test_full_jitter(clock: Any) -> None:
    """A pause is anything from nothing to the whole."""
    flow = send_with_retries(SEND, clock.context(random=0.75))
    next(flow)
    assert Wait(0.125) == flow.send(answered(503))


def test_pauses_do_not_grow_for_ever(clock: Any) -> None:
    """Doubling stops at the policy's longest pause."""
    policy = RetryPolicy(attempts=6, max_delay=2.0, total=1000)
    assert [0.5, 1.0, 2.0, 2.0, 2.0] == play(clock, [answered(500)], policy)[1]


def test_a_try_gets_no_more_time_than_is_left(clock: Any) -> None:
    """Ten seconds for each try, thirty for all: the last one is cut short."""
    flow = send_with_retries(SEND, clock.context(random=0.0), RetryPolicy(total=25.0))
    timeouts = []
    effect: Any = next(flow)
    for _ in range(3):
        timeouts.append(effect.timeout)
        clock.go(effect.timeout)
        with suppress(TransportError):
            effect = flow.throw(failed("timeout-total"))
            clock.go(effect.seconds)
            effect = flow.send(None)
    assert [10.0, 10.0, 3.5] == timeouts


def test_no_try_after_the_time_is_up(clock: Any) -> None:
    """A pause that would end after the time is up is not begun."""
    assert 1 == play(clock, [answered(500)], RetryPolicy(total=0.4))[2]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": " 3 "}, 3.0),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "1e9"}, 1e9),
        ({"retry-after": "abc"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e999"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
        ({"retry-after": formatdate(NOW + 7, usegmt=True)}, 7.0),
        ({"retry-after": formatdate(NOW - 7, usegmt=True)}, 0.0),
        (
            {"retry-after": formatdate(NOW + 3607, usegmt=True), "date": formatdate(NOW + 3600, usegmt=True)},
            7.0,
        ),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"x-ms-retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    """The pause is understood in seconds, milliseconds and as a date by the server's own clock."""
    assert expected == retry_after(Answer(429, headers, b""), NOW)


def test_a_named_pause_is_kept_exactly(clock: Any) -> None:
    """A service that says when is asked then, neither earlier nor later."""
    assert (OK, [3.0], 2) == play(clock, [answered(429, retry_after="3"), OK])


def test_a_named_pause_may_exceed_the_time_for_tries(clock: Any) -> None:
    """Two minutes are waited for if the service asks for them."""
    assert (OK, [120.0, 1.0], 3) == play(clock, [answered(429, retry_after="120"), answered(500), OK])


def test_a_longer_pause_is_the_end(clock: Any) -> None:
    """Beyond two minutes the answer is returned at once, with its Retry-After to tell of."""
    answer = answered(429, retry_after="121")
    assert (answer, [], 1) == play(clock, [answer, OK])


@pytest.mark.parametrize("status", [404, 408, 429, 500, 503])
def test_imds_is_tried_four_times(clock: Any, status: int) -> None:
    """The metadata service is given growing pauses, none below a second."""
    clock_with_luck = play(clock, [answered(status)], IMDS)
    assert (4, [1.25, 2.5, 5.0]) == (clock_with_luck[2], clock_with_luck[1])
    assert IMDS.base_delay * (1 - IMDS.jitter) >= 1.0


def test_imds_comes_back_after_an_update(clock: Any) -> None:
    """410 means an update of at most 70 seconds, which are waited for."""
    outcomes = [answered(410)] * 6 + [OK]
    assert (OK, [10.0] * 6, 7) == play(clock, outcomes, IMDS)
