"""The lines of the terminal report: of a request, with what there is to tell below it, and at the end."""

from __future__ import annotations

import time
from functools import lru_cache

from azbearer.reporters.style import duration, printable, size
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from azbearer.reporters.heard import Heard
    from azbearer.reporters.style import Style
    from azbearer.runner.events import Assertion, Exchange
    from azbearer.runner.result import Failure, RunResult
    from azbearer.scripting.contract import ConsoleLine

_NAME_WIDTH = 42
_URL_WIDTH = 72
# Mark, method, status, time and `tests 10/10`; place, mark, method, status and time.
_BESIDE_NAME = 40
_BESIDE_URL = 30
_FIRST_ERROR_STATUS = 400
_LEVEL_COLORS = {"error": "red", "warn": "yellow"}
# Methods and statuses, which are the same few in the lines of a run.
_FEW = 64


class Parts(NamedTuple):
    """What the report has; newman's options `--reporter-cli-*` leave parts out.

    `times` puts the time of day before each request, `verbose` what was sent and received below it.
    """

    banner: bool = True
    times: bool = False
    assertions: bool = True
    passed: bool = True
    console: bool = True
    failures: bool = True
    summary: bool = True
    verbose: bool = False


class ItemLines:
    """Makes the lines of a request.

    Args:
        style: how text looks.
        parts: what they have.
        now: seconds since the epoch.
    """

    def __init__(self, style: Style, parts: Parts, now: Callable[[], float]) -> None:
        self._style = style
        self._parts = parts
        self._now = now
        self._name_width = style.fitting(_NAME_WIDTH, _BESIDE_NAME)
        self._url_width = style.fitting(_URL_WIDTH, _BESIDE_URL)
        self._passed = style.passed
        self._method = lru_cache(_FEW)(self._method_column)
        self._status = lru_cache(_FEW)(self._status_column)

    def _method_column(self, method: str) -> str:
        return self._style.paint(f"{printable(method):<7}", "cyan")

    def _status_column(self, status: int) -> str:
        return self._style.paint(str(status), "green" if status < _FIRST_ERROR_STATUS else "red")

    def main(self, name: str, item: Heard) -> str:
        """The line of the request of this name."""
        style, exchange = self._style, item.exchange
        skipped = item.end is not None and item.end.skipped
        # Without an end it was interrupted, and nobody knows how it would have gone.
        mark = style.failed if item.failed else style.skipped if skipped or not item.end else self._passed
        moment = f"{self._time()} " if self._parts.times else ""
        method = self._method(exchange.method if exchange else "-")
        answer = "skipped" if skipped else self._answer(exchange)
        name = style.column(printable(name), self._name_width)
        return f" {mark} {moment}{method}  {name}  {answer}  {self._tests(item)}".rstrip()

    def _time(self) -> str:
        return self._style.paint(time.strftime("%H:%M:%S", time.localtime(self._now())), "grey")

    def _answer(self, exchange: Exchange | None) -> str:
        if exchange is None or not exchange.answered:
            return f"{self._style.paint('---', 'red')}{'':10}"
        return f"{self._status(exchange.status)}  {duration(exchange.elapsed).rjust(8)}"

    def _tests(self, item: Heard) -> str:
        passed = item.passed == item.tests
        if not item.tests or not self._parts.assertions or (passed and not self._parts.passed):
            return ""
        text = f"tests {item.passed}/{item.tests}"
        return text if passed else self._style.paint(text, "red")

    def details(self, item: Heard) -> list[str]:
        """The lines below that of the request."""
        lines: list[str] = []
        exchange = item.exchange
        if item.nested:
            lines += [f"{self._style.nested} {self._nested_line(each)}" for each in item.nested]
        if item.console and self._parts.console:
            lines += self._console_lines(item.console)
        if exchange is not None:
            if exchange.tries or exchange.problem or exchange.token_note or exchange.token_rejection:
                lines += self._exchange_notes(exchange)
            if self._parts.verbose:
                from azbearer.reporters.verbose import verbose_lines  # noqa: PLC0415  only when asked for

                lines += verbose_lines(exchange, self._style)
        if item.others and self._parts.assertions:
            lines += map(self._assertion_line, item.others)
        for problem in item.problems:
            lines.append(f"{self._style.failed} {printable(f'{problem.kind}: {problem.message}')}")
        if item.end is not None and item.end.note:
            lines.append(self._style.paint(printable(item.end.note), "grey"))
        return lines

    def _console_lines(self, console: Iterable[ConsoleLine]) -> Iterator[str]:
        for line in console:
            color = _LEVEL_COLORS.get(line.level, "grey")
            for text in line.text.replace("\r\n", "\n").split("\n"):
                yield f"{self._style.paint(f'{line.level:<5}', color)} {printable(text)}".rstrip()

    def _nested_line(self, exchange: Exchange) -> str:
        url = self._style.shorten(printable(exchange.url), self._url_width)
        line = f"{printable(exchange.method)} {url}  {self._answer(exchange).rstrip()}"
        if exchange.problem is None:
            return line
        return f"{line}  {self._style.paint(printable(exchange.problem.message), 'red')}"

    def _exchange_notes(self, exchange: Exchange) -> list[str]:
        style = self._style
        notes: list[str] = []
        for number, each in enumerate(exchange.tries, 1):
            ended = str(each.status) if each.status else each.message
            text = f"try {number}: {ended}, sent again after {duration(each.pause)}"
            notes.append(style.paint(printable(text), "yellow"))
        if exchange.problem is not None:
            notes.append(f"{style.failed} {printable(exchange.problem.message)}")
        if exchange.token_note:
            notes.append(f"{style.paint('token', 'grey')} {printable(exchange.token_note)}")
        if exchange.token_rejection is not None:
            notes.append(f"{style.paint('note', 'yellow')}  {printable(exchange.token_rejection.message)}")
        return notes

    def _assertion_line(self, assertion: Assertion) -> str:
        name = printable(assertion.name)
        if assertion.skipped or assertion.problem is None:
            return f"{self._style.skipped} {name} (skipped)"
        return f"{self._style.failed} {name}: {printable(assertion.problem.message)}"


