from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.runner.events import Cursor, Exchange, Problem, RequestFinished, RunFinished
from azbearer.runner.result import Failure, RunResult
from azbearer.runner.revealed import Revealed

if TYPE_CHECKING:
    from typing import Any

    from azbearer.runner.events import Event


class Kept(list["Event"]):
    """A listener that keeps what it hears."""

    def handle(self, event: Event) -> None:
        """Keep it."""
        self.append(event)


def test_the_result_has_the_failures_as_they_were(lab: Any, item: Any) -> None:
    """Those of the run are masked, since a run counts what everybody hears."""
    planned = lab.plan(item("one")).items[0]
    problem = Problem("TransportError", "it is the secret")
    failed = RequestFinished(Cursor(0, 0), planned, Exchange("item", {}, "GET", "http://h/", problem=problem))
    masked = RunResult(
        failures=[Failure(problem._replace(message="it is ****"), "request", Cursor(0, 0), planned)]
    )
    kept = Kept()
    revealed = Revealed(kept)
    revealed.handle(failed)
    revealed.handle(RunFinished(masked))
    assert failed is kept[0]
    assert isinstance(kept[1], RunFinished)
    assert [problem] == [failure.problem for failure in kept[1].result.failures]
    assert masked.failures[0].problem.message == "it is ****"
