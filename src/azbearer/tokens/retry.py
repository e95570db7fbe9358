"""When a token request is sent again: which answers and failures, after how long, how often.

A token request is safe to repeat: it changes nothing at the token service. It is repeated when the
service is overloaded or broken, and when the network is; never when a certificate is wrong, and never
when the service has understood and said no.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace

from azbearer.errors import TransportError
from azbearer.patterns import regex
from azbearer.tokens.breaker import BreakerOpenError
from azbearer.tokens.contract import Wait
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

    from azbearer.tokens.contract import Answer, Effect, FlowContext, Send

_TOO_MANY = 429
_BAD_REQUEST = 400
_SERVER_ERRORS = frozenset({500, 502, 503, 504})
# Who is told the same thing again at once would be told it again: a certificate that isn't trusted, a
# proxy that refuses, an answer that isn't HTTP.
_FINAL_CODES = frozenset({"tls", "proxy", "protocol"})
# Entra ID's transient conditions that come with status 400 (Microsoft: "Microsoft Entra
# authentication and authorization error codes").
_TRANSIENT = frozenset({90006, 90012, 90024, 90033, 90055, 90090})
_NUMBER = regex(r"[+-]?\d+(?:\.\d*)?(?:[eE]\+?\d+)?")
_MILLISECOND_HEADERS = ("retry-after-ms", "x-ms-retry-after-ms")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and when a request is repeated; times in seconds.

    Args:
        attempts: tries in all.
        base_delay: before the second try; doubled for each further one.
        max_delay: at most, unless the service names a time.
        total: for all tries and our own pauses; pauses that the service asks for come on top.
        statuses: that are worth another try.
        longest_pause: a service that asks for more is not waited for.
        jitter: the share of each pause that is left to chance; 1.0 is "full jitter".
        slow_statuses: with `slow_delay` and `slow_attempts` of their own.
        aborts: repeats of a try whose connection broke.
    """

    attempts: int = 3
    base_delay: float = 0.5
    max_delay: float = 8.0
    total: float = 30.0
    statuses: frozenset[int] = _SERVER_ERRORS | {408, _TOO_MANY}
    longest_pause: float = 120.0
    jitter: float = 1.0
    slow_statuses: frozenset[int] = frozenset()
    slow_delay: float = 10.0
    slow_attempts: int = 7
    aborts: int = 1


TOKEN_SERVICE = RetryPolicy()
# The instance metadata service: 404, 408, 429 and 5xx after 1, 2 and 4 s, 5xx never before a second is
# over; 410 says that it is updated and will be back within 70 s (Microsoft: "How to use managed
# identities on a VM to get a token", error handling; MSAL's specification of the same).
IMDS = RetryPolicy(
    attempts=4,
    base_delay=1.25,
    total=90.0,
    statuses=_SERVER_ERRORS | {404, 408, _TOO_MANY},
    jitter=0.2,
    slow_statuses=frozenset({410}),
)


def _number(text: str) -> float | None:
    """The number that the text is, if it is one."""
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.nan
    return value if math.isfinite(value) else None


