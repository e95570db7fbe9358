"""What a hook is given: the request, the response, the variables; and what it can ask for."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, MutableMapping

from azbearer.runner.hookerrors import not_true, python_error
from azbearer.scripting.contract import (
    ConsoleLine,
    Jump,
    ScriptError,
    ScriptOutcome,
    TestOutcome,
    VariableWrite,
)
from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.runner.events import Problem
    from azbearer.runner.hooks import Hook
    from azbearer.runner.lane import Lane
    from azbearer.scripting.contract import ScopeName, ScriptInfo, ScriptResponse


class HookResponse(NamedTuple):
    """An answer as a hook sees it.

    Args:
        status: such as 200.
        reason: the words behind it, which may be missing.
        headers: name and value, in order.
        body: decoded bytes.
        elapsed: seconds.
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    elapsed: float

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is none.
        """
        return json.loads(self.body)

    def header(self, name: str, default: str = "") -> str:
        """The value of the first header of that name, in any case."""
        found = (value for key, value in self.headers if key.lower() == name.lower())
        return next(found, default)


class ScopeVariables(MutableMapping[str, Any]):
    """The enabled variables of one scope as a mapping; a write is the run's, as one of a script.

    A `Secret` as a value makes the variable a secret one.
    """

    def __init__(self, lane: Lane, scope: ScopeName, origin: str) -> None:
        self._lane = lane
        self._scope: ScopeName = scope
        self._origin = origin

    def __getitem__(self, name: str) -> Any:
        entry = self._lane.scopes[self._scope].entry(name)
        if entry is None:
            raise KeyError(name)
        return entry.value

    def __setitem__(self, name: str, value: Any) -> None:
        kind = "secret" if isinstance(value, Secret) else None
        plain = value.reveal() if isinstance(value, Secret) else _json(name, value)
        self._lane.apply([VariableWrite(self._scope, "set", name, plain, kind)], self._origin)

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        self._lane.apply([VariableWrite(self._scope, "unset", name)], self._origin)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lane.scopes[self._scope].names())

    def __len__(self) -> int:
        return len(self._lane.scopes[self._scope].names())

    def __repr__(self) -> str:
        return f"<variables of the scope {self._scope}: {', '.join(self)}>"


class HookContext:
    """What a hook works with; it is for that one call.

    Attributes:
        name: of the request.
        id: of the request.
        folders: around it, outermost first.
        iteration: counts from 0.
        iterations: how many there are.
        environment, collection, globals, local: the variables of these scopes, to read and to write.
        response: the answer; None before the request, and when there was none.
        problem: why there is no answer; None if there is one, and before the request.
    """

    def __init__(
        self,
        lane: Lane,
        info: ScriptInfo,
        label: str,
        definition: Mapping[str, Any],
        *,
        response: ScriptResponse | None = None,
        problem: Problem | None = None,
    ) -> None:
        self._lane = lane
        self._definition = definition
        self._request: dict[str, Any] | None = None
        self._messages: list[TestOutcome | ConsoleLine] = []
        self._tests = 0
        self._jump: Jump | None = None
        self._skipped = False
        self.name = info.request_name
        self.id = info.request_id
        self.folders = info.location[1:-1]
        self.iteration = info.iteration
        self.iterations = info.iteration_count
        origin = f"hook {label}"
        self.environment = ScopeVariables(lane, "environment", origin)
        self.collection = ScopeVariables(lane, "collection", origin)
        self.globals = ScopeVariables(lane, "globals", origin)
        self.local = ScopeVariables(lane, "local", origin)
        self.problem = problem
        self.response = response and HookResponse(
            response.status, response.reason, response.headers, response.body, response.elapsed
        )

    def __repr__(self) -> str:
        return f"<HookContext of {self.name!r}>"

    @property
    def data(self) -> Mapping[str, Any]:
        """The row of iteration data; empty without any."""
        return {entry.key: entry.value for entry in self._lane.scopes["data"] if entry.enabled}

    @property
    def request(self) -> dict[str, Any]:
        """The request, as an object in the form of the v2.1 schema.

        Before it is sent, `{{variables}}` are in it as they were written, and what a hook changes in it is
        sent: `url` may be put as a text. Afterwards it is the request as it was sent.
        """
        if self._request is None:
            self._request = copy.deepcopy(dict(self._definition))
        return self._request

    def set_header(self, name: str, value: str) -> None:
        """Send this header, in place of all of that name that the request has."""
        given = self.request.get("header")
        entries = given if isinstance(given, list) else []
        others = [
            entry
            for entry in entries
            if not (isinstance(entry, dict) and str(entry.get("key", "")).lower() == name.lower())
        ]
        self.request["header"] = [*others, {"key": name, "value": value}]

    def variable(self, name: str, default: Any = None) -> Any:
        """The value of a variable from the first scope that has it, as `{{name}}` finds it."""
        found = self._lane.scopes.lookup(name)
        return default if found is None else found.value

    def resolve(self, text: str) -> str:
        """The text with the values of its `{{variables}}`; what nobody knows stays.

        Raises:
            VariableError: a variable refers to itself.
        """
        return resolve_text(text, self._lane.scopes.lookup)

    def test(self, name: str, condition: object) -> bool:
        """Add a test to those of the request.

        Args:
            name: of the test.
            condition: passes if it is true. A function is called: it fails by raising, `assert` for
                one, or by the result False.

        Returns:
            Whether it passed.
        """
        error = None
        if callable(condition):
            try:
                condition = condition() is not False
            except Exception as raised:  # noqa: BLE001  whatever it raises is why the test failed
                error = python_error(raised)
        if error is None and not condition:
            error = not_true(name)
        self._messages.append(TestOutcome(name, self._tests, error is None, error=error))
        self._tests += 1
        return error is None

    def log(self, *values: object) -> None:
        """Write a line to the console of the run, as `console.log` of scripts does."""
        texts = tuple(map(str, values))
        self._messages.append(ConsoleLine("log", texts, " ".join(texts)))

    def skip_request(self) -> None:
        """Send no request, and run no tests of it; for hooks before it."""
        self._skipped = True

    def set_next_request(self, name: str | None) -> None:
        """Go on with the request of this name or id; None ends the iteration."""
        self._jump = Jump(name)

    def outcome(self, error: ScriptError | None) -> ScriptOutcome:
        """What the hook has left, in the form of a script's; for the runner."""
        return ScriptOutcome(
            tuple(self._messages),
            request=self._request,
            error=error,
            jump=self._jump,
            skipped=self._skipped,
        )


def _json(name: str, value: Any) -> Any:
    """A copy of the value, since scripts get variables as JSON.

    Raises:
        TypeError: it is none.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError) as error:
        raise TypeError(f'the variable "{name}" can only have a value of JSON: {error}') from error


def run_hook(hook: Hook, context: HookContext) -> ScriptOutcome:
    """Call a hook; what it raises is in the outcome."""
    error = None
    try:
        hook.call(context)
    except Exception as raised:  # noqa: BLE001  whatever a caller's function raises is a result of the run
        error = python_error(raised)
    return context.outcome(error)
