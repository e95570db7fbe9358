"""A clock that can be put forward, so that nobody has to wait for what takes time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class MovableClock:
    """Seconds since 1970: those of another clock and what it was put forward by; used by any thread."""

    def __init__(self, base: Callable[[], float]) -> None:
        self._base = base
        self._lock = threading.Lock()
        self._ahead = 0.0

    def __call__(self) -> float:
        """The time."""
        return self._base() + self._ahead

    def advance(self, seconds: float) -> float:
        """Put the clock forward; gives the new time.

        Raises:
            ValueError: time goes forward only, and by a finite number of seconds.
        """
        if not 0 <= seconds < float("inf"):
            raise ValueError(f"the clock goes forward only, by a number of seconds; got {seconds}")
        with self._lock:
            self._ahead += seconds
        return self()
