"""The report that people read: one line a request, what failed below it, the reasons at the end."""

from __future__ import annotations

import time

from azbearer.reporters.heard import Heard
from azbearer.reporters.lines import ItemLines, Parts, failure_lines, total_line
from azbearer.reporters.style import Style, printable
from azbearer.runner.events import (
    ItemFinished,
    IterationStarted,
    RequestFinished,
    RunFinished,
    RunStarted,
    RunStopped,
    ScriptFinished,
)
from azbearer.runner.listeners import Choosy
from azbearer.runner.revealed import Revealed
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.reporters.registry import ReporterContext
    from azbearer.runner.listeners import Listener
    from azbearer.runner.plan import PlannedItem


class TerminalReporter(Choosy):
    """Writes the report line by line while the run goes on.

    Args:
        write: takes whole lines.
        style: how text looks.
        version: azbearer's.
        parts: what it has.
        now: seconds since the epoch.
    """

    def __init__(
        self,
        write: Callable[[str], object],
        style: Style,
        version: str,
        *,
        parts: Parts = Parts(),  # noqa: B008  frozen
        now: Callable[[], float] = time.time,
    ) -> None:
        self._heard = heard = Heard()
        super().__init__(
            {
                RunStarted: self._start,
                IterationStarted: self._iteration,
                ScriptFinished: heard.script,
                RequestFinished: heard.request,
                RunStopped: heard.stop,
                ItemFinished: self._item,
                RunFinished: self._end,
            }
        )
        self._parts = parts
        self._write = write
        self._style = style
        self._version = version
        self._lines = ItemLines(style, parts, now)
        self._path: tuple[str, ...] | None = None
        self._iterations = 1

    def _start(self, event: RunStarted) -> None:
        style = self._style
        self._iterations = event.plan.iterations
        if not self._parts.banner:
            return
        parts = [style.paint(f"azbearer {self._version}", "bold"), printable(event.plan.collection.name)]
        if event.environment is not None:
            parts.append(f"environment {printable(event.environment.name)}")
        self._write(f"{f' {style.dot} '.join(parts)}\n")

    def _iteration(self, event: IterationStarted) -> None:
        self._path = None
        if self._iterations > 1:
            title = f"iteration {event.iteration + 1} of {self._iterations}"
            self._write(f"\n{self._style.paint(title, 'bold')}\n")

    def _item(self, event: ItemFinished) -> None:
        self._heard.end = event
        self._tell(event.planned)

    def _tell(self, planned: PlannedItem) -> None:
        """Write what has been heard of the request that is over, or was cut off."""
        heard, item = self._heard, planned.item
        text = f"{self._lines.main(item.name, heard)}\n"
        if item.path != self._path:
            text = self._heading(item.path) + text
        if details := self._lines.details(heard):
            text += "".join([f"     {line}\n" for line in details])
        heard.forget()
        self._write(text)

    def _heading(self, path: tuple[str, ...]) -> str:
        """The folders, which are others than those of the request before."""
        self._path = path
        folders = " / ".join(map(printable, path))
        return f"\n{self._style.paint(folders, 'bold')}\n" if path else "\n"

    def _end(self, event: RunFinished) -> None:
        style, parts, result = self._style, self._parts, event.result
        if self._heard.planned is not None:  # the run ended in the middle of it
            self._tell(self._heard.planned)
        lines = [""]
        if result.failures and parts.failures:
            lines += (*failure_lines(result, style), "")
        if result.interrupted:
            lines.append(style.paint(f"interrupted by {result.interrupted}; this is what ran", "yellow"))
        if parts.summary:
            lines.append(total_line(result, style))
        self._write("".join(f"{line}\n" for line in lines))


def make(context: ReporterContext) -> Listener:
    """The reporter `cli`; with the switch `reveal` it hears secrets."""
    made = TerminalReporter(context.write, context.style, context.version, parts=_parts_of(context.switches))
    return Revealed(made) if "reveal" in context.switches else made


def _parts_of(switches: frozenset[str]) -> Parts:
    return Parts(
        banner="cli-no-banner" not in switches,
        times="cli-show-timestamps" in switches,
        assertions="cli-no-assertions" not in switches,
        passed="cli-no-success-assertions" not in switches,
        console="cli-no-console" not in switches,
        failures="cli-no-failures" not in switches,
        summary="cli-no-summary" not in switches,
        verbose="verbose" in switches,
    )
