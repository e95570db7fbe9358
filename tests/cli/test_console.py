from __future__ import annotations

import io
import os
import sys
from typing import Any

import pytest

from azbearer.cli.console import Console
from azbearer.errors import OutputError, UsageError


class Failing(io.StringIO):
    """A stream that can't be written to."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, _text: str) -> int:
        """Fail."""
        raise self.error

    def flush(self) -> None:
        """Fail."""
        raise self.error


def console(environment: dict[str, str] | None = None) -> tuple[Console, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    return Console(out, err, environment or {}), out, err


def test_results_and_notes() -> None:
    """Results go to standard output, everything else to standard error."""
    made, out, err = console()
    made.result("result")
    made.note("note")
    made.flush()
    assert (out.getvalue(), err.getvalue()) == ("result\n", "note\n")


def test_errors_have_three_lines() -> None:
    """What, where, what to try; nothing in them drives the terminal or forges a line."""
    made, out, err = console()
    made.error(UsageError("it \x1b[31mbroke\nerror: forged", where="here", hint="mend it"))
    assert err.getvalue() == "error: it \\x1b[31mbroke\\nerror: forged\n  where: here\n  hint: mend it\n"
    assert out.getvalue() == ""


def test_errors_in_color() -> None:
    """Only the first word is painted."""
    made, _, err = console({"FORCE_COLOR": "1"})
    made.error(UsageError("it is an error: yes"))
    assert err.getvalue() == "\x1b[31;1merror:\x1b[0m it is an error: yes\n"


def test_the_style_is_that_of_results() -> None:
    """Colours are decided for the stream that results go to."""
    assert not console()[0].style.color
    assert console({"FORCE_COLOR": "1"})[0].style.color


@pytest.mark.parametrize("call", [lambda made: made.write("x"), lambda made: made.flush()])
def test_output_that_fails(call: Any) -> None:
    """A full disk is an error of ours; a closed pipe is not one."""
    with pytest.raises(OutputError, match="No space left"):
        call(Console(Failing(OSError(28, "No space left on device")), io.StringIO(), {}))
    with pytest.raises(BrokenPipeError):
        call(Console(Failing(BrokenPipeError()), io.StringIO(), {}))


def test_the_streams_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that a stream can't encode is written out instead of ending the run."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    made = Console.of_process()
    made.result("é")
    made.flush()
    assert raw.getvalue().strip() == b"\\xe9"
    assert made.environment is os.environ
