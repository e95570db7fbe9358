"""What the run does for one script: the one place where variables are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.runner.events import RequestFinished
from azbearer.runner.exchanges import script_request
from azbearer.runner.redaction import learn_variable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.runner.events import Cursor
    from azbearer.runner.lane import Lane
    from azbearer.runner.plan import PlannedItem
    from azbearer.scripting.contract import Json, ScriptResponse, SendFailure, VariableWrite


class StepHost:
    """The `ScriptHost` of one script.

    Attributes:
        events: the requests that the script sent. Kept until it is over: listeners hear of things
            from the run's own thread only.
    """

    def __init__(self, lane: Lane, cursor: Cursor, planned: PlannedItem, label: str) -> None:
        self._lane = lane
        self._cursor = cursor
        self._planned = planned
        self._label = label
        self.events: list[RequestFinished] = []

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        """See `ScriptHost.apply`."""
        for write in writes:
            if write.scope == "data":
                continue  # as in newman, every script finds the row as the file has it
            scope = self._lane.scopes[write.scope]
            if write.operation == "set":
                learn_variable(self._lane.redactor, write.key, write.value, write.type)
                scope.set(write.key, write.value, write.type, origin=f"script {self._label}")
            elif write.operation == "unset":
                scope.unset(write.key)
            else:
                scope.clear()

    def send(self, request: Mapping[str, Json]) -> ScriptResponse | SendFailure:
        """See `ScriptHost.send`."""
        exchange, answer = script_request(self._lane.sender, request, self._label)
        self.events.append(RequestFinished(self._cursor, self._planned, exchange))
        return answer
