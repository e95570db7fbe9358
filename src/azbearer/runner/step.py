"""One request in one iteration: its scripts, the request, its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.runner.events import ItemFinished, ItemStarted, RequestFinished, ScriptFinished
from azbearer.runner.exchanges import Draft, script_response
from azbearer.runner.host import StepHost
from azbearer.runner.problems import assertions_of, script_problem
from azbearer.runner.request import auth_of
from azbearer.scripting.contract import ScriptInfo, ScriptInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.runner.events import Cursor
    from azbearer.runner.exchanges import Outcome
    from azbearer.runner.lane import Lane
    from azbearer.runner.plan import PlannedItem, PlannedScript
    from azbearer.scripting.contract import ScriptEvent, ScriptResponse


class Step:
    """One request in one iteration; `run` may be called once.

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
        self._info = ScriptInfo(item.name, item.id, cursor.iteration, lane.iterations)

    def run(self) -> None:
        """Scripts, request, tests; an event for each."""
        planned = self._planned
        self._lane.emit(ItemStarted(self._cursor, planned))
        definition = self._scripts("prerequest", planned.prerequest, _with_auth(planned))
        outcome = self._send(definition)
        view = outcome.built.view if outcome.built else definition
        response = script_response(outcome.response, self._lane.cookies) if outcome.response else None
        self._scripts("test", planned.tests, view, response)
        self._lane.emit(ItemFinished(self._cursor, planned))

    def _send(self, definition: Mapping[str, Any]) -> Outcome:
        planned = self._planned
        draft = Draft(definition, auth_of(definition.get("auth")), "item", planned.title, planned.profile)
        outcome = self._lane.send(draft)
        self._lane.emit(RequestFinished(self._cursor, planned, outcome.exchange))
        return outcome

    def _scripts(
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
            self._lane.views.now(),
            definition,
            response,
        )
        host = StepHost(self._lane, self._cursor, self._planned, label)
        outcome = self._lane.engine().run(script, host)
        for exchange_event in host.events:
            self._lane.emit(exchange_event)
        self._lane.emit(
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
        return outcome.request if outcome.request is not None else definition


def _with_auth(planned: PlannedItem) -> Mapping[str, Any]:
    """The request with the auth setting that holds for it, as `pm.request.auth` shows it."""
    request, auth = planned.item.request, planned.auth
    if auth is None or request.get("auth"):
        return request
    parameters = [{"key": key, "value": value} for key, value in auth.parameters.items()]
    return {**request, "auth": {"type": auth.type, auth.type: parameters}}
