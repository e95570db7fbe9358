"""A lane: everything that requests need which run one after the other, its variables and scripts among it."""

from __future__ import annotations

import threading

from azbearer.runner.bodyfiles import BodyFiles
from azbearer.runner.cookies import LaneCookies
from azbearer.runner.draft import Draft
from azbearer.runner.engines import Engines
from azbearer.runner.events import (
    Cursor,
    IterationFinished,
    IterationStarted,
    RequestFinished,
    RunStopped,
    ScriptFinished,
)
from azbearer.runner.exchanges import Sender, Substitution
from azbearer.runner.flow import Flow, endless_jumps, run_timeout
from azbearer.runner.plan import make_plan
from azbearer.runner.redaction import learn_variable
from azbearer.runner.retries import try_of
from azbearer.runner.step import Step
from azbearer.runner.supply import SharedTokens, TokenSupply
from azbearer.runner.views import ScopeViews
from azbearer.typed import TYPE_CHECKING, Any
from azbearer.variables.hints import suggest
from azbearer.variables.values import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from azbearer.runner.events import Event, Problem, Try
    from azbearer.runner.exchanges import Outcome, Prepared
    from azbearer.runner.flow import Deadline, Way
    from azbearer.runner.parts import RunOptions, RunParts
    from azbearer.runner.plan import Plan, PlannedItem
    from azbearer.scripting.contract import Jump, ScriptEngine, VariableWrite
    from azbearer.variables.scopes import Scope


class Stopped(Exception):  # noqa: N818  not an error: the run shall end here
    """The end of a run before its last request: a failure with `bail`, or a limit of the run."""


