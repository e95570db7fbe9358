"""A run against made-up parts: what happens in which order, and what its listeners hear."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.model import Variable, VariableFile
from azbearer.cookies.jar import CookieJar
from azbearer.errors import LimitError, OutputError, TransportError
from azbearer.runner.events import ItemStarted, RequestFinished, RunFinished, RunStarted, ScriptFinished
from azbearer.runner.parts import RunOptions, RunParts
from azbearer.runner.run import Run
from azbearer.runner.vault import Vault
from azbearer.scripting.contract import (
    ConsoleLine,
    ScriptError,
    ScriptHost,
    ScriptInput,
    ScriptOutcome,
    SendFailure,
    TestOutcome,
    VariableWrite,
)
from azbearer.secrets import Redactor
from azbearer.variables.scopes import Scopes

TYPE_ERROR = ScriptError("TypeError", "x is not a function", 3, 7)
FAILED = TestOutcome("is fine", 0, passed=False, error=ScriptError("AssertionError", "expected 1 to equal 2"))
REJECTED = {
    "error": "invalid_client",
    "error_description": "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: x\r\n"
    "Correlation ID: 11111111-2222-3333-4444-555555555555",
}


def outcome(**members: Any) -> Any:
    """A script that ends like that."""
    return lambda _script, _host: ScriptOutcome(**members)


def writes(*changes: VariableWrite) -> Any:
    """A script that asks for these changes."""
    return lambda _script, host: host.apply(changes)


def sends(request: dict[str, Any], answers: list[Any]) -> Any:
    """A script that sends a request, and keeps the answer for the test."""
    return lambda _script, host: answers.append(host.send(request))


def test_the_order_of_events(lab: Any, item: Any, folder: Any) -> None:
    """Scripts before, the request, scripts after, from the outside in; empty scripts are none."""
    plan = lab.plan(folder("F", item("one", "a", "b"), prerequest="f"), item("two", "  \n"))
    lab.run(plan)
    assert lab.recorder.names() == [
        "RunStarted", "IterationStarted", "ItemStarted",
        "ScriptFinished", "ScriptFinished", "RequestFinished", "ScriptFinished", "ItemFinished",
        "ItemStarted", "RequestFinished", "ItemFinished",
        "IterationFinished", "RunFinished",
    ]  # fmt: skip
    assert [script.source for script in lab.engine.ran] == ["f", "a", "b"]


def test_iterations(lab: Any, item: Any) -> None:
    """Each iteration runs everything; the cursor says where."""
    lab.run(lab.plan(item("one"), item("two"), iterations=2))
    cursors = [(event.cursor.iteration, event.cursor.position) for event in lab.recorder.of(ItemStarted)]
    assert cursors == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_time_is_the_clocks(lab: Any, item: Any) -> None:
    """Dates come from the clock; the delay is between requests, not before the first or after the last."""
    result = lab.run(lab.plan(item("one"), item("two"), iterations=2), delay=0.5)
    assert lab.clock.slept == [0.5] * 3
    assert (result.started, result.completed) == (1_800_000_000.0, 1_800_000_001.5)


def test_no_scripts_no_engine(lab: Any, item: Any) -> None:
    """The engine is started by the first script, once, and closed at the end."""
    lab.run(lab.plan(item("one")))
    assert (lab.engine.starts, lab.engine.closed) == (0, 0)
    lab.run(lab.plan(item("one", "a"), item("two", "b")))
    assert (lab.engine.starts, lab.engine.closed) == (1, 1)


def test_what_a_script_is_given(lab: Any, item: Any) -> None:
    """Its place, the run's state, the variables, the request, and the answer after it came."""
    lab.variables(v="1")
    lab.answers(lab.answer(201, b"body", (("X", "y"),)))
    lab.run(lab.plan(item("one", "a", "b", method="POST"), auth={"type": "bearer", "bearer": []}))
    before, after = lab.engine.ran
    assert (before.label, before.event, after.event) == (
        "demo > one, prerequest script",
        "prerequest",
        "test",
    )
    assert (before.info.request_name, before.info.iteration, before.info.iteration_count) == ("one", 0, 1)
    (variable,) = before.scopes["environment"].values
    assert ("v", "1", "any", True) == variable[:4]
    assert "globals" not in before.scopes
    assert before.request["auth"] == {"type": "bearer", "bearer": []}
    assert before.response is None
    assert (after.response.status, after.response.body, after.response.headers) == (
        201,
        b"body",
        (("X", "y"),),
    )
    assert after.request.method == "POST"


