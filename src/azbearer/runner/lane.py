"""A lane: everything that requests need which run one after the other, its variables and scripts among it.

A run has one lane, in which iteration follows iteration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.runner.bodyfiles import BodyFiles
from azbearer.runner.cookies import LaneCookies
from azbearer.runner.events import Cursor, IterationFinished, IterationStarted
from azbearer.runner.exchanges import Sender, Substitution
from azbearer.runner.redaction import learn_variable
from azbearer.runner.step import Step
from azbearer.runner.supply import TokenSupply
from azbearer.runner.views import ScopeViews
from azbearer.variables.hints import suggest
from azbearer.variables.values import value_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.runner.events import Event
    from azbearer.runner.exchanges import Draft, Outcome
    from azbearer.runner.parts import RunOptions, RunParts
    from azbearer.runner.plan import Plan
    from azbearer.scripting.contract import ScriptEngine
    from azbearer.variables.scopes import Scope


class Lane:
    """Runs iterations; for one thread at a time.

    Args:
        plan: what an iteration is.
        parts: what it works with; its scopes are the lane's own.
        options: how it behaves.
        emit: hears of everything.
    """

    def __init__(
        self, plan: Plan, parts: RunParts, options: RunOptions, emit: Callable[[Event], None]
    ) -> None:
        self._plan = plan
        self._parts = parts
        self._options = options
        self._engine: ScriptEngine | None = None
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
        )
        supply = parts.token_source and TokenSupply(
            parts.token_source, plan, parts.scopes, parts.redactor, parts.clock.now
        )
        self._substitution = Substitution(
            parts.scopes.lookup, lambda name: suggest(name, parts.scopes), supply
        )
        self.views = ScopeViews(parts.scopes, {"environment": parts.environment, "globals": parts.globals})
        for scope in parts.scopes:
            self._learn(scope)

    def iteration(self, number: int, row: Scope | None) -> None:
        """Run one iteration, with this row of data if there is a new one."""
        if row is not None:
            self.scopes.replace(row)
            self._learn(row)
        self.emit(IterationStarted(number))
        for position, planned in enumerate(self._plan.items):
            if self._options.delay and (number or position):
                self._parts.clock.sleep(self._options.delay)
            Step(self, Cursor(number, position), planned).run()
        self.emit(IterationFinished(number))

    def send(self, draft: Draft) -> Outcome:
        """Send a request of the collection."""
        return self.sender.send(draft, self._substitution)

    def engine(self) -> ScriptEngine:
        """The script engine, started at the first call."""
        if self._engine is None:
            self._engine = self._parts.engine()
        return self._engine

    def close(self) -> None:
        """End what runs scripts."""
        if self._engine is not None:
            self._engine.close()

    @property
    def iterations(self) -> int:
        """How many iterations the run has."""
        return self._plan.iterations

    def _learn(self, scope: Scope) -> None:
        for entry in scope:
            # A password of digits is a number in CSV data, and goes out as its text.
            value = value_text(entry.value) if type(entry.value) in (int, float) else entry.value
            learn_variable(self.redactor, entry.key, value, entry.type)
