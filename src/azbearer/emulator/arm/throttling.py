"""The token buckets of ARM, as the page "Understand how Azure Resource Manager throttles requests" has them.

One bucket for each scope (a subscription, or the tenant), principal and kind of operation, and one
of fifteen times the size for all principals of a scope together. A request takes one token; without
one it is answered with 429 and the seconds until there is one. Every answer tells what is left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.arm.errors import ArmError

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.wire import Headers

_ALL_PRINCIPALS = 15


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket.

    Args:
        size: tokens that it holds.
        refill: tokens that come back in a second.
    """

    size: float
    refill: float

    def times(self, factor: float) -> Limit:
        """A bucket so many times as large that fills so many times as fast."""
        return Limit(self.size * factor, self.refill * factor)


LIMITS = {"reads": Limit(250, 25), "writes": Limit(200, 10), "deletes": Limit(200, 10)}
_KINDS = {"GET": "reads", "HEAD": "reads", "OPTIONS": "reads", "DELETE": "deletes"}


@dataclass(frozen=True, slots=True)
class Spent:
    """What became of a request's tokens: the headers that tell of it, and the error when there was none."""

    headers: Headers
    error: ArmError | None = None


class _Bucket:
    """One bucket; full at first."""

    def __init__(self, limit: Limit, now: float) -> None:
        self._limit = limit
        self._tokens = limit.size
        self._at = now

    def take(self, now: float) -> int:
        """Take a token; the whole seconds until there is one, 0 when it was there."""
        self._tokens = min(self._limit.size, self._tokens + (now - self._at) * self._limit.refill)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0
        return max(1, math.ceil((1 - self._tokens) / self._limit.refill))

    @property
    def left(self) -> int:
        """Whole tokens."""
        return int(self._tokens)


class Throttling:
    """All buckets.

    Args:
        clock: seconds since 1970.
        scale: how many times as large and fast the buckets are; 0 never refuses anything, and tells
            of full buckets.
    """

    def __init__(self, clock: Callable[[], float], scale: float) -> None:
        self._clock = clock
        self._scale = scale
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def spend(self, method: str, subscription_id: str, tenant_id: str, principal: str) -> Spent:
        """Take the tokens of a request.

        Args:
            method: decides the kind.
            subscription_id: the scope; empty for the tenant.
            tenant_id: the scope of what belongs to no subscription.
            principal: the object id.
        """
        kind = _KINDS.get(method, "writes")
        scope, name = ("subscription", subscription_id) if subscription_id else ("tenant", tenant_id)
        limit = LIMITS[kind].times(self._scale or 1)
        own = self._bucket((scope, name.lower(), principal, kind), limit)
        common = self._bucket((scope, name.lower(), kind), limit.times(_ALL_PRINCIPALS))
        now = self._clock()
        wait = max(own.take(now), common.take(now)) if self._scale else 0
        spare = 0 if self._scale else 1
        prefix = f"x-ms-ratelimit-remaining-{scope}"
        headers = (
            (f"{prefix}-{kind}", str(own.left - spare)),
            (f"{prefix}-global-{kind}", str(common.left - spare)),
        )
        return Spent(headers, _refusal(scope, name, principal, kind, wait) if wait else None)

    def _bucket(self, key: tuple[str, ...], limit: Limit) -> _Bucket:
        if key not in self._buckets:
            self._buckets[key] = _Bucket(limit, self._clock())
        return self._buckets[key]


def _refusal(scope: str, name: str, principal: str, kind: str, wait: int) -> ArmError:
    message = (
        f"Number of '{kind.removesuffix('s')}' requests for {scope} '{name}' actor '{principal}' exceeded. "
        f"Please try again after '{wait}' seconds."
    )
    code = f"{scope.capitalize()}RequestsThrottled"
    return ArmError(HTTPStatus.TOO_MANY_REQUESTS, code, message, (("Retry-After", str(wait)),))
