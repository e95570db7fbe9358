"""`pm.execution.runRequest`: what the other request sees, what it leaves, and who hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.events import ItemStarted, RequestFinished, ScriptFinished
from azbearer.scripting.contract import NestedRun, ScriptError, ScriptOutcome, SendFailure, VariableWrite


def runs(name: str, found: list[NestedRun], **variables: Any) -> Any:
    """A script that runs a request, and keeps the result for the test."""
    return lambda _script, host: found.append(host.run_request(name, variables))


def writes(*changes: VariableWrite) -> Any:
    """A script that asks for these changes."""
    return lambda _script, host: host.apply(changes)


def test_the_answer(lab: Any, item: Any, folder: Any) -> None:
    """The request runs with its scripts and those around it; its answer comes back."""
    found: list[NestedRun] = []
    lab.answers(lab.answer(201), lab.answer(200))
    lab.scripts(a=runs("other", found))
    lab.run(lab.plan(item("one", "a"), folder("F", item("other", "p", "t"), prerequest="f")))
    assert ["http://h.example/other", "http://h.example/one", "http://h.example/other"] == [
        request.url for request in lab.transport.sent
    ]
    assert ["a", "f", "p", "t", "f", "p", "t"] == [script.source for script in lab.engine.ran]
    assert [201] == [run.answer.status for run in found]  # type: ignore[union-attr]


def test_it_is_told_as_the_doing_of_the_request_that_asked(lab: Any, item: Any) -> None:
    """Its events are told with the script's, as of the request that is running."""
    lab.scripts(a=runs("other", []))
    lab.run(lab.plan(item("one", "a"), item("other", "", "t")))
    assert ["one", "other"] == [event.planned.item.name for event in lab.recorder.of(ItemStarted)]
    told = [event for event in lab.recorder.events if isinstance(event, RequestFinished | ScriptFinished)]
    assert ["one", "one", "one", "one"] == [event.planned.item.name for event in told[:4]]
    assert ["script", "item"] == [event.exchange.source for event in lab.recorder.of(RequestFinished)][:2]


def test_variables(lab: Any, item: Any) -> None:
    """Those of the call are local to it; what its scripts change is changed for all, and reported."""
    found: list[NestedRun] = []
    changes = (
        VariableWrite("environment", "set", "e", "1"),
        VariableWrite("local", "set", "l", "2"),
        VariableWrite("data", "set", "d", "3"),
    )
    lab.variables(path="environment")
    lab.scripts(a=runs("other", found, path="local"), p=writes(*changes))
    lab.run(lab.plan(item("one", "a"), item("other", "p", url="http://h.example/{{path}}")))
    assert "http://h.example/local" == lab.transport.sent[0].url
    assert changes == found[0].writes
    assert ("1", "2", None) == tuple(
        lab.scopes[name].get(key) for name, key in [("environment", "e"), ("local", "l"), ("local", "path")]
    )


@pytest.mark.parametrize("name", ["other", "o-1"])
def test_by_name_and_by_id(lab: Any, item: Any, name: str) -> None:
    """Both find it, also when the run has only a part of the collection."""
    found: list[NestedRun] = []
    lab.scripts(a=runs(name, found))
    plan = lab.plan(item("one", "a"), {**item("other"), "id": "o-1"})
    lab.run(plan._replace(items=plan.items[:1]))
    assert [200] == [run.answer.status for run in found]  # type: ignore[union-attr]


def test_there_is_no_such_request(lab: Any, item: Any) -> None:
    """An unknown name is an error of the call, and the run goes on."""
    found: list[NestedRun] = []
    lab.scripts(a=runs("nope", found))
    lab.run(lab.plan(item("one", "a")))
    assert [NestedRun(SendFailure('runRequest: the collection has no request "nope"'))] == found
    assert 1 == len(lab.transport.sent)


def test_it_skips_itself(lab: Any, item: Any) -> None:
    """A request whose script skips it gives no answer, and sends nothing."""
    found: list[NestedRun] = []
    lab.scripts(a=runs("other", found), p=lambda *_: ScriptOutcome(skipped=True))
    lab.run(lab.plan(item("one", "a"), item("other", "p", "t")))
    assert [NestedRun(None)] == found
    assert ["a", "p", "p"] == [script.source for script in lab.engine.ran]


def test_the_first_error_of_a_script_ends_it(lab: Any, item: Any) -> None:
    """The error is the call's, and the script's in the report; the request is not sent."""
    found: list[NestedRun] = []
    broken = ScriptOutcome(error=ScriptError("TypeError", "x is not a function"))
    lab.scripts(a=runs("other", found), p=lambda *_: broken)
    plan = lab.plan(item("one", "a"), item("other", "p"))
    result = lab.run(plan._replace(items=plan.items[:1]))
    assert [NestedRun(SendFailure("x is not a function"))] == found
    assert ["http://h.example/one"] == [request.url for request in lab.transport.sent]
    assert ["x is not a function"] == [failure.problem.message for failure in result.failures]


def test_not_without_end(lab: Any, item: Any) -> None:
    """A request that runs itself stops ten calls deep, as in Postman."""
    found: list[NestedRun] = []
    lab.scripts(a=runs("one", found))
    lab.run(lab.plan(item("one", "a")))
    assert SendFailure("Max pm.execution.runRequest depth of 10 has been reached.") == found[0].answer
    assert 11 == len(found)