def failure_lines(result: RunResult, style: Style) -> Iterator[str]:
    """Every failure that the result has, with its reason."""
    yield style.paint(_plural(result.failed, "failure"), "bold", "red")
    for number, failure in enumerate(result.failures, 1):
        yield from _failure(number, failure)
    if result.more_failures:
        yield f"     and {result.more_failures} more, which the JSON and JUnit reports have"


def _failure(number: int, failure: Failure) -> Iterator[str]:
    problem = failure.problem
    name = f'test "{failure.assertion}": ' if failure.assertion else ""
    title = failure.planned.title if failure.at in {"request", "run"} else ""
    places = [place for place in (problem.where, title) if place]
    yield f"{number:>3}. error: {printable(f'{name}{problem.message}')}"
    if places:
        yield f"       where: {printable(', '.join(dict.fromkeys(places)))}"
    if problem.hint:
        yield f"       hint: {printable(problem.hint)}"


def total_line(result: RunResult, style: Style) -> str:
    """Whether all is well, and the totals."""
    mark = style.failed if result.failures or result.interrupted else style.passed
    return f"{mark} {f' {style.dot} '.join(_totals(result))}"


def _totals(result: RunResult) -> Iterator[str]:
    stats = result.stats
    yield _plural(stats.requests.total, "request")
    if stats.assertions.total:
        counted = stats.assertions.total - result.skipped
        skipped = f", {result.skipped} skipped" if result.skipped else ""
        yield f"{counted - stats.assertions.failed}/{counted} tests passed{skipped}"
    if result.response.count:
        yield f"average {duration(result.response.average)}"
    yield f"{size(result.received)} received"
    yield duration(max(0.0, result.completed - result.started))


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
