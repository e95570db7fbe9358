"""One request in one iteration: its scripts, the request, its tests."""

from __future__ import annotations

from azbearer.runner.events import ItemFinished, ItemStarted, RequestFinished, ScriptFinished
from azbearer.runner.exchanges import script_response
from azbearer.runner.host import StepHost
from azbearer.runner.problems import script_problem
from azbearer.runner.said import NOTHING, Said
from azbearer.scripting.contract import ScriptInfo, ScriptInput
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.runner.events import Cursor, Problem
    from azbearer.runner.exchanges import Outcome
    from azbearer.runner.lane import Lane
    from azbearer.runner.plan import PlannedItem, PlannedScript
    from azbearer.scripting.contract import Jump, ScriptEvent, ScriptOutcome, ScriptResponse, SentRequest


class _BrokenError(Exception):
    """The first error of a step that stops at it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Step:
    """One request in one iteration; to be run, or played, once.

    Args:
        lane: what it runs with.
        cursor: where in the run it is.
        planned: the request.
        stop_on_error: whether the first error ends it.

    Attributes:
        outcome: of the request, or None when it was not sent.
        skipped: a script asked that it is not sent.
        jump: where a script wants the run to go on.
        problem: what ended it at its first error, if that was asked for.
    """

    __slots__ = (
        "_cursor", "_lane", "_planned", "_stop_on_error", "_told_info", "jump", "outcome", "problem",
        "skipped",
    )  # fmt: skip

    def __init__(
        self, lane: Lane, cursor: Cursor, planned: PlannedItem, *, stop_on_error: bool = False
    ) -> None:
        self._lane = lane
        self._cursor = cursor
        self._planned = planned
        self._stop_on_error = stop_on_error
        self._told_info: ScriptInfo | None = None
        self.outcome: Outcome | None = None
        self.skipped = False
        self.jump: Jump | None = None
        self.problem: Problem | None = None

    def run(self) -> int | None:
        """Scripts, request, tests, with an event for each; the position of what follows, or None.

        Raises:
            Stopped: the run ends here.
        """
        lane, cursor, planned = self._lane, self._cursor, self._planned
        lane.emit(ItemStarted(cursor, planned))
        self.play()
        if self.jump is None:
            lane.emit(ItemFinished(cursor, planned, self.skipped))
            return lane.following(cursor)
        way = lane.way(cursor, planned, self.jump)
        lane.emit(ItemFinished(cursor, planned, self.skipped, way.note))
        return way.position

    def play(self) -> None:
        """Scripts, request, tests.

        Raises:
            Stopped: the run ends here.
        """
        lane, planned = self._lane, self._planned
        lane.check(self._cursor, planned)
        try:
            definition = self._before(planned.request)
            if not self.skipped:
                self._after(definition, self._send(definition))
        except _BrokenError as error:
            self.problem = error.problem

    def _before(self, definition: Mapping[str, Any]) -> Mapping[str, Any]:
        """The request as scripts and hooks before it leave it."""
        if self._planned.prerequest:
            changed = self._scripts("prerequest", self._planned.prerequest, definition)
            definition = definition if changed is None else changed
        return self._hooks("prerequest", definition) if self._lane.parts.hooks else definition

    def _send(self, definition: Mapping[str, Any]) -> Outcome:
        planned = self._planned
        self.outcome = outcome = self._lane.send(planned, definition)
        self._lane.tell(RequestFinished(self._cursor, planned, outcome.exchange))
        self._stop_at(outcome.exchange.problem)
        return outcome

    def _after(self, definition: Mapping[str, Any], outcome: Outcome) -> None:
        lane, tests = self._lane, self._planned.tests
        if not tests and not lane.parts.hooks:
            return
        response = script_response(outcome.response, lane.cookies) if outcome.response else None
        if tests:
            self._scripts("test", tests, outcome.sent.for_scripts() if outcome.sent else definition, response)
        if lane.parts.hooks:
            view = outcome.exchange.view if outcome.sent else definition
            self._hooks("test", view, response, outcome.exchange.problem)

    def _stop_at(self, problem: Problem | None) -> None:
        if problem is not None and self._stop_on_error:
            raise _BrokenError(problem)

    def _scripts(
        self,
        event: ScriptEvent,
        scripts: Sequence[PlannedScript],
        request: Mapping[str, Any] | SentRequest,
        response: ScriptResponse | None = None,
    ) -> Mapping[str, Any] | None:
        """Run the scripts in turn; the request as they have changed it, or None."""
        changed: Mapping[str, Any] | None = None
        for planned_script in scripts:
            if planned_script.script.source.strip() and not self.skipped:
                given = request if changed is None else changed
                left = self._script(event, planned_script, given, response)
                changed = changed if left is None else left
        return changed

    def _script(
        self,
        event: ScriptEvent,
        planned_script: PlannedScript,
        request: Mapping[str, Any] | SentRequest,
        response: ScriptResponse | None,
    ) -> Mapping[str, Any] | None:
        """Run one script; the request as it has changed it, or None."""
        lane, label = self._lane, planned_script.label
        script = ScriptInput(
            planned_script.script.source,
            label,
            event,
            self._info(planned_script.owner),
            lane.views.now(),
            request,
            response,
            lane.deadline.left if lane.is_timed else None,
        )
        host = StepHost(lane, self._cursor, self._planned, label)
        outcome = lane.engine().run(script, host)
        self._told(event, label, outcome, host.events)
        return outcome.request

    def _info(self, owner: str = "") -> ScriptInfo:
        """What scripts are told; `owner` is what the script belongs to, which most often is the request."""
        told = self._told_info
        if told is None or told.current != owner:
            item, plan = self._planned.item, self._lane.plan
            name, location = item.name, (plan.collection.name, *item.path, item.name)
            told = ScriptInfo(name, item.id, self._cursor.iteration, plan.iterations, location, owner)
            self._told_info = told
        return told

    def _hooks(
        self,
        event: ScriptEvent,
        definition: Mapping[str, Any],
        response: ScriptResponse | None = None,
        problem: Problem | None = None,
    ) -> Mapping[str, Any]:
        """Call the caller's functions in turn; the request as they leave it is the result."""
        from azbearer.runner.hookcontext import HookContext, run_hook  # noqa: PLC0415  few runs have any

        lane, hooks = self._lane, self._lane.parts.hooks
        for hook in hooks.of(event, self._planned) if hooks else ():
            if not self.skipped:
                context = HookContext(
                    lane, self._info(), hook.label, definition, response=response, problem=problem
                )
                outcome = run_hook(hook, context)
                self._told(event, hook.label, outcome, ())
                definition = definition if outcome.request is None else outcome.request
        return definition

    def _told(
        self,
        event: ScriptEvent,
        label: str,
        outcome: ScriptOutcome,
        before: Sequence[RequestFinished | ScriptFinished],
    ) -> None:
        """Tell what a script or hook has left."""
        problem = script_problem(outcome.error, label) if outcome.error else None
        finished = ScriptFinished(
            self._cursor,
            self._planned,
            event,
            label,
            Said(outcome.messages, label) if outcome.messages else NOTHING,
            problem,
            outcome.page or "",
        )
        self._lane.tell(finished, before)
        self._stop_at(problem)
        self.jump = outcome.jump or self.jump
        self.skipped |= outcome.skipped
