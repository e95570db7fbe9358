"""Stacks in the engine's words become positions in the user's text."""

from __future__ import annotations

from azbearer.scripting.runtime import INTERNAL_LINES
from azbearer.scripting.trace import engine_error, script_error


def test_frames_of_ours_and_native_ones_are_left_out() -> None:
    """What remains is the user's, one line up for the prefix."""
    stack = (
        f"    at check (<input>:{INTERNAL_LINES + 70}:9)\n    at map (native)\n"
        f"    at f (<input>:3:5)\n    at <input>:8:1\n"
    )
    error = script_error("E", "m", stack, "L")
    assert (error.line, error.column) == (2, 5)
    assert error.stack == "E: m\n    at f (L:2:5)\n    at <anonymous> (L:7:1)"


def test_without_a_frame_there_is_no_position() -> None:
    """Zero means unknown."""
    error = script_error("E", "m", "    at eval (native)\nnoise", "L")
    assert (error.line, error.column, error.stack) == (0, 0, "E: m")


def test_an_engine_text_is_taken_apart() -> None:
    """Name, message and stack of an error that the engine raised itself."""
    error = engine_error("InternalError: interrupted\n    at f (<input>:5:2)\n", "L")
    assert (error.name, error.message, error.line) == ("InternalError", "interrupted", 4)


def test_an_engine_text_without_a_name_is_an_error_all_the_same() -> None:
    """A thrown value has no name."""
    assert engine_error("null", "L").message == "null"
