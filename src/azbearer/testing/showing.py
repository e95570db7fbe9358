"""What a failed test of a request shows: the exchange, every `pm.test` with its outcome, every error."""

from __future__ import annotations

from azbearer.reporters.style import printable
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from azbearer.library.result import RequestResult, TestResult
    from azbearer.runner.events import Problem

_MARKS = {"passed": "passed ", "failed": "FAILED ", "skipped": "skipped"}


def failure_text(results: Iterable[RequestResult]) -> str:
    """The lines of a failure; a request that ran more than once shows each time."""
    return "\n".join(line for result in results for line in _lines(result))


def _lines(result: RequestResult) -> Iterator[str]:
    yield _exchange(result)
    for test in result.tests:
        yield from _test(test)
    for problem in result.errors:
        yield f"  ERROR   {problem.kind}: {printable(problem.message)}"
        yield from _details(problem)


def _exchange(result: RequestResult) -> str:
    if not result.method:
        return "the request was not sent"
    sent = printable(f"{result.method} {result.url}")
    if result.status is None:
        return f"{sent}: no answer"
    status = f"{result.status} {result.reason}".strip()
    return f"{sent}: {printable(status)} in {result.elapsed:.3f} s"


def _test(test: TestResult) -> Iterator[str]:
    yield f"  {_MARKS[test.outcome]} {printable(test.name)}"
    if test.problem is not None:
        yield f"          {test.problem.kind}: {printable(test.problem.message)}"
        yield from _details(test.problem)


def _details(problem: Problem) -> Iterator[str]:
    for word, text in (("where", problem.where), ("hint", problem.hint)):
        if text:
            yield f"          {word}: {printable(text)}"
