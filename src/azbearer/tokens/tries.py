"""How often one key may be asked for: after the service said no, and after a server refused a new token.

Two wishes contradict each other. A caller in a loop must not post the same wrong secret again and again
(Entra ID answers AADSTS50196 in the end, and may lock the app out); yet once someone has repaired the
secret, the next call should succeed, and only asking can tell. A fixed memory of a minute, as MSAL has,
fails the second wish. So the answer is a budget per key: never two tries within a second, five in a row
at that pace, and one more every ten seconds. A person who repairs something and tries again always
gets through; a loop gets ten or so requests into its first minute and six into every later one, and
the remembered error in between.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from azbearer.tokens.forks import reset_in_children
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.errors import AzbearerError

SPACING = 1.0
BURST = 5.0
REFILL_SECONDS = 10.0
# Keys with trouble are few; when there are more, the oldest are forgotten.
MOST_KEYS = 1024


@dataclass(slots=True)
class Budget:
    """A bucket of tries that fills up again; times by the monotonic clock."""

    at: float
    left: float = BURST
    earliest: float = float("-inf")

    def wait(self, now: float) -> float:
        """How long until the next try, in seconds."""
        missing = max(0.0, 1.0 - self._left_at(now)) * REFILL_SECONDS
        return max(0.0, self.earliest - now, missing)

    def spend(self, now: float, spacing: float = 0.0) -> None:
        """Take note of a try; the next one is no earlier than that many seconds from now."""
        self.left, self.at, self.earliest = max(0.0, self._left_at(now) - 1.0), now, now + spacing

    def _left_at(self, now: float) -> float:
        """What is in the bucket by now."""
        return min(BURST, self.left + max(0.0, now - self.at) / REFILL_SECONDS)


def again(error: AzbearerError) -> AzbearerError:
    """A copy to raise: several threads raise it, and each one adds its own traceback."""
    # Not `copy.copy`, which calls the constructor with the message alone; some need more.
    clone = type(error).__new__(type(error), *error.args)
    clone.__dict__.update(error.__dict__)
    return clone


class Tries:
    """The keys that were refused lately, each with its budget and the error; safe for several threads."""

    def __init__(self) -> None:
        self._refused: dict[str, tuple[Budget, AzbearerError]] = {}
        self._renewed: dict[str, Budget] = {}
        self._lock = threading.Lock()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`."""
        self._lock = threading.Lock()

    def remembered(self, key: str, now: float) -> AzbearerError | None:
        """The error to raise instead of asking, if it is too early to ask."""
        entry = self._refused.get(key)
        return again(entry[1]) if entry is not None and entry[0].wait(now) > 0 else None

    def refused(self, key: str, error: AzbearerError, now: float, spacing: float = SPACING) -> None:
        """The service said no.

        Args:
            key: that was asked for.
            error: kept without its traceback, whose frames hold secrets.
            now: by the monotonic clock.
            spacing: seconds for which it isn't asked again in any case.
        """
        with self._lock:
            budget, _ = self._refused.pop(key, (Budget(at=now), None))
            budget.spend(now, spacing)
            self._refused[key] = (budget, again(error))
            _bound(self._refused)

    def granted(self, key: str) -> None:
        """The service gave a token."""
        if key in self._refused:
            with self._lock:
                self._refused.pop(key, None)

    def may_renew(self, key: str, now: float) -> bool:
        """Whether a refused token of this key may be replaced now; counts as a replacement if so.

        A server that refuses every token (a missing role, a wrong audience) would otherwise have a
        new one fetched for every request.
        """
        with self._lock:
            budget = self._renewed.pop(key, None) or Budget(at=now)
            self._renewed[key] = budget
            _bound(self._renewed)
            allowed = budget.wait(now) <= 0
            if allowed:
                budget.spend(now)
            return allowed


def _bound(table: dict[str, tuple[Budget, AzbearerError]] | dict[str, Budget]) -> None:
    """Forget the oldest when there are too many."""
    if len(table) > MOST_KEYS:
        del table[next(iter(table))]
