"""For GitHub Actions: an annotation for each failure, and a summary of the run on the job's page.

The forms are those of "Workflow commands for GitHub Actions" in GitHub's documentation.
"""

from __future__ import annotations

import html
from pathlib import Path

from azbearer.files import append_text
from azbearer.reporters.style import duration, printable
from azbearer.runner.events import RunFinished, RunStarted
from azbearer.runner.listeners import Choosy
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from azbearer.reporters.registry import ReporterContext
    from azbearer.runner.result import Failure, RunResult
    from azbearer.secrets import Redactor

# GitHub refuses a summary of more than 1 MiB as a whole: a hundred rows of this length stay far below.
_MOST_ROWS = 100
_MOST_CHARACTERS = 500
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


class GitHubReporter(Choosy):
    """Writes everything at the end of the run.

    Args:
        write: writes to standard output, where the runner looks for workflow commands.
        summary: the file to which the summary is appended, or None.
        workspace: the folder of the checkout; annotations want paths within it.
        redactor: what is known to be secret at the end.
    """

    def __init__(
        self, write: Callable[[str], object], summary: Path | None, workspace: str, redactor: Redactor
    ) -> None:
        super().__init__({RunStarted: self._start, RunFinished: self._end})
        self._write = write
        self._summary = summary
        self._workspace = workspace
        self._redactor = redactor
        self._started: RunStarted  # the first event of every run

    def _start(self, event: RunStarted) -> None:
        self._started = event

    def _end(self, event: RunFinished) -> None:
        for failure in event.result.failures:
            self._annotation(failure)
        if self._summary is not None:
            lines = ["", *self._report(event.result), ""]
            append_text(self._summary, "\n".join(lines), "step summary")

    def _annotation(self, failure: Failure) -> None:
        problem = failure.problem
        source = self._started.plan.collection.source
        properties = {
            **({"file": _within(source, self._workspace)} if source else {}),
            "title": self._title(failure),
        }
        given = ",".join(f"{key}={_encoded(self._clean(v), _IN_PROPERTIES)}" for key, v in properties.items())
        hints = (f"{word}: {text}" for word, text in _places(failure) if text)
        message = "\n".join(map(self._clean, (problem.message, *hints)))
        self._write(f"::error {given}::{_encoded(message, _IN_MESSAGES)}\n")

    def _title(self, failure: Failure) -> str:
        return ": ".join(filter(None, (failure.planned.title, failure.assertion or failure.at)))

    def _report(self, result: RunResult) -> Iterator[str]:
        """The summary as blocks of HTML, in which Markdown has no meaning as long as no line is blank."""
        mark = "\u274c" if result.failures or result.interrupted else "\u2705"
        yield f"<h2>{mark} {self._cell(self._started.plan.collection.name)}</h2>"
        if result.interrupted:
            yield f"<p>interrupted by {result.interrupted}; this is what ran</p>"
        yield from _table(("", "total", "failed"), _counts(result))
        yield f"<p>{duration(max(0.0, result.completed - result.started))} in all</p>"
        if result.failures:
            shown = result.failures[:_MOST_ROWS]
            rows = [(self._cell(self._title(each)), self._cell(each.problem.message)) for each in shown]
            yield from _table(("failed", "reason"), rows)
        if result.failed > _MOST_ROWS:
            yield f"<p>and {result.failed - _MOST_ROWS} more failures</p>"

    def _cell(self, text: str) -> str:
        clean = self._clean(text)
        short = clean if len(clean) <= _MOST_CHARACTERS else f"{clean[: _MOST_CHARACTERS - 1]}\u2026"
        return html.escape(short)

    def _clean(self, text: str) -> str:
        return printable(self._redactor.text(text))


def make(context: ReporterContext) -> GitHubReporter:
    """The reporter `github`."""
    workspace = context.environment.get("GITHUB_WORKSPACE", "")
    return GitHubReporter(context.write, context.export, workspace, context.redactor)


def _places(failure: Failure) -> Iterator[tuple[str, str]]:
    yield "where", failure.problem.where
    yield "hint", failure.problem.hint


def _within(path: Path, workspace: str) -> str:
    whole = path.resolve()
    root = Path(workspace).resolve()
    return (whole.relative_to(root) if workspace and whole.is_relative_to(root) else path).as_posix()


def _encoded(text: str, codes: Mapping[str, str]) -> str:
    return "".join(codes.get(char, char) for char in text)


def _counts(result: RunResult) -> list[tuple[str, ...]]:
    stats = result.stats
    counts = {"requests": stats.requests, "tests": stats.assertions, "scripts": stats.scripts}
    return [(name, str(count.total), str(count.failed)) for name, count in counts.items()]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "<table>"
    yield _row("th", head)
    yield from (_row("td", row) for row in rows)
    yield "</table>"


def _row(tag: str, cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"
