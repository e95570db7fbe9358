"""Tokens in memory: a bounded table, and on it a cache that several sources of a process share."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

from azbearer.tokens.forks import reset_in_children
from azbearer.typed import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from azbearer.tokens.contract import Token

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")
DEFAULT_LIMIT = 10_000
_LEAST_SWEEP = 64
# Room is made for more than one, so that a full table isn't cleaned at every write.
_EVICTED_SHARE = 16


class BoundedTable(Generic[K, V]):
    """A dict that doesn't grow for ever: what has ended is swept out, then what will end first goes.

    `entries` may be read by any thread without a lock; whoever writes holds one. Reading leaves no
    trace, that's what makes it cheap, so nobody knows what was used last; but a token that is in use
    is renewed, and one that is not ends soon. A sweep comes after as many writes as there are
    entries, so it costs each write the same, however many there are.
    """

    def __init__(self, limit: int, ends: Callable[[V], float]) -> None:
        self.entries: dict[K, V] = {}
        self._limit = max(1, limit)
        self._ends = ends
        self._writes = 0

    def put(self, key: K, value: V, now: float) -> None:
        """Write an entry; `now` is by the clock of `ends`."""
        entries = self.entries
        self._writes += 1
        full = len(entries) >= self._limit and key not in entries
        if full or self._writes > max(_LEAST_SWEEP, len(entries)):
            self._sweep(now)
        if full and len(entries) >= self._limit:
            self._evict()
        entries[key] = value

    def _sweep(self, now: float) -> None:
        """Remove what has ended."""
        self._writes = 0
        ends = self._ends
        for key in [key for key, value in self.entries.items() if ends(value) <= now]:
            del self.entries[key]

    def _evict(self) -> None:
        """Remove the few that end first."""
        ends = self._ends
        first = sorted(self.entries, key=lambda key: ends(self.entries[key]))
        for key in first[: 1 + self._limit // _EVICTED_SHARE]:
            del self.entries[key]


class MemoryCache:
    """A cache that sources of one process share: two credentials of the same identity make one request.

    Args:
        limit: entries; beyond, those that end first are dropped.
        now: seconds since the epoch, to sweep out what has expired.
    """

    def __init__(self, limit: int = DEFAULT_LIMIT, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._table: BoundedTable[str, Token] = BoundedTable(limit, lambda token: token.expires_on)
        self._lock = threading.Lock()
        self._held: dict[str, tuple[threading.Lock, int]] = {}
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`."""
        self._lock = threading.Lock()
        self._held = {}

    def __len__(self) -> int:
        return len(self._table.entries)

    def get(self, key: str) -> Token | None:
        """See `TokenCache`."""
        return self._table.entries.get(key)

    def put(self, key: str, token: Token) -> None:
        """See `TokenCache`."""
        with self._lock:
            self._table.put(key, token, self._now())

    def drop(self, key: str, token: Token) -> None:
        """See `TokenCache`."""
        with self._lock:
            kept = self._table.entries.get(key)
            if kept is not None and kept.value == token.value:
                del self._table.entries[key]

    @contextmanager
    def lock(self, key: str, timeout: float) -> Iterator[bool]:
        """See `TokenCache`."""
        lock = self._enter(key)
        held = lock.acquire(timeout=timeout) if timeout > 0 else lock.acquire(blocking=False)
        try:
            yield held
        finally:
            if held:
                lock.release()
            self._leave(key)

    def _enter(self, key: str) -> threading.Lock:
        """The lock of a key, counted, so that it can be dropped after the last one has left."""
        with self._lock:
            lock, users = self._held.get(key, (None, 0))
            lock = lock or threading.Lock()
            self._held[key] = (lock, users + 1)
            return lock

    def _leave(self, key: str) -> None:
        """Undo `_enter`."""
        with self._lock:
            lock, users = self._held[key]
            if users == 1:
                del self._held[key]
            else:
                self._held[key] = (lock, users - 1)
