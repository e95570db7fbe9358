"""Token buckets: how fast a principal may call the Resource Manager without being refused.

Microsoft, "Understand how Azure Resource Manager throttles requests": since 2024 a bucket for each
subscription, principal and kind of request, the same again for calls that name no subscription. Reads: 250,
refilled by 25 a second; writes and deletes: 200, by 10 a second. What is left is told with each answer
(`x-ms-ratelimit-remaining-...`), and that corrects what we believe: others use the same bucket.

Waiting before a request costs less than being refused: a refusal is a request more, and a longer wait.
"""

from __future__ import annotations

import re
import threading
import time

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.messages import Request, Response


class Rate(NamedTuple):
    """A bucket's size in requests, and how many a second flow in."""

    size: float
    per_second: float


RATES = {"reads": Rate(250, 25), "writes": Rate(200, 10), "deletes": Rate(200, 10)}
_KINDS = {"GET": "reads", "HEAD": "reads", "DELETE": "deletes"}
_SUBSCRIPTION = r"(?i)^https?://[^/?#]+/subscriptions/([^/?#]+)"
_REMAINING = "x-ms-ratelimit-remaining-"
# A little slower than the books, so that two clocks that differ don't end in a refusal.
_CAUTION = 0.99


class Key(NamedTuple):
    """Whose bucket: host, subscription (empty for the tenant's), principal, kind of request."""

    host: str
    subscription: str
    principal: str
    kind: str


def key_of(request: Request, host: str, principal: str) -> Key:
    """The bucket that a request draws from."""
    found = re.match(_SUBSCRIPTION, request.url)
    return Key(host, found[1].lower() if found else "", principal, _KINDS.get(request.method, "writes"))


def remaining(response: Response, key: Key) -> float | None:
    """What the answer says is left in its bucket, or None."""
    scope = "subscription" if key.subscription else "tenant"
    value = response.header(f"{_REMAINING}{scope}-{key.kind}")
    return float(value) if value is not None and value.isascii() and value.isdigit() else None


class Bucket:
    """One bucket as we see it; not safe for several threads by itself.

    Args:
        rate: by the documentation.
        now: monotonic seconds.
    """

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._level = rate.size
        self._at = now
        self._blocked_until = 0.0
        self.flying = 0

    def _flow(self, now: float) -> None:
        gained = max(0.0, now - self._at) * self._rate.per_second * _CAUTION
        self._level = min(self._rate.size, self._level + gained)
        self._at = now

    def take(self, now: float) -> float:
        """Take one; the result is how many seconds to wait before it may be used.

        It may be owed: those who come later wait longer.
        """
        self._flow(now)
        self._level -= 1
        self.flying += 1
        owed = max(0.0, -self._level) / (self._rate.per_second * _CAUTION)
        return max(owed, self._blocked_until - now)

    def told(self, now: float, left: float | None) -> None:
        """An answer came, and said how many are left."""
        self.flying = max(0, self.flying - 1)
        if left is None:
            return
        self._flow(now)
        if left > self._rate.size:
            # An older kind of limit, by the hour and much larger: there is nothing to hold back.
            self._rate = Rate(left, max(self._rate.per_second, left / 60))
        # Those on their way have been taken here and not yet there.
        self._level = (
            min(self._rate.size, left - self.flying) if left > self.flying else min(self._level, left)
        )

    def refused(self, now: float, pause: float) -> None:
        """An answer said that the bucket is empty, and when to come back."""
        self.flying = max(0, self.flying - 1)
        self._flow(now)
        self._level = min(self._level, 0.0)
        self._blocked_until = max(self._blocked_until, now + pause)


class Limiter:
    """Every bucket that this process draws from; safe for several threads.

    Args:
        clock: monotonic seconds.
        rates: sizes and speeds by kind of request.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, rates: dict[str, Rate] | None = None
    ) -> None:
        self._clock = clock
        self._rates = rates or RATES
        self._buckets: dict[Key, Bucket] = {}
        self._lock = threading.Lock()

    def take(self, key: Key) -> float:
        """Draw for one request; the result is how many seconds to wait before it is sent."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.get(key)
            if bucket is None:
                bucket = self._buckets[key] = Bucket(self._rates[key.kind], now)
            return bucket.take(now)

    def told(self, key: Key, left: float | None) -> None:
        """An answer came; see `Bucket.told`. Also to be called, with None, when none came."""
        with self._lock:
            self._buckets[key].told(self._clock(), left)

    def refused(self, key: Key, pause: float) -> None:
        """The bucket is empty; see `Bucket.refused`."""
        with self._lock:
            self._buckets[key].refused(self._clock(), pause)


SHARED = Limiter()
"""The buckets of this process: every client and every thread draws from the same ones."""
