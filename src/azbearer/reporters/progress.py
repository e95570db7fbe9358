"""One line on standard error that says how far a run is: our own, or the bar of newman's `progress`."""

from __future__ import annotations

from azbearer.reporters.style import duration
from azbearer.runner.events import ItemFinished, RunFinished, RunStarted
from azbearer.runner.listeners import Choosy
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


_INTERVAL = 0.1
_WIDTH = 40
# Seconds of a run without a line.
_PATIENCE = 1.0


class _Status(Choosy):
    """A line on a terminal that can be drawn again, and taken away.

    Args:
        write: writes to the terminal; a report on the same terminal must call `clear` first.
        clock: monotonic seconds.
    """

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float]) -> None:
        super().__init__({RunStarted: self._start, ItemFinished: self._item, RunFinished: self._end})
        self._write = write
        self._clock = clock
        self._total = 0
        self._done = 0
        self._started = 0.0
        self._due = 0.0
        self._shown = ""

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            # Blanks, not an escape sequence: old Windows consoles and dumb terminals know none. Two more
            # for the `^C` that a terminal writes behind it.
            self._write(f"\r{' ' * (len(self._shown) + 2)}\r")
            self._shown = ""

    def _start(self, event: RunStarted) -> None:
        self._total = len(event.plan.items) * event.plan.iterations
        self._started = self._clock()

    def _item(self, event: ItemFinished) -> None:
        del event
        self._done += 1

    def _end(self, event: RunFinished) -> None:
        del event
        self.clear()

    def _show(self, line: str) -> None:
        self._write(f"\r{line.ljust(len(self._shown))}")
        self._shown = line

    def _is_due(self, now: float) -> bool:
        if now < self._due:
            return False
        self._due = now + _INTERVAL
        return True


class ProgressLine(_Status):
    """Redraws one line, while nothing pushes it away at most ten times a second; nothing in a run's first."""

    def _start(self, event: RunStarted) -> None:
        super()._start(event)
        self._due = self._started + _PATIENCE

    def _item(self, event: ItemFinished) -> None:
        super()._item(event)
        self._draw(self._clock())

    def _draw(self, now: float) -> None:
        elapsed = now - self._started
        # What a report pushed away stands below it again at once: the next request may take long.
        if not self._is_due(now) and (self._shown or elapsed < _PATIENCE):
            return
        left = elapsed / self._done * (self._total - self._done)
        self._show(
            f"{self._done} of {self._total} requests, {duration(elapsed)}, about {duration(left)} left"
        )


class ProgressBar(_Status):
    """The bar of newman's reporter `progress`: drawn from the start, and left in place at the end."""

    def _start(self, event: RunStarted) -> None:
        super()._start(event)
        self._draw(self._started)

    def _item(self, event: ItemFinished) -> None:
        super()._item(event)
        now = self._clock()
        # A report that cleared it has written its lines, so the bar may stand below them at once.
        if self._is_due(now) or not self._shown:
            self._draw(now)

    def _end(self, event: RunFinished) -> None:
        del event
        self._draw(self._clock())
        self._write("\n")
        self._shown = ""

    def _draw(self, now: float) -> None:
        share = min(1.0, self._done / self._total) if self._total else 1.0
        left = (now - self._started) / self._done * (self._total - self._done) if self._done else 0.0
        full = int(share * _WIDTH)
        bar = f"{'=' * full}{'-' * (_WIDTH - full)}"
        self._show(f"progress [{bar}] {share:.0%} | ETA: {max(0.0, left):.0f}s | {self._done}/{self._total}")
