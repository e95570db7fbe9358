"""The run: iteration after iteration, one event for each thing that happened."""

from __future__ import annotations

from azbearer.runner.audience import Audience
from azbearer.runner.crew import Crew
from azbearer.runner.events import RunFinished, RunStarted
from azbearer.runner.flow import Deadline
from azbearer.runner.lane import Lane, Stopped
from azbearer.runner.result import RunResult, Summary
from azbearer.runner.rows import Rows
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.runner.listeners import Listener
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
        self._tell = Audience((self._summary, *listeners), parts.redactor).tell
        deadline = Deadline(options.timeout, parts.clock.monotonic)
        lane = Lane(plan, parts, options, deadline, self._tell)
        self._crew = Crew(lane, Rows(parts.data, plan.turns), self._tell)

    def execute(self) -> RunResult:
        """Run everything; an interrupt ends the run early and is told in the result.

        Raises:
            OutputError: a reporter could not write.
        """
        parts = self._parts
        self._tell(RunStarted(self._plan, parts.environment, parts.globals, parts.clock.now()))
        result = self._summary.result
        try:
            self._work()
            # From here on there is nothing to interrupt any more: what ran shall be told.
            parts.settle()
        except KeyboardInterrupt as interrupt:
            result.interrupted = "SIGTERM" if interrupt.args == ("SIGTERM",) else "SIGINT"
            self._crew.close()
        result.completed = parts.clock.now()
        self._tell(RunFinished(result))
        return result

    def _work(self) -> None:
        try:
            self._crew.run()
        except Stopped:
            pass
        finally:
            self._crew.close()
