"""`pm.execution.runRequest`: a script runs another request of the collection, with its scripts, and goes on.

As in postman-runtime (nested-request.js) its scripts see and change the same variables; the variables
that the call brings are local ones, for that request alone; the first error of a script ends it; and
what it does is told as the doing of the request whose script asked for it.
"""

from __future__ import annotations

from azbearer.runner.events import RequestFinished, ScriptFinished
from azbearer.runner.exchanges import script_response
from azbearer.runner.lane import Lane
from azbearer.runner.step import Step
from azbearer.scripting.contract import NestedRun, SendFailure
from azbearer.typed import TYPE_CHECKING, Final
from azbearer.variables.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.runner.events import Cursor, Event
    from azbearer.runner.plan import PlannedItem
    from azbearer.scripting.contract import Json, ScriptResponse, VariableWrite

    Told = RequestFinished | ScriptFinished

DEEPEST: Final = 10


class _NestedLane(Lane):
    """The lane of one request that a script runs: the variables of its parent, an engine of its own."""

    def __init__(self, parent: Lane, variables: Mapping[str, Json]) -> None:
        self._parent = parent
        self.written: list[VariableWrite] = []
        self.told: list[Event] = []
        local = Scope("local", "", parent.scopes["local"].variables())
        for key, value in variables.items():
            local.set(key, value, origin="pm.execution.runRequest")
        scopes = parent.scopes.with_scope(local)
        parts = parent.parts._replace(scopes=scopes)
        super().__init__(
            parent.plan, parts, parent.options, parent.deadline, self.told.append, tokens=parent.tokens
        )
        self.engines = parent.engines
        self.depth = parent.depth + 1

    def apply(self, writes: Sequence[VariableWrite], origin: str) -> None:
        """Change variables here, and note what its parent has to know of."""
        super().apply([write for write in writes if write.scope == "local"], origin)
        self._parent.apply(writes, origin)
        self.written += writes


def run_nested(
    parent: Lane, name: str, variables: Mapping[str, Json], cursor: Cursor, planned: PlannedItem
) -> tuple[NestedRun, list[Told]]:
    """Run a request for a script of the request `planned`; the events are for those who hear of that.

    Args:
        parent: the lane of the script.
        name: id or name of the request to run.
        variables: for that request alone.
        cursor: where in the run the script is.
        planned: the request that the script belongs to.
    """
    everything = parent.everything()
    position = everything.find(name)
    if parent.depth >= DEEPEST:
        message = f"Max pm.execution.runRequest depth of {DEEPEST} has been reached."
        return NestedRun(SendFailure(message)), []
    if position is None:
        return NestedRun(SendFailure(f'runRequest: the collection has no request "{name}"')), []
    lane = _NestedLane(parent, variables)
    with lane.engines.turn(lane.depth):
        step = Step(lane, cursor, everything.items[position], stop_on_error=True)
        step.play()
    told = [_as_told_by(event, cursor, planned) for event in lane.told]
    return NestedRun(_answer(step, lane), tuple(lane.written)), told


def _answer(played: Step, lane: Lane) -> ScriptResponse | SendFailure | None:
    if played.problem is not None:
        return SendFailure(played.problem.message, played.problem.code)
    if played.skipped or played.outcome is None or played.outcome.response is None:
        return None
    return script_response(played.outcome.response, lane.cookies)


def _as_told_by(event: Event, cursor: Cursor, planned: PlannedItem) -> Told:
    """The event as one of the request whose script asked."""
    if isinstance(event, RequestFinished):
        exchange = event.exchange.replace(source="script")
        return RequestFinished(cursor, planned, exchange)
    if isinstance(event, ScriptFinished):
        return event._replace(cursor=cursor, planned=planned)
    raise TypeError(event)
