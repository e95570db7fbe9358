"""What a script is given and what it leaves: the only values that cross the sandbox boundary.

A script changes nothing by itself. Everything it does is a message in its outbox, in the order in
which it happened: a variable write, a test outcome, a console line, or a call such as
`pm.sendRequest`. The runner applies the writes, in one place.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ScriptEvent = Literal["prerequest", "test"]
ScopeName = Literal["local", "data", "environment", "collection", "globals"]
SCOPES: Final[tuple[ScopeName, ...]] = ("local", "data", "environment", "collection", "globals")
Json = Any
"""A value that `json.dumps` takes."""
ScopeVariable = tuple[str, Json, str, bool, str]
"""A variable as `variables.scopes.Entry` has it: key, value, type, whether it is enabled, and its origin."""


class ScriptInfo(NamedTuple):
    """What `pm.info` and `pm.execution.location` tell a script.

    `location` are the names of the collection, the folders and the request; `current` is the one
    that the script belongs to.
    """

    request_name: str
    request_id: str
    iteration: int = 0
    iteration_count: int = 1
    location: tuple[str, ...] = ()
    current: str = ""


class ScopeView(NamedTuple):
    """One variable scope as a script sees it; the same object again says that nothing has changed."""

    name: str
    values: Sequence[ScopeVariable]
    id: str = ""


class ScriptResponse(NamedTuple):
    """An answer as a script sees it; `body` is decoded bytes, `elapsed` is in seconds.

    `cookies` are those for its URL, in Postman's form.
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    elapsed: float
    wire_size: int = 0
    header_size: int = 0
    cookies: tuple[Mapping[str, Json], ...] = ()


class SentRequest(NamedTuple):
    """A request as it went out, as test scripts see it.

    Args:
        method: such as `GET`.
        url: absolute, as on the wire, without user information and fragment.
        headers: in order.
        body: in the form of the v2.1 collection schema, or None.
        auth: the type of the auth setting that signed it, or empty.
    """

    method: str
    url: str
    headers: Sequence[tuple[str, str]]
    body: Mapping[str, Json] | None = None
    auth: str = ""


class ScriptInput(NamedTuple):
    """Everything that one script is given.

    Args:
        source: the JavaScript text.
        label: where it stands, for messages, such as `demo.json > Groups > List, test`.
        event: `prerequest` or `test`.
        info: for `pm.info`.
        scopes: the variable scopes; a missing one is empty.
        request: a request object in the form of the v2.1 collection schema, or what went out.
        response: the answer, in test scripts only.
        wall: seconds of wall time that it has, beside the engine's own limit; None is no limit.
    """

    source: str
    label: str
    event: ScriptEvent
    info: ScriptInfo
    scopes: Mapping[ScopeName, ScopeView]
    request: Mapping[str, Json] | SentRequest
    response: ScriptResponse | None = None
    wall: float | None = None


class VariableWrite(NamedTuple):
    """One change that a script asks for; `clear` has no key."""

    scope: ScopeName
    operation: Literal["set", "unset", "clear"]
    key: str = ""
    value: Json = None
    type: str | None = None


class ScriptError(NamedTuple):
    """An error inside a script: `line` and `column` count from 1 in the user's own text, 0 if unknown.

    `limit` is `time` or `memory` when azbearer ended the script; `place` is where it happened if that is
    no place in a script.
    """

    name: str
    message: str
    line: int = 0
    column: int = 0
    stack: str = ""
    limit: Literal["", "time", "memory"] = ""
    place: str = ""


class TestOutcome(NamedTuple):
    """The end of one `pm.test`; `index` counts from 0 within the script."""

    name: str
    # It hides a method of tuples, which nobody would want of this.
    index: int  # type: ignore[assignment]
    passed: bool
    skipped: bool = False
    error: ScriptError | None = None


# pytest takes classes named Test* for its own.
TestOutcome.__test__ = False  # type: ignore[attr-defined]


class ConsoleLine(NamedTuple):
    """One call of `console.*`: its arguments as JSON values, and the same as one text."""

    level: Literal["log", "info", "warn", "error", "debug", "clear"]
    arguments: tuple[Json, ...]
    text: str


class Jump(NamedTuple):
    """`setNextRequest`: the name or id of the request to go on with; None ends the iteration."""

    request: str | None


class ScriptOutcome(NamedTuple):
    """What a script left, once nothing more is pending.

    Args:
        messages: test outcomes and console lines in the order they happened.
        request: the request object as the script changed it (prerequest only), or None if
            it is as it was.
        error: what ended the script, or None.
        elapsed: seconds of wall time.
        jump: where the run shall go on, if the script said so.
        skipped: it asked that its request is not sent (prerequest only).
        page: the HTML that `pm.visualizer` made; None if the script said nothing of it.
    """

    messages: tuple[TestOutcome | ConsoleLine, ...] = ()
    request: Mapping[str, Json] | None = None
    error: ScriptError | None = None
    elapsed: float = 0.0
    jump: Jump | None = None
    skipped: bool = False
    page: str | None = None

    @property
    def tests(self) -> tuple[TestOutcome, ...]:
        """The test outcomes among the messages."""
        return tuple(message for message in self.messages if isinstance(message, TestOutcome))


class SendFailure(NamedTuple):
    """A `pm.sendRequest` that got no answer: the script receives an Error with this message and code."""

    message: str
    code: str = ""


class NestedRun(NamedTuple):
    """What came of a request that a script ran.

    Args:
        answer: its response, why there is none, or None if a script of it skipped it.
        writes: what its own scripts changed, in order; the host has applied it already.
    """

    answer: ScriptResponse | SendFailure | None
    writes: tuple[VariableWrite, ...] = ()


class ScriptHost(Protocol):
    """What the runner does for a script."""

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        """Apply variable writes; called before any later `send` of the same script, in order."""

    def send(self, request: Mapping[str, Json]) -> ScriptResponse | SendFailure:
        """Send for `pm.sendRequest`: a v2.1 request object. May be called from several threads at once."""

    def run_request(self, name: str, variables: Mapping[str, Json]) -> NestedRun:
        """Run a request of the collection, by name or id, with its scripts; threads as for `send`.

        `variables` stand above all others for that request.
        """

    def ask(self, topic: str, question: Mapping[str, Json]) -> Json | SendFailure:
        """Answer what a script asks about `cookies` or the `vault`; from one thread, in order."""


class ScriptLimits(NamedTuple):
    """What one script may use: CPU seconds in the engine, wall seconds in all, bytes.

    `wall` None means no limit on waiting for answers and timers.
    """

    cpu: float = 10.0
    wall: float | None = None
    memory: int = 128 << 20

    def within(self, wall: float | None) -> ScriptLimits:
        """The same, with at most so much wall time."""
        if wall is None or (self.wall is not None and self.wall <= wall):
            return self
        return self._replace(wall=wall)


class ScriptEngine(Protocol):
    """Runs scripts one after the other; globals that a script leaves are seen by the next."""

    def run(self, script: ScriptInput, host: ScriptHost) -> ScriptOutcome:
        """Run one script until nothing is pending; a script's own failure is in the outcome."""

    def close(self) -> None:
        """End the engine's process; may be called twice."""
