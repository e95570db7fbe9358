"""The run: iteration after iteration, one event for each thing that happened."""

from __future__ import annotations

from azbearer.runner.crew import Crew
from azbearer.runner.events import RunFinished, RunStarted
from azbearer.runner.flow import Deadline
from azbearer.runner.lane import Lane, Stopped
from azbearer.runner.redaction import redact_event
from azbearer.runner.result import RunResult, Summary
from azbearer.runner.revealed import Revealed
from azbearer.runner.rows import Rows
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.runner.events import Event, Listener
    from azbearer.runner.parts import RunOptions, RunParts
    from azbearer.runner.plan import Plan


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
        deadline = Deadline(options.timeout, parts.clock.monotonic)
        lane = Lane(plan, parts, options, deadline, self._emit)
        self._crew = Crew(lane, Rows(parts.data, plan.turns), self._emit)

    def execute(self) -> RunResult:
        """Run everything; an interrupt ends the run early and is told in the result.

        Raises:
            OutputError: a reporter could not write.
        """
        parts = self._parts
        self._emit(RunStarted(self._plan, parts.environment, parts.globals, parts.clock.now()))
        result = self._summary.result
        try:
            self._work()
            # From here on there is nothing to interrupt any more: what ran shall be told.
            parts.settle()
        except KeyboardInterrupt as interrupt:
            result.interrupted = "SIGTERM" if interrupt.args == ("SIGTERM",) else "SIGINT"
            self._crew.close()
        result.completed = parts.clock.now()
        self._emit(RunFinished(result))
        return result

    def _work(self) -> None:
        try:
            self._crew.run()
        except Stopped:
            pass
        finally:
            self._crew.close()

    def _emit(self, event: Event) -> None:
        """Tell the listeners, without secrets unless they are `Revealed`."""
        redacted = redact_event(event, self._parts.redactor)
        for listener in self._listeners:
            listener.handle(event if isinstance(listener, Revealed) else redacted)
