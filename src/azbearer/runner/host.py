"""What the run does for one script."""

from __future__ import annotations

from azbearer.errors import VariableError
from azbearer.runner.events import RequestFinished
from azbearer.runner.exchanges import script_request
from azbearer.runner.url import url_text
from azbearer.scripting.contract import SendFailure
from azbearer.typed import TYPE_CHECKING
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.runner.events import Cursor, ScriptFinished
    from azbearer.runner.lane import Lane
    from azbearer.runner.plan import PlannedItem
    from azbearer.scripting.contract import Json, NestedRun, ScriptResponse, VariableWrite


class StepHost:
    """The `ScriptHost` of one script.

    Attributes:
        events: the requests that the script sent. Kept until it is over: listeners hear of things
            from the run's own thread only.
    """

    __slots__ = ("_cursor", "_label", "_lane", "_planned", "events")

    def __init__(self, lane: Lane, cursor: Cursor, planned: PlannedItem, label: str) -> None:
        self._lane = lane
        self._cursor = cursor
        self._planned = planned
        self._label = label
        self.events: list[RequestFinished | ScriptFinished] = []

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        """See `ScriptHost.apply`."""
        self._lane.apply(writes, f"script {self._label}")

    def send(self, request: Mapping[str, Json]) -> ScriptResponse | SendFailure:
        """See `ScriptHost.send`."""
        exchange, answer = script_request(self._lane.sender, request, self._label)
        self.events.append(RequestFinished(self._cursor, self._planned, exchange))
        return answer

    def ask(self, topic: str, question: Mapping[str, Json]) -> Json | SendFailure:
        """See `ScriptHost.ask`."""
        if topic == "cookies":
            return self._lane.cookies.answer(question)
        if topic == "vault":
            return self._lane.vault.answer(question, self._target(), self._lane.redactor)
        return SendFailure(f"nobody answers questions about {topic}")

    def _target(self) -> str:
        """The URL of the script's request with the variables as they are by now."""
        try:
            return resolve_text(url_text(self._planned.item.request["url"]), self._lane.scopes.lookup)
        except VariableError:
            return ""

    def run_request(self, name: str, variables: Mapping[str, Json]) -> NestedRun:
        """See `ScriptHost.run_request`."""
        from azbearer.runner.nested import run_nested  # noqa: PLC0415  few scripts do

        run, events = run_nested(self._lane, name, variables, self._cursor, self._planned)
        self.events += events
        return run
