"""The report that people read: one line a request, what failed below it, the reasons at the end."""

from __future__ import annotations

import time

from azbearer.reporters.style import Style, duration, printable, size
from azbearer.runner.events import (
    ItemFinished,
    ItemStarted,
    IterationStarted,
    RequestFinished,
    RunFinished,
    RunStarted,
    RunStopped,
    ScriptFinished,
)
from azbearer.runner.revealed import Revealed
from azbearer.scripting.contract import ConsoleLine
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from azbearer.reporters.registry import ReporterContext
    from azbearer.runner.events import Assertion, Event, Exchange, Listener, Problem
    from azbearer.runner.plan import PlannedItem
    from azbearer.runner.result import Failure, RunResult

_NAME_WIDTH = 42
_URL_WIDTH = 72
# Mark, method, status, time and `tests 10/10`; place, mark, method, status and time.
_BESIDE_NAME = 40
_BESIDE_URL = 30
_FIRST_ERROR_STATUS = 400
_LEVEL_COLORS = {"error": "red", "warn": "yellow"}


class _Item:
    """What has been heard of the request that is running."""

    def __init__(self) -> None:
        self.exchange: Exchange | None = None
        self.nested: list[Exchange] = []
        self.console: list[ConsoleLine] = []
        self.assertions: list[Assertion] = []
        self.problems: list[Problem] = []

    @property
    def heard_of(self) -> bool:
        """Whether there is anything to tell of it."""
        return self.exchange is not None or bool(self.nested or self.console or self.problems)

    @property
    def failed(self) -> bool:
        """Whether anything of it went wrong."""
        exchanges = [self.exchange, *self.nested]
        return (
            any(exchange is not None and exchange.problem is not None for exchange in exchanges)
            or any(assertion.problem is not None for assertion in self.assertions)
            or bool(self.problems)
        )


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


