"""One line on standard error that says how far a long run is; it is gone when the run is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.reporters.style import duration
from azbearer.runner.events import ItemFinished, RunFinished, RunStarted

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.runner.events import Event

_INTERVAL = 0.1


class ProgressLine:
    """Redraws one line at most ten times a second, and not within a run's first second.

    Args:
        write: writes to the terminal; a report on the same terminal must call `clear` first.
        clock: monotonic seconds.
    """

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float]) -> None:
        self._write = write
        self._clock = clock
        self._total = 0
        self._done = 0
        self._started = 0.0
        self._due = 0.0
        self._shown = ""

    def handle(self, event: Event) -> None:
        """Take one event of the run."""
        match event:
            case RunStarted():
                self._total = len(event.plan.items) * event.plan.iterations
                self._started = self._clock()
                self._due = self._started + 1.0
            case ItemFinished():
                self._done += 1
                self._draw()
            case RunFinished():
                self.clear()
            case _:
                pass

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            # Blanks, not an escape sequence: old Windows consoles and dumb terminals know none.
            self._write(f"\r{' ' * len(self._shown)}\r")
            self._shown = ""

    def _draw(self) -> None:
        now = self._clock()
        if now < self._due:
            return
        self._due = now + _INTERVAL
        elapsed = now - self._started
        left = elapsed / self._done * (self._total - self._done)
        line = f"{self._done} of {self._total} requests, {duration(elapsed)}, about {duration(left)} left"
        self._write(f"\r{line.ljust(len(self._shown))}")
        self._shown = line
