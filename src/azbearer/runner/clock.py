"""Time as an argument, so that tests own it."""

from __future__ import annotations

from dataclasses import dataclass
from time import sleep, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Clock:
    """The three things a run does with time: date it, and wait.

    Args:
        now: seconds since the epoch.
        sleep: wait that many seconds.
    """

    now: Callable[[], float] = time
    sleep: Callable[[float], None] = sleep
