"""What comes out of the sandbox process, checked: a reply is a stranger's word.

Every field is checked for its type before anything acts on it. A reply of any other shape is an
`UnexpectedReplyError`, and the process that sent it is done with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from azbearer.scripting.contract import ConsoleLine, Jump, ScriptError, TestOutcome, VariableWrite
from azbearer.scripting.trace import script_error
from azbearer.scripting.wire import SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from azbearer.scripting.contract import Json, ScopeName

T = TypeVar("T")

_LEVELS: Final = frozenset(("log", "info", "warn", "error", "debug", "clear"))


class UnexpectedReplyError(Exception):
    """The sandbox process said something that is not in the protocol."""


class Call(NamedTuple):
    """A `pm.sendRequest` that waits for its answer."""

    id: int
    request: Mapping[str, Json]


class RunCall(NamedTuple):
    """A `pm.execution.runRequest` that waits for its answer."""

    id: int
    name: str
    variables: Mapping[str, Json]


class Question(NamedTuple):
    """What is asked of the host about cookies or the vault, and waits for its answer."""

    id: int
    topic: str
    question: Mapping[str, Json]


AnyCall = Call | RunCall | Question


class RawError(NamedTuple):
    """A script's error; `exhausted` if the engine may have thrown it for want of memory."""

    error: ScriptError
    exhausted: bool = False


class Report(NamedTuple):
    """What a script did in one turn, and what it waits for.

    `due` is when its next timer fires, in milliseconds since its start, or -1. `jump` and `skipped`
    are what it said of the run's way, and `page` what it wants shown, if it did.
    """

    writes: tuple[VariableWrite, ...]
    messages: tuple[TestOutcome | ConsoleLine, ...]
    calls: tuple[AnyCall, ...]
    idle: bool
    due: float
    error: RawError | None
    request: Mapping[str, Json] | None
    jump: Jump | None = None
    skipped: bool = False
    page: str | None = None


def _field(source: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value: Any = source.get(key)
    # The very type: a bool is an int to Python, but not to us.
    if type(value) is not kind:
        raise UnexpectedReplyError(f"{key} should be {kind.__name__}")
    return value


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnexpectedReplyError("an object was expected")
    return value


def _scope(message: Mapping[str, Any]) -> ScopeName:
    scope = message.get("scope")
    if scope not in SCOPES:
        raise UnexpectedReplyError("unknown variable scope")
    return cast("ScopeName", scope)


def _set(message: Mapping[str, Any]) -> VariableWrite:
    kind = _field(message, "type", str) if "type" in message else None
    return VariableWrite(_scope(message), "set", _field(message, "key", str), message.get("value"), kind)


def _unset(message: Mapping[str, Any]) -> VariableWrite:
    return VariableWrite(_scope(message), "unset", _field(message, "key", str))


def _clear(message: Mapping[str, Any]) -> VariableWrite:
    return VariableWrite(_scope(message), "clear")


def _console(message: Mapping[str, Any]) -> ConsoleLine:
    level = message.get("level")
    if level not in _LEVELS:
        raise UnexpectedReplyError("unknown console level")
    known = cast('Literal["log", "info", "warn", "error", "debug", "clear"]', level)
    return ConsoleLine(known, tuple(_field(message, "arguments", list)), _field(message, "text", str))


def _call(message: Mapping[str, Any]) -> Call:
    return Call(_field(message, "id", int), _object(message.get("request")))


def _run_call(message: Mapping[str, Any]) -> RunCall:
    variables = _object(message.get("variables"))
    return RunCall(_field(message, "id", int), _field(message, "request", str), variables)


def _question(message: Mapping[str, Any]) -> Question:
    return Question(
        _field(message, "id", int), _field(message, "topic", str), _object(message.get("question"))
    )


def _jump(message: Mapping[str, Any]) -> Jump:
    request = message.get("request")
    if request is not None and not isinstance(request, str):
        raise UnexpectedReplyError("request should be a text")
    return Jump(request)


def _error(value: object, label: str) -> RawError:
    raw = _object(value)
    name, message, stack = (_field(raw, key, str) for key in ("name", "message", "stack"))
    return RawError(script_error(name, message, stack, label), raw.get("exhausted") is True)


def _test(message: Mapping[str, Any], label: str) -> TestOutcome:
    error = _error(message["error"], label).error if "error" in message else None
    skipped = _field(message, "skipped", bool)
    index = _field(message, "index", int)
    return TestOutcome(_field(message, "name", str), index, error is None, skipped, error)


_WRITES: Final[dict[str, Callable[[Mapping[str, Any]], VariableWrite]]] = {
    "set": _set,
    "unset": _unset,
    "clear": _clear,
}


_CALLS: Final[dict[str, Callable[[Mapping[str, Any]], AnyCall]]] = {
    "send": _call,
    "run": _run_call,
    "ask": _question,
}


@dataclass(slots=True)
class _Sorted:
    """The messages of an outbox by what they are."""

    writes: list[VariableWrite] = field(default_factory=list)
    messages: list[TestOutcome | ConsoleLine] = field(default_factory=list)
    calls: list[AnyCall] = field(default_factory=list)
    jump: Jump | None = None
    skipped: bool = False
    page: str | None = None

    def add(self, message: Mapping[str, Any], label: str) -> None:
        """Put one message where it belongs."""
        kind = message.get("t")
        if kind == "test":
            self.messages.append(_test(message, label))
        elif kind == "console":
            self.messages.append(_console(message))
        elif isinstance(kind, str) and kind in _CALLS:
            self.calls.append(_CALLS[kind](message))
        elif isinstance(kind, str) and kind in _WRITES:
            self.writes.append(_WRITES[kind](message))
        elif kind == "next":
            self.jump = _jump(message)
        elif kind == "page":
            self.page = _field(message, "html", str)
        elif kind == "skip":
            self.skipped = True
        else:
            raise UnexpectedReplyError("unknown kind of message")


def _due(report: Mapping[str, Any]) -> float:
    due = report.get("due")
    if isinstance(due, bool) or not isinstance(due, int | float):
        raise UnexpectedReplyError("due should be a number")
    return float(due)


def _sound(value: Any) -> Any:
    """The value without lone surrogates, which JavaScript allows in texts and no file or terminal does."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    return [_sound(item) for item in value] if isinstance(value, list) else value


def _loads(text: str) -> Any:
    value = json.loads(text)
    return _sound(value) if "\\ud" in text else value


def parse_report(text: str, label: str) -> Report:
    """The report of one turn.

    Raises:
        UnexpectedReplyError: it is not what the protocol says.
    """
    try:
        report = _object(_loads(text))
    except (ValueError, RecursionError):
        raise UnexpectedReplyError("a report should be JSON") from None
    found = _Sorted()
    for item in _field(report, "outbox", list):
        found.add(_object(item), label)
    error, request = report.get("error"), report.get("request")
    return Report(
        tuple(found.writes),
        tuple(found.messages),
        tuple(found.calls),
        idle=_field(report, "idle", bool),
        due=_due(report),
        error=None if error is None else _error(error, label),
        request=None if request is None else _object(request),
        jump=found.jump,
        skipped=found.skipped,
        page=found.page,
    )
