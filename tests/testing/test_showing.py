"""The text of a failure."""

from __future__ import annotations

from azbearer.library.result import RequestResult, TestResult
from azbearer.runner.events import Problem
from azbearer.testing.showing import failure_text

EXPECTED = """\
POST http://h/: 404 Not Found in 0.250 s
  passed  a
  FAILED  b\\x1b[31m
          AssertionError: why
          where: script:1:2
  skipped c
the request was not sent
  ERROR   VariableError: no {{x}}
          hint: set it"""


def test_a_failure() -> None:
    """Each time that the request ran: exchange, tests, errors; nothing that could drive a terminal."""
    problem = Problem("AssertionError", "why", "script:1:2")
    tests = (
        TestResult("a", "passed"),
        TestResult("b\x1b[31m", "failed", problem),
        TestResult("c", "skipped"),
    )
    place = {"name": "r", "id": "1", "folders": (), "iteration": 0, "position": 0}
    sent = RequestResult(
        **place,  # type: ignore[arg-type]
        method="POST", url="http://h/", status=404, reason="Not Found", elapsed=0.25, tests=tests,
    )  # fmt: skip
    unsent = RequestResult(**place, errors=(Problem("VariableError", "no {{x}}", hint="set it"),))  # type: ignore[arg-type]
    assert EXPECTED == failure_text([sent, unsent])
