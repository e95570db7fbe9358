"""The run: for each request its scripts, the request, its tests; one event for each thing that happened.

Variables are written in one place, `_Host.apply`; everything else reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from azbearer.collection.model import Variable
from azbearer.http.messages import SendOptions
from azbearer.runner.clock import Clock
from azbearer.runner.events import (
    Cursor,
    ItemFinished,
    ItemStarted,
    IterationFinished,
    IterationStarted,
    RequestFinished,
    RunFinished,
    RunStarted,
    ScriptFinished,
)
from azbearer.runner.exchanges import Draft, Outcome, Sender, Substitution, script_request, script_response
from azbearer.runner.problems import assertions_of, script_problem
from azbearer.runner.redaction import learn_variable, redact_event
from azbearer.runner.request import auth_of
from azbearer.runner.result import RunResult, Summary
from azbearer.runner.supply import TokenSupply
from azbearer.runner.views import ScopeViews
from azbearer.scripting.contract import ScriptInfo, ScriptInput
from azbearer.secrets import Redactor
from azbearer.variables.hints import suggest
from azbearer.variables.scopes import Scope
from azbearer.variables.values import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from azbearer.auth.managed import SourceMaker
    from azbearer.collection.iteration_data import IterationData
    from azbearer.collection.model import VariableFile
    from azbearer.http.messages import Transport
    from azbearer.runner.events import Event, Listener
    from azbearer.runner.plan import Plan, PlannedItem, PlannedScript
    from azbearer.scripting.contract import (
        Json,
        ScriptEngine,
        ScriptEvent,
        ScriptResponse,
        SendFailure,
        VariableWrite,
    )
    from azbearer.variables.scopes import Scopes


class RunOptions(NamedTuple):
    """How a run behaves.

    Args:
        folder: files in request bodies are read below it.
        bail: stop after the first failure.
        delay: seconds to wait between two requests.
        user_agent: for the User-Agent header.
        send: what holds for each request.
    """

    folder: Path = Path()
    bail: bool = False
    delay: float = 0.0
    user_agent: str = "azbearer"
    send: SendOptions = SendOptions()


@dataclass(frozen=True, slots=True)
class RunParts:
    """What a run works with: the scopes are written by it, the rest is used.

    `engine` is called when the first script is about to run; `token_source` makes
    what supplies tokens that nobody fetches; `redactor` learns what is secret; `data`
    has a row for each iteration, the last of which serves all that follow.
    """

    scopes: Scopes
    transport: Transport
    engine: Callable[[], ScriptEngine]
    environment: VariableFile | None = None
    globals: VariableFile | None = None
    token_source: SourceMaker | None = None
    redactor: Redactor = field(default_factory=Redactor)
    clock: Clock = field(default_factory=Clock)
    data: IterationData | None = None


class _Stop(Exception):  # noqa: N818  not an error: the run was asked to stop at a failure
    """The first failure of a run with `bail`."""


class Run:
    """One run of a plan; `execute` may be called once."""

    def __init__(
        self, plan: Plan, parts: RunParts, options: RunOptions, listeners: Iterable[Listener] = ()
    ) -> None:
        self._plan = plan
        self._parts = parts
        self._options = options
        self._summary = Summary()
        self._listeners = (self._summary, *listeners)
        self.redactor = parts.redactor
        self._sender = Sender(
            parts.transport, self.redactor, options.folder, options.user_agent, options.send
        )
        supply = parts.token_source and TokenSupply(
            parts.token_source, plan, parts.scopes, parts.redactor, parts.clock.now
        )
        self._substitution = Substitution(
            parts.scopes.lookup, lambda name: suggest(name, parts.scopes), supply
        )
        self.views = ScopeViews(parts.scopes, {"environment": parts.environment, "globals": parts.globals})
        self._engine: ScriptEngine | None = None
        for scope in parts.scopes:
            self._learn(scope)

    def execute(self) -> RunResult:
        """Run everything; an interrupt ends the run early and is told in the result.

        Raises:
            OutputError: a reporter could not write.
        """
        parts = self._parts
        self.emit(RunStarted(self._plan, parts.environment, parts.globals, parts.clock.now()))
        result = self._summary.result
        try:
            self._iterations()
        except _Stop:
            pass
        except KeyboardInterrupt as interrupt:
            result.interrupted = "SIGTERM" if interrupt.args == ("SIGTERM",) else "SIGINT"
        finally:
            if self._engine is not None:
                self._engine.close()
        result.completed = parts.clock.now()
        self.emit(RunFinished(result))
        return result

    def _iterations(self) -> None:
        rows = self._data_scopes()
        for iteration in range(self._plan.iterations):
            if (scope := next(rows, None)) is not None:
                self.scopes.replace(scope)
                self._learn(scope)
            self.emit(IterationStarted(iteration))
            for position, planned in enumerate(self._plan.items):
                if self._options.delay and (iteration or position):
                    self._parts.clock.sleep(self._options.delay)
                self._item(Cursor(iteration, position), planned)
            self.emit(IterationFinished(iteration))

    def _data_scopes(self) -> Iterator[Scope]:
        """The scope of each row; where they end, the last one stays for the iterations that follow."""
        if (data := self._parts.data) is None:
            return
        for number, row in enumerate(data.rows(), 1):
            variables = (Variable(key, value) for key, value in row.items())
            yield Scope("data", variables=variables, origin=f"{data.name}, row {number}")

    def _learn(self, scope: Scope) -> None:
        for entry in scope:
            # A password of digits is a number in CSV data, and goes out as its text.
            value = value_text(entry.value) if type(entry.value) in (int, float) else entry.value
            learn_variable(self.redactor, entry.key, value, entry.type)

    def _item(self, cursor: Cursor, planned: PlannedItem) -> None:
        self.emit(ItemStarted(cursor, planned))
        step = _Step(self, cursor, planned)
        definition = step.scripts("prerequest", planned.prerequest, _with_auth(planned))
        outcome = self._send(cursor, planned, definition)
        view = outcome.built.view if outcome.built else definition
        response = script_response(outcome.response) if outcome.response else None
        step.scripts("test", planned.tests, view, response)
        self.emit(ItemFinished(cursor, planned))

    def _send(self, cursor: Cursor, planned: PlannedItem, definition: Mapping[str, Any]) -> Outcome:
        draft = Draft(definition, auth_of(definition.get("auth")), "item", planned.title, planned.profile)
        outcome = self._sender.send(draft, self._substitution)
        self.emit(RequestFinished(cursor, planned, outcome.exchange))
        self.stop_if_asked()
        return outcome

    def stop_if_asked(self) -> None:
        """End the run at its first failure, if it was asked to."""
        if self._options.bail and self._summary.result.failures:
            raise _Stop

    def emit(self, event: Event) -> None:
        """Tell the listeners, without secrets."""
        redacted = redact_event(event, self.redactor)
        for listener in self._listeners:
            listener.handle(redacted)

    def engine(self) -> ScriptEngine:
        """The script engine, started at the first call."""
        if self._engine is None:
            self._engine = self._parts.engine()
        return self._engine

    @property
    def scopes(self) -> Scopes:
        """The variables of the run."""
        return self._parts.scopes

    @property
    def sender(self) -> Sender:
        """What sends requests."""
        return self._sender

    @property
    def iterations(self) -> int:
        """How many iterations the run has."""
        return self._plan.iterations


class _Step:
    """The scripts of one request in one iteration."""

    def __init__(self, run: Run, cursor: Cursor, planned: PlannedItem) -> None:
        self._run = run
        self._cursor = cursor
        self._planned = planned
        item = planned.item
        self._info = ScriptInfo(item.name, item.id, cursor.iteration, run.iterations)

    def scripts(
        self,
        event: ScriptEvent,
        scripts: Sequence[PlannedScript],
        definition: Mapping[str, Any],
        response: ScriptResponse | None = None,
    ) -> Mapping[str, Any]:
        """Run the scripts in turn; the request as they leave it is the result."""
        for planned_script in scripts:
            if planned_script.script.source.strip():
                definition = self._script(event, planned_script, definition, response)
        return definition

    def _script(
        self,
        event: ScriptEvent,
        planned_script: PlannedScript,
        definition: Mapping[str, Any],
        response: ScriptResponse | None,
    ) -> Mapping[str, Any]:
        label = planned_script.label
        script = ScriptInput(
            planned_script.script.source,
            label,
            event,
            self._info,
            self._run.views.now(),
            definition,
            response,
        )
        host = _Host(self._run, self._cursor, self._planned, label)
        outcome = self._run.engine().run(script, host)
        for exchange_event in host.events:
            self._run.emit(exchange_event)
        self._run.emit(
            ScriptFinished(
                self._cursor,
                self._planned,
                event,
                label,
                outcome.messages,
                assertions_of(outcome.tests, label),
                script_problem(outcome.error, label) if outcome.error else None,
            )
        )
        self._run.stop_if_asked()
        return outcome.request if outcome.request is not None else definition


class _Host:
    """What the run does for one script: the one place where variables are written."""

    def __init__(self, run: Run, cursor: Cursor, planned: PlannedItem, label: str) -> None:
        self._run = run
        self._cursor = cursor
        self._planned = planned
        self._label = label
        self.events: list[RequestFinished] = []

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        for write in writes:
            if write.scope == "data":
                continue  # as in newman, every script finds the row as the file has it
            scope = self._run.scopes[write.scope]
            if write.operation == "set":
                learn_variable(self._run.redactor, write.key, write.value, write.type)
                scope.set(write.key, write.value, write.type, origin=f"script {self._label}")
            elif write.operation == "unset":
                scope.unset(write.key)
            else:
                scope.clear()

    def send(self, request: Mapping[str, Json]) -> ScriptResponse | SendFailure:
        exchange, answer = script_request(self._run.sender, request, self._label)
        # Kept until the script is over: listeners hear of things from the run's own thread only.
        self.events.append(RequestFinished(self._cursor, self._planned, exchange))
        return answer


def _with_auth(planned: PlannedItem) -> Mapping[str, Any]:
    """The request with the auth setting that holds for it, as `pm.request.auth` shows it."""
    request, auth = planned.item.request, planned.auth
    if auth is None or request.get("auth"):
        return request
    parameters = [{"key": key, "value": value} for key, value in auth.parameters.items()]
    return {**request, "auth": {"type": auth.type, auth.type: parameters}}
