"""The rounds of one script, against a process that is played by a list of replies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.scripting import ScriptLimits
from azbearer.scripting.turns import Clock, EndedError, ScriptRun, limit_error
from azbearer.scripting.wire import frame

IDLE = {"outbox": [], "idle": True, "due": -1, "error": None, "request": None}
MEMORY = 100 << 20


def report(**changes: Any) -> tuple[str, str]:
    return "report", json.dumps([*{**IDLE, **changes}.values()])


def played(script_run: ScriptRun, first: tuple[str, str], *replies: tuple[str, str]) -> list[bytes]:
    """The frames that were sent to get all but the first of these replies."""
    left = list(replies)
    sent: list[bytes] = []

    def ask(frames: bytes, _wall: float | None) -> tuple[str, str]:
        sent.append(frames)
        return left.pop(0)

    script_run.go(first, ask)
    return sent


@pytest.fixture
def script_run(script_input: Any, host: Any, fake_clock: Any) -> ScriptRun:
    return ScriptRun(script_input("x"), host, ScriptLimits(memory=MEMORY), fake_clock.clock)


def test_an_idle_script_takes_one_round(script_run: ScriptRun) -> None:
    """Nothing pending, nothing asked again."""
    assert played(script_run, report()) == []


def test_a_timer_is_slept_for_and_then_fired(script_run: ScriptRun, fake_clock: Any) -> None:
    """The process is told the time at which its timer is due."""
    frames = played(script_run, report(idle=False, due=250), report())
    assert (fake_clock.slept, frames) == ([0.25], [frame("turn", "250.0")])


def test_writes_are_applied_before_a_call_is_sent(script_run: ScriptRun, host: Any) -> None:
    """The host sees the order of the script."""
    outbox = [["set", "globals", "k", 1, None], ["send", 1, {"url": "u"}]]
    played(script_run, report(idle=False, outbox=outbox), report())
    assert host.events == ["set globals k", "send"]


@pytest.mark.parametrize(
    ("source", "message", "limit"),
    [
        ("x", "null", "memory"),
        ("throw null", "null", ""),
        ("reject(null)", "null", ""),
        ("x", "", "memory"),
        ("throw null", "out of memory", "memory"),
    ],
)
def test_null_is_exhaustion_unless_the_script_throws_it(
    script_input: Any, host: Any, source: str, message: str, limit: str
) -> None:
    """The engine throws null when no memory is left even for an error."""
    error = {"name": "Error", "message": message, "stack": "", "exhausted": True}
    script_run = ScriptRun(script_input(source), host, ScriptLimits(), Clock())
    played(script_run, report(error=error))
    found = script_run.outcome().error
    assert found is not None
    assert found.limit == limit


@pytest.mark.parametrize(
    ("reply", "limit", "message"),
    [
        (("time", "\nInternalError: interrupted"), "time", "the script used up its 10 s of CPU time"),
        (
            ("memory", "\nInternalError: out of memory"),
            "memory",
            "the script used up its 100 MiB of memory",
        ),
        (("crash", "\nBoom: what"), "", "what"),
        (("crash", "nonsense\nBoom: what"), "", "the script engine gave an answer of an unknown form"),
        (("report", "nonsense"), "", "the script engine gave an answer of an unknown form"),
        (("", ""), "", ""),
    ],
    ids=["time", "memory", "crash", "crash with nonsense", "nonsense", "nothing"],
)
def test_an_ended_script_has_its_reason(
    script_run: ScriptRun, reply: tuple[str, str], limit: str, message: str
) -> None:
    """Limits, crashes and nonsense each end the script with their own words."""
    with pytest.raises(EndedError) as caught:
        played(script_run, reply)
    assert caught.value.error.limit == limit
    assert message in caught.value.error.message


def test_a_limit_keeps_the_place_of_the_script() -> None:
    """The stack of the end is that of the place where the script was."""
    assert (
        limit_error("time", ScriptLimits(cpu=1)).stack == "LimitError: the script used up its 1 s of CPU time"
    )
