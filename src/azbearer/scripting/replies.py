"""What comes out of the sandbox process, checked: a reply is a stranger's word.

Every field is checked for its type before anything acts on it. A reply of any other shape is an
`UnexpectedReplyError`, and the process that sent it is done with.

A report and its messages are JSON lists whose fields stand in a fixed order, which are read in half
the time of objects. A report is `[outbox, idle, due, error, request]`, and a message of its outbox one of

    ["set", scope, key, value, type or null]   ["unset", scope, key]   ["clear", scope]
    ["test", name, index, skipped, error or null]
    ["console", level, arguments, text]        ["page", html]
    ["send", id, request]                      ["run", id, request, variables]
    ["ask", id, topic, question]
    ["next", request or null]                  ["skip"]
"""

from __future__ import annotations

import json

from azbearer.scripting.contract import SCOPES, ConsoleLine, Jump, ScriptError, TestOutcome, VariableWrite
from azbearer.scripting.trace import script_error
from azbearer.typed import TYPE_CHECKING, Any, Final, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Literal

    from azbearer.scripting.contract import Json, ScopeName

# Reads a text from its very beginning, without a look for white space at its ends.
_DECODER: Final = json.JSONDecoder()
LONE: Final = "\\ud"
"""How a lone surrogate begins in a report: texts of scripts have it, but no file or terminal takes it."""
_NUMBERS: Final = (int, float)
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


class Wishes(NamedTuple):
    """What a script said of the run's way, and what it wants shown, if it did."""

    jump: Jump | None = None
    skipped: bool = False
    page: str | None = None

    def after(self, earlier: Wishes) -> Wishes:
        """These, and what the earlier ones said of something else."""
        page = earlier.page if self.page is None else self.page
        return Wishes(self.jump or earlier.jump, self.skipped or earlier.skipped, page)


class Report(NamedTuple):
    """What a script did in one turn, and what it waits for.

    `due` is when its next timer fires, in milliseconds since its start, or -1.
    """

    writes: Sequence[VariableWrite]
    messages: Sequence[TestOutcome | ConsoleLine]
    calls: Sequence[AnyCall]
    wishes: Wishes | None
    idle: bool
    due: float
    error: RawError | None
    request: Mapping[str, Json] | None


def _fields(message: list[Any], *kinds: type) -> list[Any]:
    """What stands behind a message's name: first fields of these types, then any.

    The very types: a bool is an int to Python, but not to us.
    """
    fields = message[1:]
    if [*map(type, fields[: len(kinds)])] != [*kinds]:
        raise UnexpectedReplyError(f"a field of {message[0]} has another type")
    return fields


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnexpectedReplyError("an object was expected")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnexpectedReplyError("a text was expected")
    return value


def _scope(scope: str) -> ScopeName:
    if scope not in SCOPES:
        raise UnexpectedReplyError("unknown variable scope")
    return scope


def _set(message: list[Any]) -> VariableWrite:
    _, scope, key, value, kind = message
    if scope not in SCOPES or type(key) is not str:
        raise UnexpectedReplyError("a field of a write has another type")
    return VariableWrite(scope, "set", key, value, None if kind is None else _text(kind))


def _unset(message: list[Any]) -> VariableWrite:
    scope, key = _fields(message, str, str)
    return VariableWrite(_scope(scope), "unset", key)


def _clear(message: list[Any]) -> VariableWrite:
    (scope,) = _fields(message, str)
    return VariableWrite(_scope(scope), "clear")


def _console(message: list[Any]) -> ConsoleLine:
    level, arguments, text = _fields(message, str, list, str)
    if level not in _LEVELS:
        raise UnexpectedReplyError("unknown console level")
    known = cast('Literal["log", "info", "warn", "error", "debug", "clear"]', level)
    return ConsoleLine(known, tuple(arguments), text)


def _call(message: list[Any]) -> Call:
    return Call(*_fields(message, int, dict))


def _run_call(message: list[Any]) -> RunCall:
    return RunCall(*_fields(message, int, str, dict))


def _question(message: list[Any]) -> Question:
    return Question(*_fields(message, int, str, dict))


def _error(value: object, label: str) -> RawError:
    raw = _object(value)
    name, message, stack = (raw.get(key) for key in ("name", "message", "stack"))
    if not (isinstance(name, str) and isinstance(message, str) and isinstance(stack, str)):
        raise UnexpectedReplyError("an error has three texts")
    return RawError(script_error(name, message, stack, label), raw.get("exhausted") is True)


def _test(message: list[Any], label: str) -> TestOutcome:
    _, name, index, skipped, error = message
    if type(name) is not str or type(index) is not int or type(skipped) is not bool:
        raise UnexpectedReplyError("a field of a test has another type")
    if error is None:
        return TestOutcome(name, index, True, skipped)
    return TestOutcome(name, index, False, skipped, _error(error, label).error)


_WRITES: Final[dict[str, Callable[[list[Any]], VariableWrite]]] = {
    "set": _set,
    "unset": _unset,
    "clear": _clear,
}


_CALLS: Final[dict[str, Callable[[list[Any]], AnyCall]]] = {
    "send": _call,
    "run": _run_call,
    "ask": _question,
}


def _wishes(messages: list[list[Any]]) -> Wishes:
    """What messages of no other kind say; of several the last."""
    jump, skipped, page = Wishes()
    for message in messages:
        kind = message[0]
        if kind == "next":
            (request,) = _fields(message)
            jump = Jump(None if request is None else _text(request))
        elif kind == "page":
            (page,) = _fields(message, str)
        elif message == ["skip"]:
            skipped = True
        else:
            raise UnexpectedReplyError("unknown kind of message")
    return Wishes(jump, skipped, page)


def _sound(value: Any) -> Any:
    """The value without lone surrogates."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    return [_sound(item) for item in value] if isinstance(value, list) else value


def parse_report(text: str, label: str) -> Report:
    """The report of one turn.

    Raises:
        UnexpectedReplyError: it is not what the protocol says.
    """
    try:
        value, end = _DECODER.raw_decode(text)
        if end < len(text):
            raise UnexpectedReplyError("something stands behind a report")
        return _report(_sound(value) if LONE in text else value, label)
    except (ValueError, TypeError, LookupError, RecursionError):
        # No JSON, or not as many fields as there should be.
        raise UnexpectedReplyError("a report has another form") from None


def _report(value: Any, label: str) -> Report:
    outbox, idle, due, error, request = value
    if type(value) is not list or type(outbox) is not list or type(idle) is not bool:
        raise UnexpectedReplyError("a field of a report has another type")
    if type(due) not in _NUMBERS or (request is not None and type(request) is not dict):
        raise UnexpectedReplyError("a field of a report has another type")
    writes: list[VariableWrite] = []
    messages: list[TestOutcome | ConsoleLine] = []
    calls: list[AnyCall] = []
    others: list[list[Any]] = []
    for message in outbox:
        kind = message[0]
        if kind == "test":
            messages.append(_test(message, label))
        elif kind in _WRITES:
            writes.append(_WRITES[kind](message))
        elif kind == "console":
            messages.append(_console(message))
        elif kind in _CALLS:
            calls.append(_CALLS[kind](message))
        else:
            others.append(message)
    wishes = _wishes(others) if others else None
    failure = None if error is None else _error(error, label)
    return Report(writes, messages, calls, wishes, idle, due, failure, request)