def test_scopes_carry_the_names_of_their_files(lab: Any, item: Any) -> None:
    """`pm.environment.name` is the environment's; a file without values is a scope nonetheless."""
    lab.environment = VariableFile("id-1", "prod", "environment", (), {})
    lab.run(lab.plan(item("one", "a")))
    view = lab.engine.ran[0].scopes["environment"]
    assert (view.name, view.id, view.values) == ("prod", "id-1", ())


def test_writes_are_applied_where_they_belong(lab: Any, item: Any) -> None:
    """Set, unset and clear, each in its scope; the script is the origin of what it set."""
    lab.variables(gone="1", kept="2")
    changes = (
        VariableWrite("environment", "set", "new", "3", "secret"),
        VariableWrite("environment", "unset", "gone"),
        VariableWrite("globals", "set", "g", 4),
        VariableWrite("globals", "clear"),
        VariableWrite("local", "set", "l", "5"),
    )
    lab.scripts(a=writes(*changes))
    lab.run(lab.plan(item("one", "a")))
    assert lab.scopes["environment"].names() == ("kept", "new")
    assert lab.scopes["globals"].names() == ()
    found = lab.scopes.lookup("new")
    assert (found.value, found.origin) == ("3", "script demo > one, prerequest script")
    assert lab.scopes["environment"].entry("new").type == "secret"


def test_writes_count_at_once(lab: Any, item: Any) -> None:
    """What a script before the request sets is in that request, and in the next script's view."""
    lab.scripts(a=writes(VariableWrite("local", "set", "host", "contoso.example")))
    lab.run(lab.plan(item("one", "a", "b", url="http://{{host}}/x")))
    assert lab.transport.sent[0].url == "http://contoso.example/x"
    assert lab.engine.ran[1].scopes["local"].values[0].value == "contoso.example"


def test_a_script_may_change_the_request(lab: Any, item: Any) -> None:
    """The request goes out as the last script before it left it, in this iteration only."""
    changed = {"url": "http://other.example/", "method": "PUT", "auth": {"type": "noauth"}}
    lab.scripts(a=outcome(request=changed))
    lab.run(lab.plan(item("one", "a", auth={"type": "bearer", "bearer": {"token": "T"}}), iterations=2))
    assert [request.url for request in lab.transport.sent] == ["http://other.example/"] * 2
    assert lab.transport.sent[0].method == "PUT"
    assert "Authorization" not in dict(lab.transport.sent[0].headers)
    assert lab.engine.ran[1].request["url"] == "http://h.example/one"


def test_a_request_that_fails(lab: Any, item: Any) -> None:
    """Its tests run, without a response; the failure names the request, and the run goes on."""
    lab.answers(TransportError("no such host", where="h.example", code="dns"), lab.answer())
    result = lab.run(lab.plan(item("one", "", "b"), item("two")))
    [failure] = result.failures
    assert (failure.at, failure.problem.message, failure.planned.title) == ("request", "no such host", "one")
    assert [script.response for script in lab.engine.ran] == [None]
    assert (len(lab.transport.sent), result.exit_code) == (2, 3)


def test_a_request_that_cannot_be_built(lab: Any, item: Any) -> None:
    """Nothing is sent; the test script sees the request as it is defined."""
    result = lab.run(lab.plan(item("one", "", "b", url="http://{{nope}}/x")))
    assert (lab.transport.sent, result.exit_code) == ([], 2)
    assert lab.engine.ran[0].request["url"] == "http://{{nope}}/x"


@pytest.mark.parametrize(
    "definition",
    [
        {"url": {"query": [None], "host": 5}},
        {"url": 5, "header": 5, "body": 5, "method": {}},
        {"url": "http://h", "body": {"mode": [], "raw": {}}, "method": "POST"},
        {"url": "http://h", "auth": {"type": "bearer", "bearer": [5]}},
        {},
    ],
)
def test_whatever_a_script_leaves(lab: Any, item: Any, definition: dict[str, Any]) -> None:
    """A request of any shape is sent or fails; the run goes on."""
    lab.scripts(a=outcome(request=definition))
    lab.run(lab.plan(item("one", "a")))
    assert lab.recorder.names()[-3:] == ["ItemFinished", "IterationFinished", "RunFinished"]


def test_a_script_that_breaks(lab: Any, item: Any) -> None:
    """The failure has the place in the user's own text; the request is sent anyway (newman)."""
    lab.scripts(a=outcome(error=TYPE_ERROR))
    result = lab.run(lab.plan(item("one", "a")))
    [failure] = result.failures
    assert (failure.at, failure.problem.where) == ("prerequest-script", "demo > one, prerequest script:3:7")
    assert (len(lab.transport.sent), result.exit_code) == (1, 1)


