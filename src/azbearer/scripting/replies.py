"""What comes out of the sandbox process, checked: a reply is a stranger's word.

Every field is checked for its type before anything acts on it. A reply of any other shape is an
`UnexpectedReplyError`, and the process that sent it is done with.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from azbearer.scripting.contract import ConsoleLine, ScriptError, TestOutcome, VariableWrite
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


class RawError(NamedTuple):
    """A script's error; `exhausted` if the engine may have thrown it for want of memory."""

    error: ScriptError
    exhausted: bool = False


class Report(NamedTuple):
    """What a script did in one turn, and what it waits for.

    `due` is when its next timer fires, in milliseconds since its start, or -1.
    """

    writes: tuple[VariableWrite, ...]
    messages: tuple[TestOutcome | ConsoleLine, ...]
    calls: tuple[Call, ...]
    idle: bool
    due: float
    error: RawError | None
    request: Mapping[str, Json] | None


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


def _sorted_messages(report: Mapping[str, Any], label: str) -> tuple[list[Any], list[Any], list[Any]]:
    writes: list[VariableWrite] = []
    messages: list[TestOutcome | ConsoleLine] = []
    calls: list[Call] = []
    for item in _field(report, "outbox", list):
        message = _object(item)
        kind = message.get("t")
        if kind == "test":
            messages.append(_test(message, label))
        elif kind == "console":
            messages.append(_console(message))
        elif kind == "send":
            calls.append(_call(message))
        elif isinstance(kind, str) and kind in _WRITES:
            writes.append(_WRITES[kind](message))
        else:
            raise UnexpectedReplyError("unknown kind of message")
    return writes, messages, calls


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
    writes, messages, calls = _sorted_messages(report, label)
    error, request = report.get("error"), report.get("request")
    return Report(
        tuple(writes),
        tuple(messages),
        tuple(calls),
        idle=_field(report, "idle", bool),
        due=_due(report),
        error=None if error is None else _error(error, label),
        request=None if request is None else _object(request),
    )
