"""`--retry`: when a request of the collection is sent once more, and after which pause.

By default only methods that change nothing are repeated (RFC 9110 section 9.2.1): a server may have
done what it was asked for before its answer got lost. What the server asks for in `Retry-After` counts
before our own pauses; when it asks for more than anybody would wait, its answer stands.
"""

from __future__ import annotations

from azbearer.errors import ExitCode
from azbearer.runner.events import Try
from azbearer.typed import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.http.messages import Response
    from azbearer.runner.events import Exchange, Problem

DEFAULT_STATUSES: Final = frozenset({429, 503})
LONGEST_PAUSE: Final = 300.0
"""Seconds; an answer that asks for more is not waited for."""
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_LONGEST_OWN_PAUSE: Final = 30.0
# Trying again does not make a certificate better.
_LASTING: Final = frozenset({"tls"})


class RetryRules(NamedTuple):
    """When to try again.

    Args:
        most: how many times at most.
        statuses: of answers.
        network: also when there is no answer.
        every_method: not only those that change nothing.
    """

    most: int = 0
    statuses: frozenset[int] = DEFAULT_STATUSES
    network: bool = False
    every_method: bool = False

    def pause(self, exchange: Exchange, tries: int, now: float) -> float | None:
        """Seconds until the next try, or None when there shall be none.

        Args:
            exchange: how the last try ended.
            tries: how many there were before it.
            now: seconds since the epoch.
        """
        if tries >= self.most or not (self.every_method or exchange.method.upper() in _SAFE_METHODS):
            return None
        if exchange.response is None:
            return _own_pause(tries) if self.network and _may_pass(exchange.problem) else None
        if exchange.response.status not in self.statuses:
            return None
        asked = _asked_for(exchange.response, now)
        pause = _own_pause(tries) if asked is None else asked
        return pause if pause <= LONGEST_PAUSE else None


def try_of(exchange: Exchange, pause: float) -> Try:
    """A try that another one follows after so many seconds."""
    response, problem = exchange.response, exchange.problem
    return Try(response.status if response else 0, problem.message if problem else "", pause)


def _own_pause(tries: int) -> float:
    return min(_LONGEST_OWN_PAUSE, float(2**tries))


def _may_pass(problem: Problem | None) -> bool:
    return problem is not None and problem.exit_code == ExitCode.NETWORK and problem.code not in _LASTING


def _asked_for(response: Response, now: float) -> float | None:
    from azbearer.tokens.contract import Answer  # noqa: PLC0415  most answers are fine
    from azbearer.tokens.retry import retry_after  # noqa: PLC0415

    headers: Mapping[str, str] = {name.lower(): value for name, value in response.headers}
    return retry_after(Answer(response.status, headers, b""), now)
