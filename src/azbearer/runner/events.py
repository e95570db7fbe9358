"""What a run tells its listeners while it goes on, and the values inside.

Every text that the run produced has been redacted before a listener sees it, and variable files
come without their values. A plan and its items are the user's own document, as it stands.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from azbearer.collection.model import Raw, VariableFile
    from azbearer.http.messages import Response, Timings
    from azbearer.runner.plan import Plan, PlannedItem
    from azbearer.runner.result import RunResult
    from azbearer.runner.said import Said
    from azbearer.scripting.contract import ConsoleLine, TestOutcome


class Problem(NamedTuple):
    """An error as a value: what a report needs of an exception or of a script's error.

    Args:
        kind: such as `AssertionError`, `TypeError` or `TransportError`.
        message: what happened.
        where: the script with line and column, the host, or the request.
        hint: what to try.
        code: azbearer's stable word, if it has one.
        exit_code: what the process should end with if this is the worst that happened.
        stack: frames inside the user's own script.
    """

    kind: str
    message: str
    where: str = ""
    hint: str = ""
    code: str = ""
    exit_code: int = 1
    stack: str = ""


class Assertion(NamedTuple):
    """One `pm.test`, or a script error that ended one."""

    name: str
    passed: bool
    skipped: bool = False
    problem: Problem | None = None
    # It hides a method of tuples, which nobody would want of this.
    index: int = 0  # type: ignore[assignment]


class Try(NamedTuple):
    """A request that was sent once more, see `retries`.

    Args:
        status: of the answer; 0 without one.
        message: why there was no answer, or empty.
        pause: seconds that were waited after it.
    """

    status: int
    message: str
    pause: float


_MEMBERS: Final = (
    "source", "view", "method", "url", "response", "problem", "token_rejection", "token_note", "started",
    "tries",
)  # fmt: skip


class Exchange:
    """One request that was tried, and its end: a response, or a problem; not to be changed.

    It is a class of its own and no tuple, since the one that listeners get takes the secrets out of what may
    be long when somebody looks at it (`RedactedExchange`).

    Args:
        source: `item` for a request of the collection, `script` for `pm.sendRequest`.
        view: the request in the form of the v2.1 schema, resolved; or what makes it when somebody looks.
        method, url: for a line of a report.
        response: the answer, or None.
        problem: why there is no answer, or None.
        token_rejection: what Entra ID said, when the answer refuses to issue a token.
        token_note: says that the engine supplied the token, and for what; empty if it did not.
        started: when it was sent, in seconds since the epoch; 0.0 if it was not.
        tries: those before the one that this tells of, none of which counts for itself.

    Attributes:
        answered: whether there is an answer; to ask for this and its figures costs less than a look at it.
        status: its status; 0 without one.
        elapsed: seconds until it was there.
        timings: when what was over; None without an answer.
        received: its bytes as they came, headers among them.
    """

    __slots__ = (
        "_answer", "_url", "_view", "answered", "elapsed", "method", "problem", "received", "source",
        "started", "status", "timings", "token_note", "token_rejection", "tries",
    )  # fmt: skip

    def __init__(
        self,
        source: Literal["item", "script"],
        view: Raw | Callable[[], Raw],
        method: str,
        url: str,
        response: Response | None = None,
        *,
        problem: Problem | None = None,
        token_rejection: Problem | None = None,
        token_note: str = "",
        started: float = 0.0,
        tries: tuple[Try, ...] = (),
    ) -> None:
        self.source = source
        self._view = view
        self.method = method
        self._url = url
        self._answer = response
        self.problem = problem
        self.token_rejection = token_rejection
        self.token_note = token_note
        self.started = started
        self.tries = tries
        self.answered = response is not None
        self.status, self.elapsed, self.received = 0, 0.0, 0
        self.timings: Timings | None = None
        if response is not None:
            self.status = response.status
            self.elapsed = response.elapsed
            self.timings = response.timings
            self.received = response.wire_size + response.header_size

    @property
    def view(self) -> Raw:
        """The request in the form of the v2.1 schema."""
        if callable(self._view):
            self._view = self._view()
        return self._view

    @property
    def url(self) -> str:
        """Where it was sent to."""
        return self._url

    @property
    def response(self) -> Response | None:
        """The answer, or None."""
        return self._answer

    def members(self) -> dict[str, Any]:
        """What it was made of, by name."""
        return {name: getattr(self, name) for name in _MEMBERS}

    def replace(self, **members: Any) -> Exchange:
        """The same exchange with other members."""
        mine = {name: getattr(self, name) for name in _MEMBERS if name != "view"}
        return Exchange(**{**mine, "view": lambda: self.view, **members})

    def __repr__(self) -> str:
        return f"Exchange({', '.join(f'{name}={value!r}' for name, value in self.members().items())})"


class Cursor(NamedTuple):
    """Where in the run something happened; both count from 0."""

    iteration: int
    position: int


class RunStarted(NamedTuple):
    """Before the first request."""

    plan: Plan
    environment: VariableFile | None
    globals: VariableFile | None
    started: float
    """Seconds since the epoch."""


class IterationStarted(NamedTuple):
    """Before the first request of an iteration, which counts from 0."""

    iteration: int


class IterationFinished(NamedTuple):
    """After the last request of an iteration."""

    iteration: int


class ItemStarted(NamedTuple):
    """Before the scripts of a request run."""

    cursor: Cursor
    planned: PlannedItem


class ScriptFinished(NamedTuple):
    """After one script: what it said, which tests it had, and what ended it if that was an error."""

    cursor: Cursor
    planned: PlannedItem
    event: Literal["prerequest", "test"]
    label: str
    said: Said
    problem: Problem | None
    page: str = ""
    """The HTML that `pm.visualizer` made: a stranger's, for a sandboxed frame and nowhere else."""

    @property
    def messages(self) -> Sequence[TestOutcome | ConsoleLine]:
        """All that it said, in order."""
        return self.said.messages

    @property
    def assertions(self) -> Sequence[Assertion]:
        """Its tests."""
        return self.said.assertions


class RequestFinished(NamedTuple):
    """After a request of the collection or of a script got its answer, or none."""

    cursor: Cursor
    planned: PlannedItem
    exchange: Exchange


class ItemFinished(NamedTuple):
    """After the tests of a request.

    Args:
        skipped: a script asked that the request is not sent; there were no tests.
        note: where a script sent the run, or empty.
    """

    cursor: Cursor
    planned: PlannedItem
    skipped: bool = False
    note: str = ""


class RunStopped(NamedTuple):
    """The run ends early, at this request: it has met a limit of its own."""

    cursor: Cursor
    planned: PlannedItem
    problem: Problem


class RunFinished(NamedTuple):
    """After everything, also when the run was interrupted."""

    result: RunResult


Event = (
    RunStarted
    | IterationStarted
    | ItemStarted
    | ScriptFinished
    | RequestFinished
    | RunStopped
    | ItemFinished
    | IterationFinished
    | RunFinished
)
