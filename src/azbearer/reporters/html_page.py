"""The page of the HTML report: what is on it without its script, and how everything is kept inert."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path

from azbearer.reporters.style import duration, printable, printable_lines, size
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from azbearer.runner.result import Failure, RunResult

_FOLDER = Path(__file__).parent / "page"
_MOST_FAILURES = 500


class Head(NamedTuple):
    """What the page is about; `started` is in seconds since the epoch.

    `foreign_styles` lets visualizations of scripts have styles of their own; frames take the policy of the
    page around them, and scripts stay forbidden in them.
    """

    collection: str
    environment: str
    version: str
    started: float
    foreign_styles: bool = False


class Row(NamedTuple):
    """One request as its line shows it; times are in seconds, `status` 0 means that there was no answer."""

    iteration: int
    folders: tuple[str, ...]
    name: str
    method: str
    status: int
    elapsed: float
    started: float
    passed: int
    tests: int
    failed: bool


class Page:
    """Renders the report.

    Args:
        redact: masks secrets in a text of the user's own document.
    """

    def __init__(self, redact: Callable[[str], str]) -> None:
        self._redact = redact

    def pieces(
        self, head: Head, result: RunResult, rows: Sequence[Row], charts: str, details: Iterable[str]
    ) -> Iterator[str]:
        """The whole page, piece by piece.

        Args:
            head: what it is about.
            result: the end of the run.
            rows: its requests.
            charts: SVG figures.
            details: JSON for each row, which the page's script reads.
        """
        yield self._start(head)
        yield self._summary(head, result)
        yield self._failures(result, rows)
        if charts:
            yield f"<h2>Timeline</h2>{charts}"
        yield from self._requests(rows)
        yield f"<footer>azbearer {escape(head.version)}</footer></main>"
        for at, detail in enumerate(details):
            # `<` is the one character that could end a script element.
            inert = detail.replace("<", "\\u003c")
            yield f'\n<script type="application/json" id="d{at}">{inert}</script>'
        yield f"\n<script>{_asset('report.js')}</script>\n</body></html>\n"

    def _text(self, text: str) -> str:
        """A stranger's text as HTML: controls made visible, markup inert."""
        return escape(printable(self._redact(text)))

    def _lines(self, text: str) -> str:
        return escape(printable_lines(self._redact(text)))

    def _start(self, head: Head) -> str:
        styles = "'unsafe-inline'" if head.foreign_styles else _source("report.css")
        policy = (
            f"default-src 'none'; style-src {styles}; script-src {_source('report.js')}; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        )
        return (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="referrer" content="no-referrer">'
            f"<title>{self._text(head.collection)} · azbearer</title>"
            f"<style>{_asset('report.css')}</style></head>\n<body><main>"
        )

    def _summary(self, head: Head, result: RunResult) -> str:
        verdict = _verdict(result)
        kind = "verdict" if verdict == "passed" else "verdict failed"
        moment = datetime.fromtimestamp(head.started, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        with_environment = f" · environment {self._text(head.environment)}" if head.environment else ""
        return (
            f"<header><h1>{self._text(head.collection)}</h1><p>{moment}{with_environment}</p>"
            f'<p><span class="{kind}">{verdict}</span></p></header>'
            f'<ul class="cards">{"".join(_cards(result))}</ul>'
        )

    def _failures(self, result: RunResult, rows: Sequence[Row]) -> str:
        if not result.failures:
            return ""
        anchors = {(row.iteration, row.folders, row.name): at for at, row in enumerate(rows)}
        shown = result.failures[:_MOST_FAILURES]
        more = result.failed - len(shown)
        entries = "".join(self._failure(failure, anchors) for failure in shown)
        return f"<h2>Failures</h2>{entries}{f'<p>and {more} more</p>' if more else ''}"

    def _failure(self, failure: Failure, anchors: dict[tuple[int, tuple[str, ...], str], int]) -> str:
        item, problem = failure.planned.item, failure.problem
        at = anchors.get((failure.cursor.iteration, item.path, item.name))
        title = self._text(failure.planned.title)
        link = title if at is None else f'<a href="#r{at}">{title}</a>'
        test = f" · {self._text(failure.assertion)}" if failure.assertion else ""
        lines = [f"<p>{self._lines(f'{problem.kind}: {problem.message}')}</p>"]
        lines += [
            f'<p class="where">{self._lines(text)}</p>' for text in (problem.where, problem.hint) if text
        ]
        return f'<div class="failure"><b>{link}</b>{test}{"".join(lines)}</div>'

    def _requests(self, rows: Sequence[Row]) -> Iterator[str]:
        yield (
            '<h2>Requests</h2><div class="tools" id="tools" hidden>'
            '<input id="search" type="search" placeholder="search names and statuses" aria-label="search">'
            '<select id="which" aria-label="which requests"><option value="all">all requests</option>'
            '<option value="failed">failed requests</option></select></div>'
        )
        several = any(row.iteration for row in rows)
        group = ""
        for at, row in enumerate(rows):
            place = (*((f"iteration {row.iteration + 1}",) if several else ()), *row.folders)
            named = " / ".join(map(self._text, place))
            if named != group:
                group = named
                yield f'<p class="group">{named}</p>'
            yield self._line(at, row)

    def _line(self, at: int, row: Row) -> str:
        mark = '<span class="no">✗</span>' if row.failed else '<span class="ok">✓</span>'
        figures = [str(row.status) if row.status else "no answer", duration(row.elapsed)]
        if row.tests:
            figures.append(f"tests {row.passed}/{row.tests}")
        return (
            f'<details class="item{" failed" if row.failed else ""}" id="r{at}"><summary>{mark}'
            f'<span class="method">{self._text(row.method)}</span>'
            f'<span class="name">{self._text(row.name)}</span>'
            f'<span class="figures">{" · ".join(figures)}</span></summary></details>\n'
        )


@cache
def _asset(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _source(name: str) -> str:
    """What the policy allows: this very text and no other."""
    digest = hashlib.sha256(_asset(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _verdict(result: RunResult) -> str:
    if result.interrupted:
        return f"interrupted by {result.interrupted}"
    return "failed" if result.failures else "passed"


def _cards(result: RunResult) -> Iterator[str]:
    stats = result.stats
    passed = stats.assertions.total - stats.assertions.failed - result.skipped
    yield _card(str(stats.requests.total), "requests", failed=stats.requests.failed > 0)
    if stats.assertions.total:
        yield _card(f"{passed}/{stats.assertions.total}", "tests passed", failed=stats.assertions.failed > 0)
    words = "failure" if result.failed == 1 else "failures"
    yield _card(str(result.failed), words, failed=bool(result.failures))
    if stats.iterations.total > 1:
        yield _card(str(stats.iterations.total), "iterations")
    yield _card(duration(max(0.0, result.completed - result.started)), "in all")
    yield _card(duration(result.response.average), "a response on average")
    yield _card(size(result.received), "received")


def _card(figure: str, words: str, *, failed: bool = False) -> str:
    return f"<li{' class=failed' if failed else ''}><b>{figure}</b><span>{words}</span></li>"
