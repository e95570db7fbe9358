"""What a script said."""

from __future__ import annotations

from azbearer.runner.events import Assertion
from azbearer.runner.problems import script_problem
from azbearer.runner.said import NOTHING, Said
from azbearer.scripting.contract import ConsoleLine, ScriptError, TestOutcome

ERROR = ScriptError("AssertionError", "m")
LINE = ConsoleLine("log", ("x",), "x")
FAILED = TestOutcome("a", 0, passed=False, error=ERROR)
SKIPPED = TestOutcome("b", 1, passed=True, skipped=True)


def test_assertions() -> None:
    """A test with an error has a problem, others have none."""
    first, second = Said((FAILED, LINE, SKIPPED), "label").assertions
    assert (first.name, first.passed, first.problem) == ("a", False, script_problem(ERROR, "label"))
    assert (second.index, second.skipped, second.problem) == (1, True, None)


def test_assertions_that_are_known() -> None:
    """They are not made again."""
    known = (Assertion("a", passed=True),)
    assert known is Said((FAILED,), "", known).assertions


def test_what_is_counted() -> None:
    """Tests, those that failed and those that were left out, and whether there is anything else."""
    said = Said((FAILED, LINE, SKIPPED))
    assert (2, 1, 1, True, [LINE]) == (said.tests, said.failed, said.skipped, said.has_lines, said.lines)
    assert not Said((FAILED, SKIPPED)).has_lines


def test_nothing() -> None:
    """A script may say nothing at all."""
    assert (0, 0, 0, False, (), ()) == (
        NOTHING.tests,
        NOTHING.failed,
        NOTHING.skipped,
        NOTHING.has_lines,
        NOTHING.messages,
        NOTHING.assertions,
    )
