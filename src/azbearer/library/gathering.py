"""Turns the events of a run into results of requests, and its end into the result of the run."""

from __future__ import annotations

from azbearer.library.result import FailureResult, RequestResult, RunResult, TestResult, Totals
from azbearer.reporters.outcomes import Collector
from azbearer.secrets import Secret, is_secret_name
from azbearer.typed import TYPE_CHECKING, Any
from azbearer.variables.values import value_text

if TYPE_CHECKING:
    from azbearer.reporters.outcomes import ItemOutcomes
    from azbearer.runner.events import Exchange, ItemStarted, RequestFinished, ScriptFinished
    from azbearer.runner.parts import RunParts
    from azbearer.runner.result import RunResult as Counted
    from azbearer.secrets import Redactor
    from azbearer.variables.scopes import Scope


class Keeper(Collector):
    """The listener that keeps the results of requests.

    Args:
        keep_responses: whether the whole answers stay in them.
    """

    def __init__(self, *, keep_responses: bool = False) -> None:
        super().__init__(self._keep)
        self._keep_responses = keep_responses
        self._exchange: Exchange | None = None
        self._console: list[str] = []
        self.results: list[RequestResult] = []

    def begin(self, event: ItemStarted) -> None:
        """See `Collector.begin`."""
        super().begin(event)
        self._exchange, self._console = None, []

    def request(self, event: RequestFinished) -> None:
        """See `Collector.request`."""
        super().request(event)
        if event.exchange.source == "item":
            self._exchange = event.exchange

    def script(self, event: ScriptFinished) -> None:
        """See `Collector.script`."""
        super().script(event)
        if event.said.has_lines:
            self._console += [line.text for line in event.said.lines]

    def _keep(self, over: ItemOutcomes) -> None:
        item, outcomes, end = over.planned.item, over.outcomes, over.end
        result = RequestResult(
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
            skipped=end is not None and end.skipped,
            note=end.note if end else "",
            **self._of_exchange(),
        )
        self.results.append(result)

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
