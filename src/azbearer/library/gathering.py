"""Turns the events of a run into results of requests, and its end into the result of the run."""

from __future__ import annotations

from azbearer.library.result import FailureResult, RequestResult, RunResult, TestResult, Totals
from azbearer.reporters.outcomes import Collector
from azbearer.runner.events import ItemFinished, ItemStarted, RequestFinished, ScriptFinished
from azbearer.scripting.contract import ConsoleLine
from azbearer.secrets import Secret, is_secret_name
from azbearer.typed import TYPE_CHECKING, Any
from azbearer.variables.values import value_text

if TYPE_CHECKING:
    from azbearer.reporters.outcomes import ItemOutcomes
    from azbearer.runner.events import Event, Exchange
    from azbearer.runner.parts import RunParts
    from azbearer.runner.result import RunResult as Counted
    from azbearer.secrets import Redactor
    from azbearer.variables.scopes import Scope


class Gatherer:
    """Puts the events of a request together.

    Args:
        keep_responses: whether the whole answers stay in the results.
    """

    def __init__(self, *, keep_responses: bool = False) -> None:
        self._keep_responses = keep_responses
        self._collector = Collector()
        self._exchange: Exchange | None = None
        self._console: list[str] = []

    def take(self, event: Event) -> RequestResult | None:
        """Take one event; the result is a request that is over."""
        match event:
            case ItemStarted():
                self._exchange, self._console = None, []
            case RequestFinished() if event.exchange.source == "item":
                self._exchange = event.exchange
            case ScriptFinished():
                self._console += [line.text for line in event.messages if isinstance(line, ConsoleLine)]
            case _:
                pass
        over = self._collector.handle(event)
        return None if over is None else self._result(over, event)

    def _result(self, over: ItemOutcomes, event: Event) -> RequestResult:
        item, outcomes = over.planned.item, over.outcomes
        ended = event if isinstance(event, ItemFinished) else None
        return RequestResult(
            name=item.name,
            id=item.id,
            folders=item.path,
            iteration=over.cursor.iteration,
            position=over.cursor.position,
            tests=tuple(
                TestResult(each.name, each.kind, each.problem) for each in outcomes if each.kind != "error"
            ),
            errors=tuple(each.problem for each in outcomes if each.kind == "error" and each.problem),
            console=tuple(self._console),
            skipped=ended is not None and ended.skipped,
            note=ended.note if ended else "",
            **self._of_exchange(),
        )

    def _of_exchange(self) -> dict[str, Any]:
        exchange = self._exchange
        if exchange is None:
            return {}
        sent = {"method": exchange.method, "url": exchange.url}
        response = exchange.response
        if response is None:
            return sent
        return {
            **sent,
            "status": response.status,
            "reason": response.reason,
            "elapsed": response.elapsed,
            "timings": response.timings,
            "size": response.wire_size,
            "response": response if self._keep_responses else None,
        }


class Keeper:
    """The listener that keeps the results of requests."""

    def __init__(self, gatherer: Gatherer) -> None:
        self._gatherer = gatherer
        self.results: list[RequestResult] = []

    def handle(self, event: Event) -> None:
        """Take one event of the run."""
        result = self._gatherer.take(event)
        if result is not None:
            self.results.append(result)


def result_of(counted: Counted, parts: RunParts, requests: tuple[RequestResult, ...]) -> RunResult:
    """The end of a run for its caller."""
    failures = (
        FailureResult(each.planned.title, each.cursor.iteration, each.at, each.assertion, each.problem)
        for each in counted.failures
    )
    scopes, redactor = parts.scopes, parts.redactor
    return RunResult(
        totals=_totals(counted),
        exit_code=int(counted.exit_code),
        started=counted.started,
        completed=counted.completed,
        requests=requests,
        failures=tuple(failures),
        environment=_left(scopes["environment"], redactor),
        globals=_left(scopes["globals"], redactor),
        collection_variables=_left(scopes["collection"], redactor),
    )


def _totals(counted: Counted) -> Totals:
    stats = counted.stats
    return Totals(
        stats.iterations.total,
        stats.requests.total,
        stats.requests.failed,
        stats.assertions.total,
        stats.assertions.failed,
        counted.skipped,
        stats.scripts.total,
        stats.scripts.failed,
    )


def _left(scope: Scope, redactor: Redactor) -> dict[str, Any]:
    entries = filter(None, map(scope.entry, scope.names()))
    return {entry.key: _shown(entry.key, entry.value, entry.type, redactor) for entry in entries}


def _shown(key: str, value: Any, kind: str, redactor: Redactor) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if kind == "secret" or is_secret_name(key):
        return Secret(value_text(value))
    if isinstance(value, str):
        return value if redactor.is_clean((value,)) else Secret(value)
    return redactor.value(value)
