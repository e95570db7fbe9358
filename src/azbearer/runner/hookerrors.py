"""Errors of hooks as reports show them: with the line in the caller's own file."""

from __future__ import annotations

import sys
import traceback

from azbearer.scripting.contract import ScriptError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

_OURS = ("azbearer.runner.hookcontext", "azbearer.runner.hookerrors")


def python_error(raised: BaseException) -> ScriptError:
    """An exception as reports show it: its place is the last line in the file of the function itself."""
    frames = traceback.extract_tb(_theirs(raised.__traceback__))
    last = next((frame for frame in reversed(frames) if frame.filename == frames[0].filename), None)
    return ScriptError(
        type(raised).__name__,
        str(raised) or _line(last),
        stack="\n".join(f"at {frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames)),
        place=f"{last.filename}:{last.lineno}, in {last.name}" if last else "",
    )


def _line(frame: Any) -> str:
    """What stands there, for an `assert` that says nothing."""
    return str(frame.line) if frame and frame.line else "no message"


def _theirs(trace: TracebackType | None) -> TracebackType | None:
    """The traceback without the frames of this package at its begin."""
    while trace is not None and trace.tb_frame.f_globals.get("__name__") in _OURS:
        trace = trace.tb_next
    return trace


def not_true(name: str) -> ScriptError:
    """The error of a condition that is not true, with the place where the hook gave it."""
    frame = sys._getframe(2)  # noqa: SLF001  there is no other quick way to the caller's line
    place = f"{frame.f_code.co_filename}:{frame.f_lineno}, in {frame.f_code.co_name}"
    return ScriptError("AssertionError", f"{name}: the condition is not true", place=place)
