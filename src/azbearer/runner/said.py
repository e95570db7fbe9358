"""What a script said: its tests and the lines of its console, in the order in which they happened."""

from __future__ import annotations

from azbearer.runner.events import Assertion
from azbearer.runner.problems import script_problem
from azbearer.scripting.contract import ConsoleLine, TestOutcome
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


class Said:
    """The messages of a script; its tests are counted, and told in detail to those who ask.

    Args:
        messages: in order.
        label: names the script in what is told of a test that failed.
        assertions: its tests as reports show them, if that is known already.

    Attributes:
        tests: how many there were.
        failed, skipped: how many of them.
        has_lines: whether there is more than tests.
    """

    __slots__ = ("_assertions", "_label", "_messages", "failed", "has_lines", "skipped", "tests")

    def __init__(
        self,
        messages: Sequence[TestOutcome | ConsoleLine],
        label: str = "",
        assertions: tuple[Assertion, ...] | None = None,
    ) -> None:
        self._messages = messages
        self._label = label
        self._assertions = assertions
        tests = failed = skipped = 0
        for message in messages:
            if isinstance(message, TestOutcome):
                tests += 1
                failed += message.error is not None
                skipped += message.skipped
        self.tests = tests
        self.failed = failed
        self.skipped = skipped
        self.has_lines = tests < len(messages)

    @property
    def messages(self) -> Sequence[TestOutcome | ConsoleLine]:
        """All that it said."""
        return self._messages

    @property
    def lines(self) -> Sequence[ConsoleLine]:
        """The lines of its console."""
        return [message for message in self.messages if isinstance(message, ConsoleLine)]

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """Its tests, as reports show them."""
        if self._assertions is None:
            tests = (message for message in self.messages if isinstance(message, TestOutcome))
            self._assertions = tuple(_assertion(test, self._label) for test in tests)
        return self._assertions

    def __repr__(self) -> str:
        return f"Said({self.messages!r}, assertions={self.assertions!r})"


def _assertion(test: TestOutcome, label: str) -> Assertion:
    problem = script_problem(test.error, label) if test.error else None
    return Assertion(test.name, test.passed, test.skipped, problem, test.index)


NOTHING: Final = Said(())
"""What most scripts before a request say."""
