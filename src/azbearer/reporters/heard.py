"""What the terminal report has heard of the request that is running."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.runner.events import (
        Assertion,
        Exchange,
        ItemFinished,
        Problem,
        RequestFinished,
        RunStopped,
        ScriptFinished,
    )
    from azbearer.runner.plan import PlannedItem
    from azbearer.scripting.contract import ConsoleLine


class Heard:
    """Takes the events of one request; tests that passed are only counted.

    Attributes:
        planned: the request, once there is anything to tell of it.
        exchange: its own, as soon as it is over.
        nested: those of its scripts.
        end: how it ended; None for one that was cut off.
        tests: how many there were, without those that were left out.
        others: tests that did not pass, and those that were left out.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin with the next request."""
        self.planned: PlannedItem | None = None
        self.exchange: Exchange | None = None
        self.nested: list[Exchange] = []
        self.console: list[ConsoleLine] = []
        self.problems: list[Problem] = []
        self.end: ItemFinished | None = None
        self.tests = 0
        self.passed = 0
        self.others: list[Assertion] = []

    def script(self, event: ScriptFinished) -> None:
        """A script is over."""
        said = event.said
        self.tests += said.tests - said.skipped
        self.passed += said.tests - said.skipped - said.failed
        if said.failed or said.skipped:
            self.others += [each for each in said.assertions if each.skipped or each.problem is not None]
        if said.has_lines:
            self.console += said.lines
        if event.problem is not None:
            self.problems.append(event.problem)
        if self.console or self.problems:
            self.planned = event.planned

    def request(self, event: RequestFinished) -> None:
        """A request is over: its own, or one of its scripts."""
        self.planned = event.planned
        if event.exchange.source == "item":
            self.exchange = event.exchange
        else:
            self.nested.append(event.exchange)

    def stop(self, event: RunStopped) -> None:
        """The run ends here."""
        self.planned = event.planned
        self.problems.append(event.problem)

    @property
    def failed(self) -> bool:
        """Whether anything of it went wrong."""
        if self.problems or (self.exchange is not None and self.exchange.problem is not None):
            return True
        if not self.nested and not self.others:
            return False
        problems = (*(each.problem for each in self.nested), *(each.problem for each in self.others))
        return any(problem is not None for problem in problems)
