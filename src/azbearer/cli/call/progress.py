"""What is shown on standard error while a call is under way."""

from __future__ import annotations

import time

from azbearer.reporters.style import duration, printable, size
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.contract import Progress
    from azbearer.arm.tools import Note
    from azbearer.cli.call.context import CallContext

_TICK = 1.0
_INTERVAL = 0.1
# A pause for the request limit that is shorter is nobody's business.
_WORTH_TELLING = 1.0
_LONGEST_LINE = 100


class Watcher:
    """A line that is redrawn on a terminal; with `-v` every request and answer, wherever that goes.

    Args:
        context: of the call.
    """

    def __init__(self, context: CallContext) -> None:
        self._context = context
        self._err = context.console.err
        self._live = self._err.isatty()
        self._shown = ""
        self._text = ""
        self._started = time.monotonic()
        self._due = 0.0
        self._total: int | None = None
        self._done = 0

    def heard(self, note: Note) -> None:
        """Take a note of the sender's."""
        if self._context.options.verbose:
            from azbearer.cli.call.verbose import lines_of  # noqa: PLC0415  only when asked for

            self.clear()
            for line in lines_of(note, self._context.redactor):
                self._context.console.note(line)
        elif note.kind == "retry" and self._live:
            self.clear()
            self._context.console.note(printable(note.text))

    def progress(self, progress: Progress) -> None:
        """Show how far an operation is."""
        percent = "" if progress.percent is None else f" {progress.percent:.0f} %"
        self._text = f"{progress.status}{percent}"
        self._draw()

    def count(self, done: int, total: int, failed: int) -> None:
        """Show how many of many scopes are done."""
        now = time.monotonic()
        if not self._live or now < self._due:
            return
        self._due = now + _INTERVAL
        failures = f", {failed} failed" if failed else ""
        self._show(f"{done} of {total}{failures}, {duration(now - self._started)}")

    def sleep(self, seconds: float) -> None:
        """Wait; on a terminal the clock is seen to run."""
        if not self._live or not self._text:
            time.sleep(seconds)
            return
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._draw()
            time.sleep(min(_TICK, left))

    def download_begins(self, total: int | None) -> None:
        """A body of so many bytes comes; None when nobody knows."""
        self._total, self._done, self._started = total, 0, time.monotonic()

    def downloaded(self, count: int) -> None:
        """So many bytes more went into the file."""
        self._done += count
        now = time.monotonic()
        if not self._live or now < self._due:
            return
        self._due = now + _INTERVAL
        share = f" of {size(self._total)}, {self._done / self._total:.0%}" if self._total else ""
        speed = self._done / max(now - self._started, 0.001)
        self._show(f"{size(self._done)}{share}, {size(int(speed))}/s")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            # Blanks, not an escape sequence: old Windows consoles and dumb terminals know none.
            self._err.write(f"\r{' ' * len(self._shown)}\r")
            self._err.flush()
            self._shown = ""
        self._text = ""

    def _draw(self) -> None:
        if self._live:
            self._show(f"{self._text}, {duration(time.monotonic() - self._started)}")

    def _show(self, line: str) -> None:
        line = printable(line)[:_LONGEST_LINE]
        self._err.write(f"\r{line.ljust(len(self._shown))}")
        self._err.flush()
        self._shown = line