def _http_date(text: str) -> float | None:
    """An HTTP date as seconds since the epoch."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - rare, and slow to load

    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


def http_date(text: str | None) -> float | None:
    """A `Date` header as seconds since the epoch (RFC 9110 section 5.6.7); None if it is none."""
    return _http_date(text) if text else None


def retry_after(answer: Answer, now: float) -> float | None:
    """How long the service asks to be left alone, in seconds from 0 up; None if it doesn't say.

    In milliseconds (`retry-after-ms`, `x-ms-retry-after-ms`, as Azure's SDKs read them), in seconds or as
    a date (RFC 9110 section 10.2.3). A date is taken relative to the answer's own `Date`, since our
    clock may be wrong.

    Args:
        answer: any answer.
        now: seconds since the epoch, for an answer without `Date`.
    """
    for name in _MILLISECOND_HEADERS:
        milliseconds = _number(answer.headers.get(name, ""))
        if milliseconds is not None:
            return max(0.0, milliseconds / 1000)
    text = answer.headers.get("retry-after", "")
    seconds = _number(text)
    if seconds is None:
        until = http_date(text)
        sent = http_date(answer.headers.get("date"))
        seconds = None if until is None else until - (now if sent is None else sent)
    return None if seconds is None else max(0.0, seconds)


def _is_transient(answer: Answer) -> bool:
    """Whether a 400 says that it will pass."""
    try:
        error = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(error, dict):
        return False
    codes = error.get("error_codes")
    numbers = codes if isinstance(codes, list) else ()
    return error.get("error") == "temporarily_unavailable" or any(number in _TRANSIENT for number in numbers)


class _Attempts:
    """The count of one request's tries, and the time it has left."""

    def __init__(self, policy: RetryPolicy, context: FlowContext) -> None:
        self._policy = policy
        self._context = context
        self._deadline = context.monotonic() + policy.total
        self._done = 0
        self._aborted = 0

    def limited(self, send: Send) -> Send:
        """The request with no more time than is left."""
        left = self._deadline - self._context.monotonic()
        return replace(send, timeout=max(min(send.timeout, left), 0.001)) if left < send.timeout else send

    def after_answer(self, answer: Answer) -> float | None:
        """The pause before the next try, or None if this answer is the last."""
        self._done += 1
        policy = self._policy
        slow = answer.status in policy.slow_statuses
        if not (slow or self._is_worth(answer)):
            return None
        if self._done >= (policy.slow_attempts if slow else policy.attempts):
            return None
        asked = retry_after(answer, self._context.now())
        if asked is not None:
            return self._asked(asked)
        return self._own(policy.slow_delay if slow else self._delay())

    def after_failure(self, error: TransportError) -> float | None:
        """The pause before the next try, or None if there was no sense in one."""
        self._done += 1
        self._aborted += error.code == "aborted"
        final = isinstance(error, BreakerOpenError) or error.code in _FINAL_CODES
        if final or self._done >= self._policy.attempts or self._aborted > self._policy.aborts:
            return None
        return self._own(self._delay())

    def _is_worth(self, answer: Answer) -> bool:
        """Whether another try may bring another answer."""
        return answer.status in self._policy.statuses or (
            answer.status == _BAD_REQUEST and _is_transient(answer)
        )

    def _delay(self) -> float:
        """Exponential, with jitter, so that many clients don't come back at the same moment."""
        # A policy of many tries must not overflow: beyond 2^30 every limit is reached.
        whole = min(self._policy.max_delay, self._policy.base_delay * 2.0 ** min(self._done - 1, 30))
        return whole * (1 - self._policy.jitter * self._context.random())

    def _own(self, delay: float) -> float | None:
        """A pause of our own choice counts against the time."""
        return delay if self._context.monotonic() + delay < self._deadline else None

    def _asked(self, delay: float) -> float | None:
        """A pause that the service asks for does not."""
        if delay > self._policy.longest_pause:
            return None
        self._deadline += delay
        return delay


def send_with_retries(
    send: Send, context: FlowContext, policy: RetryPolicy = TOKEN_SERVICE
) -> Generator[Effect, Any, Answer]:
    """Yields `send`, and `Wait` and `send` again while that makes sense; returns the last answer there was.

    Raises:
        TransportError: no try got an answer.
    """
    attempts = _Attempts(policy, context)
    answer: Answer | None = None
    while True:
        try:
            answer = yield attempts.limited(send)
            pause = attempts.after_answer(answer)
        except TransportError as error:
            pause = attempts.after_failure(error)
            if pause is None and answer is None:
                raise
        if pause is None:
            assert answer is not None  # noqa: S101 - for the type checker: without one it was raised above
            return answer
        yield Wait(pause)