@pytest.mark.parametrize("limit", ["time", "memory"])
def test_a_script_at_its_limit(lab: Any, item: Any, limit: Any) -> None:
    """It fails with a hint, and exit code 6."""
    lab.scripts(b=outcome(error=ScriptError("Error", "too much", limit=limit)))
    result = lab.run(lab.plan(item("one", "", "b")))
    [failure] = result.failures
    assert (failure.problem.code, result.exit_code) == (f"script-{limit}", 6)
    assert failure.problem.hint


def test_tests_that_fail(lab: Any, item: Any) -> None:
    """Each failed assertion is a failure with its name and index."""
    passed = TestOutcome("passes", 0, passed=True)
    lab.scripts(b=outcome(messages=(passed, FAILED, TestOutcome("left out", 2, passed=True, skipped=True))))
    result = lab.run(lab.plan(item("one", "", "b")))
    [failure] = result.failures
    assert (failure.assertion, failure.at) == ("is fine", "assertion:0 in test-script")
    assert (result.stats.assertions.total, result.stats.assertions.failed, result.exit_code) == (3, 1, 1)


NESTED = {"url": "http://login.example/token", "method": "POST"}


def test_requests_of_a_script(lab: Any, item: Any) -> None:
    """They are told of before the script's own end, as the script's; it gets the answer."""
    answers: list[Any] = []
    lab.scripts(a=sends(NESTED, answers))
    lab.answers(lab.answer(200, b"nested"), lab.answer(200, b"own"))
    result = lab.run(lab.plan(item("one", "a")))
    assert lab.recorder.names()[3:6] == ["RequestFinished", "ScriptFinished", "RequestFinished"]
    assert [event.exchange.source for event in lab.recorder.of(RequestFinished)] == ["script", "item"]
    assert (answers[0].status, answers[0].body) == (200, b"nested")
    assert result.stats.requests.total == 2


@pytest.mark.parametrize(
    ("request_object", "code"),
    [(NESTED, "dns"), ({"url": "http://{{nope}}"}, "unset-variable"), ({"url": ""}, "request-refused")],
)
def test_requests_of_a_script_that_fail(lab: Any, item: Any, request_object: Any, code: str) -> None:
    """The script gets an error, and the failure is in the result; variables are not substituted for it."""
    answers: list[Any] = []
    lab.variables(nope="contoso.example")
    lab.scripts(a=sends(request_object, answers))
    lab.answers(TransportError("no such host", code="dns"))
    result = lab.run(lab.plan(item("one", "a", url="")))
    [failure] = [answer for answer in answers if isinstance(answer, SendFailure)]
    assert code == failure.code
    assert result.failures[0].problem.message == failure.message


def test_a_token_request_of_a_script_that_is_rejected(lab: Any, item: Any) -> None:
    """It is the failure that explains all others, so it is told, with its own exit code."""
    answers: list[Any] = []
    lab.scripts(a=sends(NESTED, answers))
    lab.answers(lab.answer(401, REJECTED), lab.answer())
    result = lab.run(lab.plan(item("one", "a")))
    [failure] = result.failures
    assert (failure.problem.code, result.exit_code) == ("AADSTS7000215", 4)
    assert "11111111-2222-3333-4444-555555555555" in failure.problem.hint
    assert answers[0].status == 401


def test_a_token_request_of_the_collection_that_is_rejected(lab: Any, item: Any) -> None:
    """Whether that is a failure is for its tests to say; it is noted."""
    lab.answers(lab.answer(401, REJECTED))
    result = lab.run(lab.plan(item("token")))
    [event] = lab.recorder.of(RequestFinished)
    assert (result.failures, result.exit_code) == ([], 0)
    assert event.exchange.token_rejection.code == "AADSTS7000215"


BREAKS = outcome(error=TYPE_ERROR)
FAILS = outcome(messages=(FAILED,))


@pytest.mark.parametrize(
    ("scripts", "answer", "sent"),
    [
        ({"a": BREAKS}, None, 0),
        ({"b": BREAKS}, None, 1),
        ({"b": FAILS}, None, 1),
        ({}, TransportError("no such host"), 1),
        ({}, LimitError("too large"), 1),
    ],
)
def test_bail(lab: Any, item: Any, scripts: dict[str, Any], answer: Any, sent: int) -> None:
    """The run stops at its first failure, wherever that is, and says how it ended."""
    lab.scripts(**scripts)
    lab.answers(answer or lab.answer())
    result = lab.run(lab.plan(item("one", "a", "b"), item("two", "a", "b"), iterations=2), bail=True)
    assert (sent, 1) == (len(lab.transport.sent), len(result.failures))
    assert lab.recorder.names()[-1] == "RunFinished"
    assert "ItemFinished" not in lab.recorder.names()
    assert lab.engine.closed == lab.engine.starts


