"""The engine over the life of a run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from azbearer.errors import InputError
from azbearer.scripting import ScopeView, ScriptEngine, ScriptInput, ScriptLimits
from azbearer.scripting import engine as engine_module
from azbearer.scripting import process as process_module
from azbearer.scripting.engine import SandboxEngine
from azbearer.variables.scopes import Entry


def texts(outcome: Any) -> list[str]:
    return [message.text for message in outcome.messages]


def test_globals_that_a_script_leaves_are_seen_by_the_next(run: Any) -> None:
    """An undeclared assignment outlives its script."""
    run("helper = () => 'helped'")
    assert texts(run("console.log(helper())")) == ["helped"]


def test_a_text_is_sent_once_and_runs_again(run: Any) -> None:
    """The same source twice gives the same result twice."""
    source = "console.log(pm.info.requestName)"
    assert texts(run(source)) == texts(run(source)) == ["Get"]


def test_a_broken_text_stays_broken(run: Any) -> None:
    """A syntax error is reported each time that its script runs."""
    assert [run("let x = ;").error.line for _ in range(2)] == [1, 1]


def test_more_texts_than_are_kept_still_run(run: Any, monkeypatch: Any) -> None:
    """Beyond the number of kept sources each text is sent anew."""
    monkeypatch.setattr(engine_module, "_KEPT_SOURCES", 0)
    assert [texts(run("console.log('over')")) for _ in range(2)] == [["over"], ["over"]]


def test_without_an_answer_a_test_sees_an_empty_response(run: Any) -> None:
    """After a request that failed, tests run and fail by their own words, as in newman."""
    source = "pm.test('s', () => pm.response.to.have.status(200)); console.log(pm.response.text())"
    outcome = run(source, event="test", response=None)
    assert [test.error.message for test in outcome.tests] == [
        "expected PostmanResponse{ …(5) } to have property 'code'"
    ]
    assert outcome.messages[-1].text == "undefined"


def test_scopes_may_be_read_only_views(run: Any) -> None:
    """Variables are given as any mapping and any sequence."""
    scopes = {"environment": ScopeView("e", (Entry("k", ("a", "b")),))}
    assert texts(run("console.log(pm.environment.get('k'))", scopes=scopes)) == ["[ 'a', 'b' ]"]


def test_a_missing_response_is_undefined(run: Any) -> None:
    """A pre-request script has no pm.response."""
    assert texts(run("console.log(pm.response)", event="prerequest", response=None)) == ["undefined"]


def test_a_test_script_does_not_change_the_request(run: Any) -> None:
    """Changes to pm.request count before the request is sent only."""
    assert run("pm.request.method = 'PUT'", event="test").request is None


def test_lone_surrogates_do_not_leave_the_sandbox(run: Any) -> None:
    """Texts that no file could hold are mended at the border."""
    assert texts(run(r"console.log('a\ud800b')")) == ["a\ufffdb"]


def test_a_script_text_that_is_no_unicode_still_goes(run: Any) -> None:
    """A lone surrogate in it becomes a question mark."""
    assert texts(run("console.log('\ud800')")) == ["?"]


@pytest.mark.parametrize(
    "change",
    [
        "set('k', 'changed')",
        "unset('k')",
        "clear()",
        "syncVariablesFrom({ other: 1 })",
        "get('k')",
        "get('list').push(2)",
    ],
)
@pytest.mark.parametrize("values", [{"k": "kept"}, {"k": "kept", "list": [1]}])
def test_a_scope_that_stays_is_as_it_was(run: Any, change: str, values: dict[str, Any]) -> None:
    """What a script wrote is in the next view, or it is nowhere."""
    view = ScopeView("e", [Entry(key, value) for key, value in values.items()])
    scopes = {"environment": view}
    told = "console.log(JSON.stringify(pm.environment.toObject()))"
    assert [json.loads(text) for text in texts(run(told, scopes=scopes))] == [values]
    run(f"pm.environment.{change}", scopes=scopes)
    assert [json.loads(text) for text in texts(run(told, scopes=scopes))] == [values]
    assert texts(run("console.log(pm.environment.has('k'))", scopes={})) == ["false"]


def test_text_beyond_ascii_goes_in_and_out(run: Any, host: Any) -> None:
    """Names and values of any script survive both ways."""
    run(
        "pm.environment.set('schlüssel', pm.environment.get('k') + '✓')",
        scopes={"environment": ScopeView("", [Entry("k", "日本\ud83d")])},
    )
    assert [("schlüssel", "日本\ufffd✓")] == [(write.key, write.value) for write in host.writes]


def test_a_long_body_arrives_whole(run: Any, answer: Any) -> None:
    """Megabytes fit through the pipes."""
    body = b"x" * 3_000_000
    assert texts(run("console.log(pm.response.text().length)", response=answer(body=body))) == ["3000000"]


def test_the_engine_starts_nothing_before_the_first_script() -> None:
    """A run without scripts has no process."""
    with SandboxEngine() as engine:
        kept: ScriptEngine = engine
        assert kept is engine
        assert engine._process is None


def test_close_may_be_called_twice_and_run_starts_anew(host: Any, script_input: Any) -> None:
    """A closed engine can be used again."""
    engine = SandboxEngine()
    engine.run(script_input("1"), host)
    engine.close()
    engine.close()
    assert engine.run(script_input("1"), host).error is None
    engine.close()


def test_a_process_that_died_between_scripts_is_replaced(host: Any, script_input: Any) -> None:
    """The next script does not pay for it."""
    with SandboxEngine() as engine:
        engine.run(script_input("1"), host)
        assert engine._process is not None
        engine._process._process.kill()
        engine._process._process.wait()
        assert engine.run(script_input("console.log(1)"), host).error is None


def test_a_process_that_dies_at_once_is_an_error_of_the_script(
    host: Any, script_input: Any, monkeypatch: Any
) -> None:
    """Where no sandbox can live, each script says so."""
    monkeypatch.setattr(process_module, "runtime_source", lambda: "no JavaScript")
    with SandboxEngine() as engine:
        errors = [engine.run(script_input("1"), host).error for _ in range(2)]
    assert ["the script engine died"] * 2 == [error.message for error in errors if error]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are for POSIX")
def test_a_process_that_is_killed_says_by_what(script_input: Any, host: Any) -> None:
    """When the system is out of memory it kills the engine; the message says so."""

    class Killing(type(host)):  # type: ignore[misc]
        def send(self, request: Any) -> Any:
            assert engine._process is not None
            engine._process.kill()
            return super().send(request)

    with SandboxEngine() as engine:
        error = engine.run(script_input('pm.sendRequest("https://h/")'), Killing()).error
    assert error is not None
    assert "the script engine died, killed by SIGKILL; the machine may be short of memory" == error.message


def test_a_host_that_raises_ends_the_script_and_the_process(script_input: Any, host: Any) -> None:
    """What the host raises reaches the caller; the next script runs in a fresh process."""

    class Interrupted(type(host)):  # type: ignore[misc]
        def send(self, request: Any) -> Any:
            raise KeyboardInterrupt(request)

    with SandboxEngine() as engine:
        with pytest.raises(KeyboardInterrupt):
            engine.run(script_input("await pm.sendRequest('h')"), Interrupted())
        assert engine._process is None
        assert engine.run(script_input("console.log(1)"), host).error is None


def test_a_missing_library_is_named(monkeypatch: Any, host: Any, script_input: Any) -> None:
    """A source tree without built libraries says how to build them."""

    def missing(name: str) -> str:
        raise InputError(f"the JavaScript library {name} is missing")

    monkeypatch.setattr(engine_module, "library_source", missing)
    with SandboxEngine() as engine:
        assert engine.run(script_input("pm.test('a', () => {})"), host).error is None
        with pytest.raises(InputError, match="chai is missing"):
            engine.run(script_input("pm.expect(1)"), host)


def test_a_library_behind_hidden_words_is_an_error(host: Any, script_input: Any) -> None:
    """A script that hides that it needs chai is told so, where it needs it."""
    with SandboxEngine() as engine:
        assert engine.run(script_input("pm['exp' + 'ect'](1).equal(1)"), host).error is None
        outcome = engine.run(script_input("pm['exp' + 'ect'](1).within(0, 2)"), host)
    assert outcome.error is not None
    assert 'the library "chai" is not loaded' in outcome.error.message


def test_the_stack_names_the_script(run: Any) -> None:
    """Frames carry the label, the line and the column; none of ours is among them."""
    error = run("function f() {\n  null.x;\n}\nf();").error
    assert error.stack.splitlines() == [
        "TypeError: cannot read property 'x' of null",
        "    at f (demo.json > Get:2:3)",
        "    at <anonymous> (demo.json > Get:4:1)",
    ]


def test_the_contract_alone_loads_no_engine() -> None:
    """Importing the room costs no process and no pipe."""
    program = "import sys, azbearer.scripting; print([m for m in ('subprocess', 'json', 'threading') if m in sys.modules])"  # noqa: E501 - one program
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_elapsed_is_wall_time(script_input: Any, host: Any, fake_clock: Any) -> None:
    """Waiting counts."""
    with SandboxEngine(ScriptLimits(), clock=fake_clock.clock) as engine:
        outcome = engine.run(script_input("setTimeout(() => {}, 3000)"), host)
    assert (outcome.elapsed, fake_clock.slept) == (3.0, [3.0])


def test_input_values_are_not_changed(run: Any, script_input: Any) -> None:
    """A script works on copies."""
    before: ScriptInput = script_input("pm.request.headers.clear()")
    run(before.source, event="prerequest")
    assert before == script_input("pm.request.headers.clear()")
