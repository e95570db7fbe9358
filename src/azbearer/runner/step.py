"""One request in one iteration: its scripts, the request, its tests."""

from __future__ import annotations

from azbearer.runner.events import ItemFinished, ItemStarted, RequestFinished, ScriptFinished
from azbearer.runner.exchanges import Draft, script_response
from azbearer.runner.host import StepHost
from azbearer.runner.problems import assertions_of, script_problem
from azbearer.runner.request import auth_of
from azbearer.scripting.contract import ScriptInfo, ScriptInput
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from azbearer.runner.events import Cursor, Problem
    from azbearer.runner.exchanges import Outcome
    from azbearer.runner.lane import Lane
    from azbearer.runner.plan import PlannedItem, PlannedScript
    from azbearer.scripting.contract import Jump, ScriptEvent, ScriptOutcome, ScriptResponse


class Played(NamedTuple):
    """What came of one request with its scripts.

    Args:
        outcome: of the request, or None when it was not sent.
        skipped: a script asked that it is not sent.
        jump: where a script wants the run to go on.
        problem: what ended it at its first error, if that was asked for.
    """

    outcome: Outcome | None
    skipped: bool = False
    jump: Jump | None = None
    problem: Problem | None = None


class _BrokenError(Exception):
    """The first error of a step that stops at it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Step:
    """One request in one iteration; to be run once.

    Args:
        lane: what it runs with.
        cursor: where in the run it is.
        planned: the request.
    """

    def __init__(self, lane: Lane, cursor: Cursor, planned: PlannedItem) -> None:
        self._lane = lane
        self._cursor = cursor
        self._planned = planned
        item = planned.item
        location = (lane.plan.collection.name, *item.path, item.name)
        self._info = ScriptInfo(item.name, item.id, cursor.iteration, lane.plan.iterations, location)
        self._stop_on_error = False
        self._skipped = False
        self._jump: Jump | None = None

    def run(self) -> int | None:
        """Scripts, request, tests, with an event for each; the position of what follows, or None.

        Raises:
            Stopped: the run ends here.
        """
        lane, cursor, planned = self._lane, self._cursor, self._planned
        lane.emit(ItemStarted(cursor, planned))
        played = self.play()
        way = lane.way(cursor, planned, played.jump)
        lane.emit(ItemFinished(cursor, planned, played.skipped, way.note))
        return way.position

    def play(self, *, stop_on_error: bool = False) -> Played:
        """Scripts, request, tests.

        Raises:
            Stopped: the run ends here.
        """
        self._stop_on_error = stop_on_error
        planned = self._planned
        outcome = None
        try:
            definition = self._scripts("prerequest", planned.prerequest, _with_auth(planned))
            definition = self._hooks("prerequest", definition)
            if self._skipped:
                return Played(None, skipped=True, jump=self._jump)
            outcome = self._send(definition)
            view = outcome.built.view if outcome.built else definition
            response = script_response(outcome.response, self._lane.cookies) if outcome.response else None
            self._scripts("test", planned.tests, view, response)
            self._hooks("test", view, response, outcome.exchange.problem)
        except _BrokenError as error:
            return Played(outcome, jump=self._jump, problem=error.problem)
        return Played(outcome, jump=self._jump)

    def _send(self, definition: Mapping[str, Any]) -> Outcome:
        planned = self._planned
        self._lane.check(self._cursor, planned)
        draft = Draft(definition, auth_of(definition.get("auth")), "item", planned.title, planned.profile)
        outcome = self._lane.send(draft)
        self._lane.tell(RequestFinished(self._cursor, planned, outcome.exchange))
        self._stop_at(outcome.exchange.problem)
        return outcome

    def _stop_at(self, problem: Problem | None) -> None:
        if problem is not None and self._stop_on_error:
            raise _BrokenError(problem)

    def _scripts(
        self,
        event: ScriptEvent,
        scripts: Sequence[PlannedScript],
        definition: Mapping[str, Any],
        response: ScriptResponse | None = None,
    ) -> Mapping[str, Any]:
        """Run the scripts in turn; the request as they leave it is the result."""
        for planned_script in scripts:
            if planned_script.script.source.strip() and not self._skipped:
                definition = self._script(event, planned_script, definition, response)
        return definition

    def _script(
        self,
        event: ScriptEvent,
        planned_script: PlannedScript,
        definition: Mapping[str, Any],
        response: ScriptResponse | None,
    ) -> Mapping[str, Any]:
        lane, label = self._lane, planned_script.label
        lane.check(self._cursor, self._planned)
        script = ScriptInput(
            planned_script.script.source,
            label,
            event,
            self._info._replace(current=planned_script.owner),
            lane.views.now(),
            definition,
            response,
            lane.deadline.left,
        )
        host = StepHost(lane, self._cursor, self._planned, label)
        outcome = lane.engine().run(script, host)
        return self._told(event, label, outcome, host.events, definition)

    def _hooks(
        self,
        event: ScriptEvent,
        definition: Mapping[str, Any],
        response: ScriptResponse | None = None,
        problem: Problem | None = None,
    ) -> Mapping[str, Any]:
        """Call the caller's functions in turn; the request as they leave it is the result."""
        lane = self._lane
        if not lane.parts.hooks:
            return definition
        from azbearer.runner.hookcontext import HookContext, run_hook  # noqa: PLC0415  few runs have any

        for hook in lane.parts.hooks.of(event, self._planned):
            if not self._skipped:
                lane.check(self._cursor, self._planned)
                context = HookContext(
                    lane, self._info, hook.label, definition, response=response, problem=problem
                )
                definition = self._told(event, hook.label, run_hook(hook, context), (), definition)
        return definition

    def _told(
        self,
        event: ScriptEvent,
        label: str,
        outcome: ScriptOutcome,
        before: Iterable[RequestFinished | ScriptFinished],
        definition: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        """Tell what a script or hook has left; the request as it left it is the result."""
        problem = script_problem(outcome.error, label) if outcome.error else None
        finished = ScriptFinished(
            self._cursor,
            self._planned,
            event,
            label,
            outcome.messages,
            assertions_of(outcome.tests, label),
            problem,
            outcome.page or "",
        )
        self._lane.tell(*before, finished)
        self._stop_at(problem)
        self._jump = outcome.jump or self._jump
        self._skipped |= outcome.skipped
        return outcome.request if outcome.request is not None else definition


def _with_auth(planned: PlannedItem) -> Mapping[str, Any]:
    """The request with the auth setting that holds for it, as `pm.request.auth` shows it."""
    request, auth = planned.item.request, planned.auth
    if auth is None or request.get("auth"):
        return request
    parameters = [{"key": key, "value": value} for key, value in auth.parameters.items()]
    return {**request, "auth": {"type": auth.type, auth.type: parameters}}