def test_bail_on_a_rejected_token(lab: Any, item: Any) -> None:
    """A script without a token is a failure like any other: nothing else is sent."""
    lab.scripts(a=sends(NESTED, []))
    lab.answers(lab.answer(401, REJECTED))
    lab.run(lab.plan(item("one", "a")), bail=True)
    assert len(lab.transport.sent) == 1


def test_no_bail_without_failures(lab: Any, item: Any) -> None:
    """A run that goes well runs to its end."""
    lab.run(lab.plan(item("one"), item("two")), bail=True)
    assert len(lab.transport.sent) == 2


@pytest.mark.parametrize(
    ("interrupt", "name", "code"),
    [
        (KeyboardInterrupt(), "SIGINT", 130),
        (KeyboardInterrupt("SIGINT"), "SIGINT", 130),
        (KeyboardInterrupt("SIGTERM"), "SIGTERM", 143),
    ],
)
def test_an_interrupt(lab: Any, item: Any, interrupt: KeyboardInterrupt, name: str, code: int) -> None:
    """The run ends with its report, and the engine's process is gone."""
    lab.answers(lab.answer(), interrupt)
    result = lab.run(lab.plan(item("one", "a"), item("two"), item("three")))
    assert (name, code) == (result.interrupted, result.exit_code)
    assert lab.recorder.of(RunFinished)[0].result is result
    assert (len(lab.transport.sent), lab.engine.closed) == (2, 1)


def test_an_interrupt_within_a_script(lab: Any, item: Any) -> None:
    """Wherever it happens."""

    def interrupted(_script: ScriptInput, _host: ScriptHost) -> None:
        raise KeyboardInterrupt("SIGTERM")

    lab.scripts(a=interrupted)
    result = lab.run(lab.plan(item("one", "a")))
    assert (result.interrupted, lab.engine.closed) == ("SIGTERM", 1)


def test_a_listener_that_fails(lab: Any, item: Any) -> None:
    """A report that can't be written ends the run as an error; the engine's process is gone."""

    class Full:
        def handle(self, event: Any) -> None:
            if isinstance(event, ScriptFinished):
                raise OutputError("the disk is full")

    parts = RunParts(Scopes(), lab.transport, lab.engine.start, Redactor(), CookieJar(), Vault())
    with pytest.raises(OutputError):
        Run(lab.plan(item("one", "a")), parts, RunOptions(), [Full()]).execute()
    assert lab.engine.closed == 1


def test_profiles_reach_the_transport(lab: Any, item: Any) -> None:
    """`protocolProfileBehavior` holds for its request; nonsense in it does not."""
    profile = {
        "followRedirects": False, "maxRedirects": 3, "followOriginalHttpMethod": True,
        "followAuthorizationHeader": True, "strictSSL": False,
    }  # fmt: skip
    odd = {"maxRedirects": "many"}
    lab.run(
        lab.plan(
            {**item("one"), "protocolProfileBehavior": profile},
            {**item("two"), "protocolProfileBehavior": odd},
            item("three"),
        )
    )
    first, second, third = lab.transport.options
    assert (first.follow_redirects, first.max_redirects, first.verify) == (False, 3, False)
    assert (first.follow_original_method, first.follow_authorization) == (True, True)
    assert second == third


def test_a_body_may_be_kept(lab: Any, item: Any) -> None:
    """`disableBodyPruning` sends a GET's body, and a script's own request always has its body."""
    raw = {"mode": "raw", "raw": "x"}
    lab.scripts(a=sends({"url": "http://h", "method": "GET", "body": raw}, []))
    kept = {**item("two", body=raw), "protocolProfileBehavior": {"disableBodyPruning": True}}
    lab.run(lab.plan(item("one", "a", body=raw), kept))
    assert [request.body for request in lab.transport.sent] == [b"x", None, b"x"]


def test_files_come_without_their_values(lab: Any, item: Any) -> None:
    """A listener hears which environment a run has, not what is in it."""
    values = (Variable("client_secret", "canary-secret"),)
    raw = {"values": [{"key": "client_secret", "value": "canary-secret"}]}
    lab.environment = VariableFile("1", "prod", "environment", values, raw)
    lab.globals = VariableFile("2", "all", "globals", values, raw)
    lab.run(lab.plan(item("one")))
    [started] = lab.recorder.of(RunStarted)
    assert (started.environment.name, started.environment.values, started.environment.raw) == ("prod", (), {})
    assert (started.globals.name, started.globals.values, started.globals.raw) == ("all", (), {})


def test_console_lines_are_passed_on(lab: Any, item: Any) -> None:
    """In the order in which they were said."""
    line = ConsoleLine("log", ("a", 1), "a 1")
    lab.scripts(a=outcome(messages=(line, FAILED)))
    lab.run(lab.plan(item("one", "a")))
    assert lab.recorder.of(ScriptFinished)[0].messages == (line, FAILED)
