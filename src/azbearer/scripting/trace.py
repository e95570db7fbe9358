"""Errors of scripts: stacks in the engine's words become positions in the user's own text."""

from __future__ import annotations

from azbearer.patterns import regex
from azbearer.scripting.contract import ScriptError
from azbearer.scripting.runtime import INTERNAL_LINES, PREFIX_LINES
from azbearer.typed import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRAME: Final = regex(r"^\s+at (?:(?P<name>.*?) \()?<input>:(?P<line>\d+):(?P<column>\d+)\)?$")

LimitName = Literal["", "time", "memory"]


class _Frame(NamedTuple):
    name: str
    line: int
    column: int


def _frames(stack: str) -> Iterator[_Frame]:
    """The frames of a stack that are the user's: ours are below line `INTERNAL_LINES`."""
    for text in stack.splitlines():
        found = _FRAME.match(text)
        if found and int(found["line"]) <= INTERNAL_LINES:
            line = max(int(found["line"]) - PREFIX_LINES, 1)
            yield _Frame(found["name"] or "<anonymous>", line, int(found["column"]))


def script_error(name: str, message: str, stack: str, label: str, limit: LimitName = "") -> ScriptError:
    """A script's error with its position, and with a stack that names the script by its label."""
    frames = list(_frames(stack))
    lines = [f"{name}: {message}", *(f"    at {at.name} ({label}:{at.line}:{at.column})" for at in frames)]
    line, column = (frames[0].line, frames[0].column) if frames else (0, 0)
    return ScriptError(name, message, line, column, "\n".join(lines), limit)


def engine_error(text: str, label: str) -> ScriptError:
    """An error that the engine itself raised, from its text: first line, then the stack."""
    first, _, stack = text.partition("\n")
    name, colon, message = first.partition(": ")
    return script_error(name, message, stack, label) if colon else script_error("Error", first, stack, label)
