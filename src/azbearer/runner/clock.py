"""Time as an argument, so that tests own it."""

from __future__ import annotations

from time import monotonic, sleep, time

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(NamedTuple):
    """The three things a run does with time: date it, and wait.

    Args:
        now: seconds since the epoch.
        sleep: wait that many seconds.
        monotonic: seconds since some moment, which nobody sets.
    """

    now: Callable[[], float] = time
    sleep: Callable[[float], None] = sleep
    monotonic: Callable[[], float] = monotonic
