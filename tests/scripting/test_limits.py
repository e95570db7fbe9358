"""Scripts that want too much: each ends at its limit, is told so, and the next one runs."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.scripting import ConsoleLine, ScriptLimits, ScriptOutcome
from azbearer.scripting.engine import SandboxEngine

ENDLESS = {
    "loop": "while (true) {}",
    "loop in try": "for (;;) { try { while (true) {} } catch {} finally { continue; } }",
    "regular expression": "/^(a+)+$/.test('a'.repeat(40) + 'b')",
    "promise jobs": "(function again() { Promise.resolve().then(again); })()",
    "await": "while (true) await 1",
    "immediate timers": "(function again() { setTimeout(again, 0); })()",
    "async function": "(async () => { await 1; while (true) {} })()",
    "callback": "pm.sendRequest('h', () => { while (true) {} })",
    "test": "pm.test('t', () => { while (true) {} })",
    "getter": "pm.environment.set('k', { get x() { while (true) {} } })",
    "toJSON": "console.log({ toJSON() { while (true) {} } })",
    "proxy": "pm.test(new Proxy({}, { get() { while (true) {} } }), () => {})",
    "native search": "Array.prototype.indexOf.call({ length: 1e12 }, 1)",
    "spread over turns": "setInterval(() => { for (let i = 0; i < 2e6; i++); }, 1)",
}

GREEDY = {
    "list": "const a = []; while (true) a.push('x'.repeat(1000) + a.length)",
    "text": "let s = 'x'; const all = []; while (true) all.push(s += s.slice(0, 1e6) + all.length)",
    "in a test": "pm.test('t', () => { const a = []; while (true) a.push('x'.repeat(1000) + a.length) })",
    "buffer": "new ArrayBuffer(1e9)",
    "map": "const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })",
    "outbox": "for (let i = 0; ; i++) pm.environment.set('k' + i, 'x'.repeat(10000))",
}


def console(outcome: ScriptOutcome) -> list[ConsoleLine]:
    return [message for message in outcome.messages if isinstance(message, ConsoleLine)]


def assert_next_runs(engine: SandboxEngine, script_input: Any, host: Any) -> None:
    outcome = engine.run(script_input("console.log('next')"), host)
    assert [line.text for line in console(outcome)] == ["next"]


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_script_ends_at_its_time_limit(
    small_engine: Any, script_input: Any, host: Any, source: str
) -> None:
    """CPU time is counted over all turns of a script, whatever it spends them on."""
    outcome = small_engine.run(script_input(source), host)
    assert outcome.error is not None
    assert (outcome.error.name, outcome.error.limit) == ("LimitError", "time")
    assert "0.2 s of CPU time" in outcome.error.message
    assert_next_runs(small_engine, script_input, host)


@pytest.mark.parametrize("source", GREEDY.values(), ids=GREEDY)
def test_a_greedy_script_ends_at_its_memory_limit(script_input: Any, host: Any, source: str) -> None:
    """Memory is bounded, in tests and in the outbox as well."""
    with SandboxEngine(ScriptLimits(cpu=5.0, memory=24 << 20)) as engine:
        outcome = engine.run(script_input(source), host)
        assert outcome.error is not None
        assert (outcome.error.limit, outcome.error.message) == (
            "memory",
            "the script used up its 24 MiB of memory",
        )
        assert_next_runs(engine, script_input, host)


def test_native_code_that_does_not_stop_is_killed(small_engine: Any, script_input: Any, host: Any) -> None:
    """The watchdog ends what the engine itself does not."""
    outcome = small_engine.run(script_input("(2n ** 1000000n).toString()"), host)
    assert outcome.error is not None
    assert outcome.error.limit == "time"
    assert_next_runs(small_engine, script_input, host)


def test_deep_recursion_is_an_ordinary_error(small_engine: Any, script_input: Any, host: Any) -> None:
    """A stack that is used up is a RangeError, which a script may catch."""
    outcome = small_engine.run(
        script_input("(function f() { return f() + 1; })()"),
        host,
    )
    assert (outcome.error.name, outcome.error.limit) == ("RangeError", "")
    caught = "try { (function f() { return f() + 1; })(); } catch (e) { console.log(e.name); }"
    assert small_engine.run(script_input(caught), host).messages[0].text == "RangeError"


def test_what_a_script_did_before_its_limit_counts(small_engine: Any, script_input: Any, host: Any) -> None:
    """Writes, tests and console lines from before the end are kept, with the place of the end."""
    source = (
        "pm.environment.set('k', 1);\npm.test('t', () => {});\nMath.random(); while (true) Math.random();"
    )
    outcome = small_engine.run(script_input(source), host)
    assert [write.key for write in host.writes] == ["k"]
    assert [test.passed for test in outcome.tests] == [True]
    assert outcome.error.line == 3


def test_throwing_null_is_no_memory_limit(small_engine: Any, script_input: Any, host: Any) -> None:
    """The engine throws null when memory is out, but so may a script."""
    outcome = small_engine.run(script_input("throw null"), host)
    assert (outcome.error.message, outcome.error.limit) == ("null", "")


def test_console_lines_are_counted(script_input: Any, host: Any) -> None:
    """A flood is cut after ten thousand lines, and the last line says so."""
    with SandboxEngine() as engine:
        outcome = engine.run(script_input("for (let i = 0; i < 12000; i++) console.log(i)"), host)
    assert len(outcome.messages) == 10_001
    assert console(outcome)[-1].text == "2000 further console lines of this script were left out"


def test_console_text_is_bounded(script_input: Any, host: Any) -> None:
    """A megabyte of console text is the most that one script leaves."""
    with SandboxEngine() as engine:
        outcome = engine.run(script_input("for (let i = 0; i < 30; i++) console.log('x'.repeat(1e5))"), host)
    assert sum(len(line.text) for line in console(outcome)) < 1 << 20
    assert console(outcome)[-1].level == "warn"


def test_a_script_that_waits_too_long_ends_at_its_wall_limit(
    fake_clock: Any, script_input: Any, host: Any
) -> None:
    """Wall time counts waiting as well."""
    with SandboxEngine(ScriptLimits(wall=2.0), clock=fake_clock.clock) as engine:
        outcome = engine.run(script_input("setInterval(() => {}, 500)"), host)
    assert outcome.error is not None
    assert (outcome.error.limit, outcome.error.message) == ("time", "the script did not end within 2 s")


def test_the_wall_limit_holds_while_the_engine_is_busy(script_input: Any, host: Any) -> None:
    """A wall limit below the CPU limit ends a busy script too."""
    with SandboxEngine(ScriptLimits(cpu=30.0, wall=0.2)) as engine:
        outcome = engine.run(script_input("while (true) {}"), host)
    assert outcome.error is not None
    assert outcome.error.message == "the script did not end within 0.2 s"
