"""What a run was, as a value for callers in Python; secrets in it are masked, or a `Secret`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple  # noqa: TID253 - dataclasses look for its ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.http.messages import Response, Timings
    from azbearer.runner.events import Problem


@dataclass(frozen=True, slots=True)
class TestResult:
    """One `pm.test`, or a test of a hook; `problem` says why it failed."""

    # pytest takes classes named Test* for its own.
    __test__: ClassVar[bool] = False

    name: str
    outcome: Literal["passed", "failed", "skipped"]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestResult:
    """One request in one iteration.

    Args:
        name, id: of the request.
        folders: around it, outermost first.
        iteration: counts from 0.
        position: of the request in the run, from 0.
        method, url: as sent; empty if nothing was.
        status: of the answer; None without one.
        reason: the words behind the status.
        elapsed: seconds until the answer was there; 0.0 without one.
        timings: seconds from the begin to each phase of the connection; None without an answer.
        size: bytes of the answer's body on the wire.
        tests: in order.
        errors: a request without an answer, scripts and hooks that broke, a limit of the run.
        console: lines of scripts and hooks.
        skipped: a script or hook asked that it is not sent.
        note: where a script sent the run, or empty.
        response: the whole answer, if responses are kept.
    """

    name: str
    id: str
    folders: tuple[str, ...]
    iteration: int
    position: int
    method: str = ""
    url: str = ""
    status: int | None = None
    reason: str = ""
    elapsed: float = 0.0
    timings: Timings | None = None
    size: int = 0
    tests: tuple[TestResult, ...] = ()
    errors: tuple[Problem, ...] = ()
    console: tuple[str, ...] = ()
    skipped: bool = False
    note: str = ""
    response: Response | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.errors and all(test.outcome != "failed" for test in self.tests)

    @property
    def title(self) -> str:
        """The folders and the name as one text."""
        return " / ".join((*self.folders, self.name))


class Totals(NamedTuple):
    """How often something happened, in the whole run.

    `requests` counts those of scripts too; `tests` has failed and skipped ones in it; `scripts` are those
    that ran, hooks included.
    """

    iterations: int = 0
    requests: int = 0
    failed_requests: int = 0
    tests: int = 0
    failed_tests: int = 0
    skipped_tests: int = 0
    scripts: int = 0
    failed_scripts: int = 0


class FailureResult(NamedTuple):
    """One thing that went wrong.

    Args:
        title: of the request, with its folders.
        iteration: counts from 0.
        at: newman's word for the place, such as `assertion:0 in test-script`, `request`, `test-script`.
        test: the name of the test that failed, or empty.
        problem: why.
    """

    title: str
    iteration: int
    at: str
    test: str
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """The end of a run.

    Args:
        requests: in order, if they are kept.
        failures: everything that went wrong, in order.
        totals: the counts.
        started, completed: seconds since the epoch.
        exit_code: what `azbearer run` would have ended with.
        environment, globals, collection_variables: the enabled variables as the run left them; what is a
            secret by type, by name, or because a secret stands in it, is a `Secret`.
    """

    totals: Totals
    exit_code: int
    started: float
    completed: float
    requests: tuple[RequestResult, ...] = ()
    failures: tuple[FailureResult, ...] = ()
    environment: Mapping[str, Any] = field(default_factory=dict, repr=False)
    globals: Mapping[str, Any] = field(default_factory=dict, repr=False)
    collection_variables: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return self.exit_code == 0

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.completed - self.started