class TerminalReporter:
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
        self._parts = parts
        self._now = now
        self._write = write
        self._style = style
        self._version = version
        self._item = _Item()
        self._running: PlannedItem | None = None
        self._path: tuple[str, ...] | None = None
        self._iterations = 1

    def handle(self, event: Event) -> None:
        """Take one event of the run."""
        match event:
            case RunStarted():
                self._start(event)
            case IterationStarted():
                self._iteration(event.iteration)
            case ItemStarted():
                self._running = event.planned
            case ScriptFinished():
                self._item.console += [line for line in event.messages if isinstance(line, ConsoleLine)]
                self._item.assertions += event.assertions
                self._item.problems += [event.problem] if event.problem else []
            case RequestFinished():
                self._exchange(event.exchange)
            case ItemFinished():
                self._finish(event.planned, event)
            case RunStopped():
                self._item.problems.append(event.problem)
            case RunFinished():
                self._end(event.result)
            case _:
                pass

    def _line(self, text: str = "") -> None:
        self._write(f"{text}\n")

    def _start(self, event: RunStarted) -> None:
        style = self._style
        self._iterations = event.plan.iterations
        if not self._parts.banner:
            return
        parts = [f"azbearer {self._version}", printable(event.plan.collection.name)]
        if event.environment is not None:
            parts.append(f"environment {printable(event.environment.name)}")
        self._line(f" {style.dot} ".join([style.paint(parts[0], "bold"), *parts[1:]]))

    def _iteration(self, iteration: int) -> None:
        self._path = None
        if self._iterations > 1:
            self._line()
            self._line(self._style.paint(f"iteration {iteration + 1} of {self._iterations}", "bold"))

    def _exchange(self, exchange: Exchange) -> None:
        if exchange.source == "item":
            self._item.exchange = exchange
        else:
            self._item.nested.append(exchange)

    def _finish(self, planned: PlannedItem, end: ItemFinished | None = None) -> None:
        path = planned.item.path
        if path != self._path:
            self._path = path
            self._line()
            if path:
                self._line(self._style.paint(" / ".join(map(printable, path)), "bold"))
        self._line(self._main_line(printable(planned.item.name), end=end))
        for line in self._details():
            self._line(f"     {line}")
        if end is not None and end.note:
            self._line(f"     {self._style.paint(printable(end.note), 'grey')}")
        self._item, self._running = _Item(), None

    def _main_line(self, name: str, *, end: ItemFinished | None) -> str:
        style, item = self._style, self._item
        skipped = end is not None and end.skipped
        # Without an end it was interrupted, and nobody knows how it would have gone.
        mark = style.failed if item.failed else style.skipped if skipped or end is None else style.passed
        method = item.exchange.method if item.exchange else "-"
        width = style.fitting(_NAME_WIDTH, _BESIDE_NAME)
        columns = [
            style.paint(f"{printable(method):<7}", "cyan"),
            style.column(name, width),
            *(["skipped"] if skipped else self._answer(item.exchange)),
            self._tests(),
        ]
        moment = f"{self._time()} " if self._parts.times else ""
        return f" {mark} {moment}{'  '.join(columns)}".rstrip()

    def _time(self) -> str:
        return self._style.paint(time.strftime("%H:%M:%S", time.localtime(self._now())), "grey")

    def _answer(self, exchange: Exchange | None) -> list[str]:
        if exchange is None or exchange.response is None:
            return [self._style.paint("---", "red"), " " * 8]
        status = exchange.response.status
        color = "green" if status < _FIRST_ERROR_STATUS else "red"
        return [self._style.paint(str(status), color), f"{duration(exchange.response.elapsed):>8}"]

    def _tests(self) -> str:
        counted = [assertion for assertion in self._item.assertions if not assertion.skipped]
        if not counted or not self._parts.assertions:
            return ""
        passed = sum(assertion.passed for assertion in counted)
        text = f"tests {passed}/{len(counted)}"
        if passed == len(counted) and not self._parts.passed:
            return ""
        return text if passed == len(counted) else self._style.paint(text, "red")

    def _details(self) -> Iterator[str]:
        style, item = self._style, self._item
        for exchange in item.nested:
            yield f"{style.nested} {self._nested_line(exchange)}"
        for line in item.console if self._parts.console else ():
            color = _LEVEL_COLORS.get(line.level, "grey")
            for text in line.text.replace("\r\n", "\n").split("\n"):
                yield f"{style.paint(f'{line.level:<5}', color)} {printable(text)}".rstrip()
        if item.exchange is not None:
            yield from self._exchange_notes(item.exchange)
            if self._parts.verbose:
                from azbearer.reporters.verbose import verbose_lines  # noqa: PLC0415  only when asked for

                yield from verbose_lines(item.exchange, style)
        for assertion in item.assertions if self._parts.assertions else ():
            yield from self._assertion_lines(assertion)
        for problem in item.problems:
            yield f"{style.failed} {printable(f'{problem.kind}: {problem.message}')}"

    def _nested_line(self, exchange: Exchange) -> str:
        url = self._style.shorten(printable(exchange.url), self._style.fitting(_URL_WIDTH, _BESIDE_URL))
        line = f"{printable(exchange.method)} {url}  {'  '.join(self._answer(exchange)).rstrip()}"
        if exchange.problem is None:
            return line
        return f"{line}  {self._style.paint(printable(exchange.problem.message), 'red')}"

    def _exchange_notes(self, exchange: Exchange) -> Iterator[str]:
        for number, each in enumerate(exchange.tries, 1):
            ended = str(each.status) if each.status else each.message
            text = f"try {number}: {ended}, sent again after {duration(each.pause)}"
            yield self._style.paint(printable(text), "yellow")
        if exchange.problem is not None:
            yield f"{self._style.failed} {printable(exchange.problem.message)}"
        if exchange.token_note:
            yield f"{self._style.paint('token', 'grey')} {printable(exchange.token_note)}"
        if exchange.token_rejection is not None:
            yield f"{self._style.paint('note', 'yellow')}  {printable(exchange.token_rejection.message)}"

    def _assertion_lines(self, assertion: Assertion) -> Iterator[str]:
        name = printable(assertion.name)
        if assertion.skipped:
            yield f"{self._style.skipped} {name} (skipped)"
        elif assertion.problem is not None:
            yield f"{self._style.failed} {name}: {printable(assertion.problem.message)}"

    def _end(self, result: RunResult) -> None:
        style = self._style
        if self._running is not None and self._item.heard_of:  # the run ended in the middle of it
            self._finish(self._running)
        self._line()
        if result.failures and self._parts.failures:
            self._line(style.paint(f"{_plural(result.failed, 'failure')}", "bold", "red"))
            for number, failure in enumerate(result.failures, 1):
                self._failure(number, failure)
            if result.more_failures:
                self._line(f"     and {result.more_failures} more, which the JSON and JUnit reports have")
            self._line()
        if result.interrupted:
            self._line(style.paint(f"interrupted by {result.interrupted}; this is what ran", "yellow"))
        if not self._parts.summary:
            return
        mark = style.failed if result.failures or result.interrupted else style.passed
        self._line(f"{mark} {f' {style.dot} '.join(_totals(result))}")

    def _failure(self, number: int, failure: Failure) -> None:
        problem = failure.problem
        name = f'test "{failure.assertion}": ' if failure.assertion else ""
        title = failure.planned.title if failure.at in {"request", "run"} else ""
        places = [place for place in (problem.where, title) if place]
        self._line(f"{number:>3}. error: {printable(f'{name}{problem.message}')}")
        if places:
            self._line(f"       where: {printable(', '.join(dict.fromkeys(places)))}")
        if problem.hint:
            self._line(f"       hint: {printable(problem.hint)}")


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