class Lane:
    """Runs iterations; for one thread at a time.

    Args:
        plan: what an iteration is.
        parts: what it works with; its scopes are the lane's own.
        options: how it behaves.
        deadline: when the run's time is over.
        emit: hears of everything.
        number: tells the lanes of a run apart; 0 is the first.
        tokens: those of the run, if there is a lane already.
    """

    def __init__(
        self,
        plan: Plan,
        parts: RunParts,
        options: RunOptions,
        deadline: Deadline,
        emit: Callable[[Event], None],
        *,
        number: int = 0,
        tokens: SharedTokens | None = None,
    ) -> None:
        self.plan = plan
        self.parts = parts
        self.options = options
        self.deadline = deadline
        self.is_timed = deadline.seconds is not None
        self.emit = emit
        self.scopes = parts.scopes
        self.redactor = parts.redactor
        self.cookies = LaneCookies(parts.cookies, parts.redactor)
        self.tokens = tokens or (SharedTokens(parts.token_source) if parts.token_source else None)
        supply = (
            TokenSupply(self.tokens, plan, parts.scopes, parts.redactor, parts.clock.now)
            if self.tokens
            else None
        )
        self.sender = Sender(
            parts.transport,
            parts.redactor,
            BodyFiles(options.folder, options.any_file),
            options.user_agent,
            options.send,
            substitution=Substitution(
                parts.scopes, lambda name: suggest(name, parts.scopes), parts.vault, supply
            ),
            cookies=self.cookies,
            deadline=deadline,
            now=parts.clock.now,
            metadata=options.metadata,
        )
        # By the identity of the planned item: those of a plan stay.
        self._prepared: dict[int, Prepared] = {}
        self.vault = parts.vault
        self.vault.tell(parts.redactor)
        self.views = ScopeViews(parts.scopes, {"environment": parts.environment, "globals": parts.globals})
        self.engines = Engines(parts.engine, number)
        self.depth = 0
        self._writing = threading.Lock()
        self._whole = self._flow = Flow(plan.items, plan.positions)
        self._everything: Flow | None = None
        self._jumps = 0
        self._started = False
        self._bails = options.bail or options.bail_on_error
        # Where lanes come together again, they have to know what each has changed.
        self._notes_writes = number > 0 and options.parallel_folders
        self._written: list[tuple[tuple[VariableWrite, ...], str]] = []
        for scope in parts.scopes:
            self._learn(scope)

    def iteration(self, number: int, row: Scope | None) -> None:
        """Run one iteration, with its row of data if there is any.

        Raises:
            Stopped: the run ends here.
        """
        self.begin(number, row)
        apart = self.plan.apart
        self.walk(number, self._whole if apart is None else Flow(self.plan.items, apart[number]))
        self.emit(IterationFinished(number))

    def begin(self, number: int, row: Scope | None) -> None:
        """Begin an iteration, with its row of data if there is any."""
        if row is not None and row is not self.scopes["data"]:
            self.scopes.replace(row)
            self._learn(row)
        self.emit(IterationStarted(number))
        self._jumps = 0

    def walk(self, number: int, flow: Flow) -> None:
        """Run the requests of an iteration that this flow leads through.

        Raises:
            Stopped: the run ends here.
        """
        self._flow = flow
        items, delay = self.plan.items, self.options.delay
        position = flow.first
        while position is not None:
            if delay:
                self._pause()
            position = Step(self, Cursor(number, position), items[position]).run()

    def fork(self, number: int, emit: Callable[[Event], None]) -> Lane:
        """A lane that goes on from here with variables and cookies of its own; tokens are shared."""
        dynamic = self.parts.dynamic
        scopes = self.scopes.copy(dynamic(number) if dynamic else None)
        parts = self.parts._replace(scopes=scopes, cookies=self.parts.cookies.copy())
        return Lane(self.plan, parts, self.options, self.deadline, emit, number=number, tokens=self.tokens)

    def take_over(self, other: Lane) -> None:
        """Change here as well what the scripts of a fork have changed, and take its cookies."""
        for writes, origin in other._written:
            self.apply(writes, origin)
        self.parts.cookies.add(other.parts.cookies)

    def become(self, other: Lane) -> None:
        """Go on with another lane's variables and cookies."""
        for scope in other.scopes:
            self.scopes.replace(scope)
        self.parts.cookies.become(other.parts.cookies)

    def _pause(self) -> None:
        """Wait between two requests, not before the first one."""
        if self._started:
            self.parts.clock.sleep(self.deadline.at_most(self.options.delay) or 0.0)
        self._started = True

    def following(self, cursor: Cursor) -> int | None:
        """The position of the next request; None at the end of the iteration."""
        return self._flow.following(cursor.position)

    def way(self, cursor: Cursor, planned: PlannedItem, jump: Jump) -> Way:
        """Where the iteration goes on after a request that jumps.

        Raises:
            Stopped: it has jumped too often.
        """
        self._jumps += 1
        if self._jumps > self.options.jumps:
            self._stop(cursor, planned, endless_jumps(self.options.jumps))
        return self._flow.after(jump)

    def check(self, cursor: Cursor, planned: PlannedItem) -> None:
        """See whether there is time left.

        Raises:
            Stopped: there is none.
        """
        if self.is_timed and self.deadline.over and not self.depth:
            self._stop(cursor, planned, run_timeout(self.deadline.seconds or 0.0))

    def _stop(self, cursor: Cursor, planned: PlannedItem, problem: Problem) -> None:
        self.emit(RunStopped(cursor, planned, problem))
        raise Stopped

    def tell(
        self,
        event: RequestFinished | ScriptFinished,
        before: Sequence[RequestFinished | ScriptFinished] = (),
    ) -> None:
        """Emit an event, and what happened on the way to it before.

        Raises:
            Stopped: there is a failure among them, at which the run shall end, or its time is over.
        """
        for each in before:
            self.emit(each)
        self.emit(event)
        if self._bails:
            self._bail((*before, event))
        self.check(event.cursor, event.planned)

    def _bail(self, events: Sequence[RequestFinished | ScriptFinished]) -> None:
        if any(map(_failed if self.options.bail else _broke, events)):
            raise Stopped

    def send(self, planned: PlannedItem, definition: Mapping[str, Any]) -> Outcome:
        """Send a request of the collection, more than once if it is to be retried.

        Args:
            planned: the request in its place.
            definition: the request as its scripts have left it.
        """
        prepared = self._prepared.get(id(planned))
        if prepared is None or prepared.draft.definition is not definition:
            draft = Draft(definition, "item", planned.title, planned.profile)
            prepared = self._prepared[id(planned)] = self.sender.prepared(draft)
        outcome = self.sender.send(prepared)
        return self._retried(prepared, outcome) if self.options.retries.most else outcome

    def _retried(self, prepared: Prepared, outcome: Outcome) -> Outcome:
        clock = self.parts.clock
        tries: list[Try] = []
        while (pause := self._pause_before_retry(outcome, len(tries))) is not None:
            tries.append(try_of(outcome.exchange, pause))
            clock.sleep(pause)
            outcome = self.sender.send(prepared)
        return outcome._replace(exchange=outcome.exchange.replace(tries=tuple(tries)))

    def _pause_before_retry(self, outcome: Outcome, tries: int) -> float | None:
        """Seconds until the next try; None when there shall be none, or the run would be over by then."""
        pause = self.options.retries.pause(outcome.exchange, tries, self.parts.clock.now())
        left = self.deadline.left
        return None if pause is None or (left is not None and pause >= left) else pause

    def engine(self) -> ScriptEngine:
        """The script engine, started at the first call."""
        return self.engines.at(self.depth)

    def apply(self, writes: Sequence[VariableWrite], origin: str) -> None:
        """Change variables: the one place where that is done."""
        with self._writing:
            if self._notes_writes:
                self._written.append((tuple(writes), origin))
            for write in writes:
                if write.scope == "data":
                    continue  # as in newman, every script finds the row as the file has it
                scope = self.scopes[write.scope]
                if write.operation == "set":
                    learn_variable(self.redactor, write.key, write.value, write.type)
                    scope.set(write.key, write.value, write.type, origin=origin)
                elif write.operation == "unset":
                    scope.unset(write.key)
                else:
                    scope.clear()

    def everything(self) -> Flow:
        """Every request of the collection, also those that the run leaves out."""
        if self._everything is None:
            self._everything = Flow(make_plan(self.plan.collection).items)
        return self._everything

    def close(self) -> None:
        """End what runs scripts."""
        self.engines.close()

    def _learn(self, scope: Scope) -> None:
        for entry in scope:
            # A password of digits is a number in CSV data, and goes out as its text.
            value = value_text(entry.value) if type(entry.value) in (int, float) else entry.value
            learn_variable(self.redactor, entry.key, value, entry.type)


def _failed(event: RequestFinished | ScriptFinished) -> bool:
    if isinstance(event, RequestFinished):
        return event.exchange.problem is not None
    return _broke(event) or event.said.failed > 0


def _broke(event: RequestFinished | ScriptFinished) -> bool:
    return isinstance(event, ScriptFinished) and event.problem is not None
