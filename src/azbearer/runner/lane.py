"""A lane: everything that requests need which run one after the other, its variables and scripts among it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from azbearer.runner.bodyfiles import BodyFiles
from azbearer.runner.cookies import LaneCookies
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
from azbearer.runner.step import Step
from azbearer.runner.supply import TokenSupply
from azbearer.runner.views import ScopeViews
from azbearer.variables.hints import suggest
from azbearer.variables.values import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from azbearer.runner.events import Event, Problem
    from azbearer.runner.exchanges import Draft, Outcome
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
    """

    def __init__(
        self,
        plan: Plan,
        parts: RunParts,
        options: RunOptions,
        deadline: Deadline,
        emit: Callable[[Event], None],
    ) -> None:
        self.plan = plan
        self.parts = parts
        self.options = options
        self.deadline = deadline
        self.emit = emit
        self.scopes = parts.scopes
        self.redactor = parts.redactor
        files = BodyFiles(options.folder, options.any_file)
        self.cookies = LaneCookies(parts.cookies, parts.redactor)
        self.sender = Sender(
            parts.transport,
            parts.redactor,
            files,
            options.user_agent,
            options.send,
            cookies=self.cookies,
            deadline=deadline,
            now=parts.clock.now,
        )
        supply = parts.token_source and TokenSupply(
            parts.token_source, plan, parts.scopes, parts.redactor, parts.clock.now
        )
        self._substitution = Substitution(
            parts.scopes.lookup, lambda name: suggest(name, parts.scopes), supply
        )
        self.views = ScopeViews(parts.scopes, {"environment": parts.environment, "globals": parts.globals})
        self.engines = Engines(parts.engine)
        self.depth = 0
        self._writing = threading.Lock()
        self._flow = Flow(plan.items)
        self._everything: Flow | None = None
        self._jumps = 0
        self._started = False
        for scope in parts.scopes:
            self._learn(scope)

    def iteration(self, number: int, row: Scope | None) -> None:
        """Run one iteration, with this row of data if there is a new one.

        Raises:
            Stopped: the run ends here.
        """
        if row is not None:
            self.scopes.replace(row)
            self._learn(row)
        self.emit(IterationStarted(number))
        self._jumps = 0
        position: int | None = 0 if self.plan.items else None
        while position is not None:
            self._pause()
            position = Step(self, Cursor(number, position), self.plan.items[position]).run()
        self.emit(IterationFinished(number))

    def _pause(self) -> None:
        """Wait between two requests, not before the first one."""
        if self._started and self.options.delay:
            self.parts.clock.sleep(self.deadline.at_most(self.options.delay) or 0.0)
        self._started = True

    def way(self, cursor: Cursor, planned: PlannedItem, jump: Jump | None) -> Way:
        """Where the iteration goes on after this request.

        Raises:
            Stopped: it has jumped too often.
        """
        self._jumps += jump is not None
        if self._jumps > self.options.jumps:
            self._stop(cursor, planned, endless_jumps(self.options.jumps))
        return self._flow.after(cursor.position, jump)

    def check(self, cursor: Cursor, planned: PlannedItem) -> None:
        """See whether there is time left.

        Raises:
            Stopped: there is none.
        """
        if self.deadline.over and not self.depth:
            self._stop(cursor, planned, run_timeout(self.deadline.seconds or 0.0))

    def _stop(self, cursor: Cursor, planned: PlannedItem, problem: Problem) -> None:
        self.emit(RunStopped(cursor, planned, problem))
        raise Stopped

    def tell(self, *events: RequestFinished | ScriptFinished) -> None:
        """Emit what belongs together.

        Raises:
            Stopped: there is a failure among it, at which the run shall end, or its time is over.
        """
        for event in events:
            self.emit(event)
        if self.options.bail and any(map(_failed, events)):
            raise Stopped
        if self.options.bail_on_error and any(map(_broke, events)):
            raise Stopped
        self.check(events[-1].cursor, events[-1].planned)

    def send(self, draft: Draft) -> Outcome:
        """Send a request of the collection."""
        return self.sender.send(draft, self._substitution)

    def engine(self) -> ScriptEngine:
        """The script engine, started at the first call."""
        return self.engines.at(self.depth)

    def apply(self, writes: Sequence[VariableWrite], origin: str) -> None:
        """Change variables: the one place where that is done."""
        with self._writing:
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
    return _broke(event) or any(assertion.problem is not None for assertion in event.assertions)


def _broke(event: RequestFinished | ScriptFinished) -> bool:
    return isinstance(event, ScriptFinished) and event.problem is not None
