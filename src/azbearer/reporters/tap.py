"""The report in the Test Anything Protocol, version 14 (testanything.org, TAP 14 specification).

Each test is a test point, and so is each request or script that went wrong, and each request that has
nothing to tell but that it was sent.
"""

from __future__ import annotations

import json

from azbearer.files import write_private
from azbearer.reporters.outcomes import Collector, Outcome
from azbearer.reporters.style import printable, printable_lines
from azbearer.runner.events import RunFinished, RunStarted
from azbearer.runner.listeners import Choosy
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from azbearer.reporters.outcomes import ItemOutcomes
    from azbearer.reporters.registry import ReporterContext
    from azbearer.runner.events import Problem
    from azbearer.secrets import Redactor


class TapReporter(Choosy):
    """Writes test points as they come.

    Args:
        write: takes whole lines.
        redactor: what is known to be secret.
        done: called at the end of the run.
    """

    def __init__(
        self, write: Callable[[str], object], redactor: Redactor, done: Callable[[], object] = lambda: None
    ) -> None:
        self._collector = Collector(self._item)
        super().__init__({**self._collector.takers, RunStarted: self._start, RunFinished: self._end})
        self._write = write
        self._redactor = redactor
        self._done = done
        self._points = 0
        self._iterations = 1

    def _start(self, event: RunStarted) -> None:
        self._iterations = event.plan.iterations
        self._line("TAP version 14")
        self._line(f"# {self._clean(event.plan.collection.name)}")

    def _item(self, item: ItemOutcomes) -> None:
        place = item.planned.title
        if self._iterations > 1:
            place += f" (iteration {item.cursor.iteration + 1})"
        for outcome in item.outcomes or [Outcome("passed", "")]:
            self._point(place, outcome)

    def _point(self, place: str, outcome: Outcome) -> None:
        self._points += 1
        name = _escaped(self._clean(": ".join(filter(None, (place, outcome.name)))))
        verdict = "ok" if outcome.problem is None else "not ok"
        directive = " # SKIP" if outcome.kind == "skipped" else ""
        self._line(f"{verdict} {self._points} - {name}{directive}")
        if outcome.problem is not None:
            for line in self._diagnostic(outcome.problem):
                self._line(f"  {line}")

    def _diagnostic(self, problem: Problem) -> Iterator[str]:
        yield "---"
        for key in ("kind", "message", "where", "hint", "stack"):
            text = getattr(problem, key)
            if text:
                # A string of JSON is one of YAML 1.2; control characters are written out before.
                yield f"{key}: {json.dumps(printable_lines(self._redactor.text(text)), ensure_ascii=False)}"
        yield "..."

    def _end(self, event: RunFinished) -> None:
        self._collector.cut(event)
        if event.result.interrupted:
            self._line(f"Bail out! interrupted by {event.result.interrupted}")
        elif self._points:
            self._line(f"1..{self._points}")
        else:
            self._line("1..0 # SKIP nothing to run")
        self._done()

    def _clean(self, text: str) -> str:
        return printable(self._redactor.text(text))

    def _line(self, text: str) -> None:
        self._write(f"{text}\n")


def make(context: ReporterContext) -> TapReporter:
    """The reporter `tap`: to a file at the end, or to standard output as the run goes on."""
    if context.export is None:
        return TapReporter(context.write, context.redactor)
    return _to_file(context.export, context.redactor)


def _to_file(path: Path, redactor: Redactor) -> TapReporter:
    lines: list[str] = []
    return TapReporter(lines.append, redactor, lambda: write_private(path, "".join(lines), "TAP report"))


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace("#", "\\#")
