"""The tokens of one source in memory: read without a lock, in a third of a microsecond.

Time is kept by two clocks. The wall clock may be set by anyone, the monotonic one stands still while a
machine sleeps, so a token's limits are looked up on both, and the earlier one counts: a day's jump in
either direction, or a night in a bag, hands out no expired token.
"""

from __future__ import annotations

import threading

from azbearer.tokens.cache.memory import BoundedTable
from azbearer.tokens.decision import Refresh, RefreshPolicy, hard_limit, refresh_decision, soft_limit
from azbearer.tokens.forks import reset_in_children
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from azbearer.tokens.contract import Token


class Slot:
    """A token, and until when nothing need be decided about it.

    `soft` and `soft_monotonic` are the same moment by the two clocks; their difference says how the
    clocks stood to each other when the token was stored.
    """

    __slots__ = ("shapes", "soft", "soft_monotonic", "token")

    def __init__(self, token: Token, soft: float, soft_monotonic: float) -> None:
        self.token = token
        self.soft = soft
        self.soft_monotonic = soft_monotonic
        # The token as callers want it (an azure-core tuple, a header), made once.
        self.shapes: dict[Callable[[Token], Any], Any] | None = None

    def now(self, wall: float, monotonic: float) -> float:
        """The time that counts for this token, in seconds since the epoch: the later of the two clocks'."""
        return max(wall, monotonic + (self.soft - self.soft_monotonic))

    def rest_until(self, moment: float) -> None:
        """Decide nothing about the token before that moment."""
        self.soft_monotonic, self.soft = moment - (self.soft - self.soft_monotonic), moment

    def shaped(self, shape: Callable[[Token], Any]) -> Any:
        """The token as the function makes it, made once per slot."""
        shapes = self.shapes
        if shapes is None:
            shapes = self.shapes = {}
        if shape not in shapes:
            shapes[shape] = shape(self.token)
        return shapes[shape]


class Slots:
    """The slots of a source; writing takes a lock, reading `table.entries` doesn't."""

    def __init__(
        self, policy: RefreshPolicy, wall: Callable[[], float], monotonic: Callable[[], float], limit: int
    ) -> None:
        self._policy = policy
        self._wall = wall
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self.table: BoundedTable[Hashable, Slot] = BoundedTable(limit, lambda slot: slot.token.expires_on)
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`."""
        self._lock = threading.Lock()

    def store(self, name: Hashable, token: Token) -> Slot:
        """Keep a token; it replaces the one of that name."""
        wall, monotonic = self._wall(), self._monotonic()
        soft = soft_limit(token, self._policy)
        slot = Slot(token, soft, monotonic + (soft - wall))
        with self._lock:
            self.table.put(name, slot, wall)
        return slot

    def decide(self, slot: Slot) -> Refresh:
        """What to do about a slot's token now."""
        now = self.now(slot)
        decision = refresh_decision(slot.token, now, None, self._policy)
        # The slot rests while a background refresh is under way, and for a while after one failed.
        return Refresh.FRESH if decision is Refresh.RECOMMENDED and now < slot.soft else decision

    def usable(self, token: Token) -> Refresh:
        """What to do about a token from elsewhere, such as another process.

        One that was received in the future was received before the clock was set back, and its
        expiry means nothing: REQUIRED.
        """
        now = self._wall()
        if token.obtained_on > now + self._policy.gap:
            return Refresh.REQUIRED
        return refresh_decision(token, now, None, self._policy)

    def now(self, slot: Slot) -> float:
        """The time that counts for a slot."""
        return slot.now(self._wall(), self._monotonic())

    def left(self, slot: Slot) -> float:
        """Seconds until the token really ends."""
        return slot.token.expires_on - self.now(slot)

    def rest(self, slot: Slot) -> None:
        """Leave a slot alone for the gap between two tries, at most to its hard limit."""
        moment = min(self.now(slot) + self._policy.gap, hard_limit(slot.token, self._policy))
        slot.rest_until(moment)

    def forget(self, token: Token) -> tuple[Hashable, Slot] | None:
        """Remove a token, if it is still the one in its slot: of several callers, one gets name and slot."""
        with self._lock:
            name = self._name_of(token)
            return None if name is None else (name, self.table.entries.pop(name))

    def restore(self, name: Hashable, slot: Slot) -> None:
        """Undo `forget`, unless another token has come meanwhile."""
        with self._lock:
            self.table.entries.setdefault(name, slot)

    def _name_of(self, token: Token) -> Hashable | None:
        """Where the token is: mostly the very object, else an equal one."""
        entries = self.table.entries
        for name, slot in entries.items():
            if slot.token is token:
                return name
        return next((name for name, slot in entries.items() if slot.token.value == token.value), None)
