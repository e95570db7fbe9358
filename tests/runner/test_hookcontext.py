"""What a hook can see and do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection.iteration_data import IterationData
from azbearer.runner.events import ScriptFinished
from azbearer.secrets import Secret

if TYPE_CHECKING:
    from azbearer.runner.hookcontext import HookContext


def _seen(lab: Any, item: dict[str, Any], look: Any, *, after: bool = True) -> list[Any]:
    """What a hook sees in a run of one request."""
    seen: list[Any] = []
    (lab.after if after else lab.before)(lambda context: seen.append(look(context)))
    lab.run(lab.plan(item))
    [event] = lab.recorder.of(ScriptFinished)
    assert event.problem is None
    return seen


def test_where_it_is(lab: Any, item: Any, folder: Any) -> None:
    """The request with its folders, and the iteration."""
    look = lambda context: (context.name, context.folders, context.iteration, context.iterations)  # noqa: E731
    assert [("one", ("F", "G"), 0, 1)] == _seen(lab, folder("F", folder("G", item())), look)


def test_the_response(lab: Any, item: Any) -> None:
    """Status, headers, and the body in three forms."""
    lab.answers(lab.answer(201, {"a": 1}, (("X-Up", "v"),)))
    look = lambda context: context.response  # noqa: E731
    [response] = _seen(lab, item(), look)
    assert (201, "OK", 0.012) == (response.status, response.reason, response.elapsed)
    assert ('{"a": 1}', {"a": 1}, "v", "-") == (
        response.text,
        response.json(),
        response.header("x-up"),
        response.header("no", "-"),
    )


def test_no_response(lab: Any, item: Any) -> None:
    """The reason is there instead."""
    look = lambda context: (context.response, context.problem.kind)  # noqa: E731
    assert [(None, "RequestRefusedError")] == _seen(lab, item(url="http://{{a}}/"), look)


def test_variables_are_read_and_written(lab: Any, item: Any) -> None:
    """In each scope, and by precedence; what is written goes into the request."""

    def hook(context: HookContext) -> None:
        context.environment["a"] = "environment"
        context.globals.update(a="globals", b={"c": [1]})
        context.local["d"] = context.environment.pop("old")
        assert ("environment", None) == (context.variable("a"), context.variable("zzz"))
        assert {"a": "environment"} == dict(context.environment)
        assert "environment {{zzz}}" == context.resolve("{{a}} {{zzz}}")
        assert (2, False) == (len(context.globals), "zzz" in context.collection)
        with pytest.raises(KeyError):
            del context.collection["zzz"]

    lab.variables(old="value")
    lab.before(hook)
    lab.run(lab.plan(item(url="http://h.example/{{a}}/{{d}}/{{b}}")))
    assert [] == [event.problem for event in lab.recorder.of(ScriptFinished) if event.problem]
    assert ['http://h.example/environment/value/{"c":[1]}'] == [
        request.url.replace("%22", '"').replace("%7B", "{").replace("%7D", "}")
        for request in lab.transport.sent
    ]


def test_a_variable_is_json(lab: Any, item: Any) -> None:
    """Scripts could not read anything else, and what a hook keeps of a value is its own."""
    kept = [1]

    def hook(context: HookContext) -> None:
        context.environment["a"] = kept
        kept.append(2)
        assert [1] == context.environment["a"]
        with pytest.raises(TypeError, match='"b" can only have a value of JSON'):
            context.environment["b"] = object()

    lab.before(hook)
    assert 0 == lab.run(lab.plan(item())).exit_code


def test_a_secret_becomes_a_secret_variable(lab: Any, item: Any) -> None:
    """Its value is used, and its type says what it is."""

    def hook(context: HookContext) -> None:
        context.environment["key"] = Secret("the-value")
        assert "the-value" not in repr(context.environment)

    lab.before(hook)
    lab.run(lab.plan(item()))
    entry = lab.scopes["environment"].entry("key")
    assert ("the-value", "secret") == (entry.value, entry.type)


def test_the_request_is_changed(lab: Any, item: Any) -> None:
    """What is sent is what the hook left; the document stays as it was."""

    def hook(context: HookContext) -> None:
        context.request["method"] = "POST"
        context.request["url"] = "http://h.example/other"
        context.request["body"] = {"mode": "raw", "raw": "{{a}}"}
        context.set_header("x-a", "new")

    lab.variables(a="body")
    lab.before(hook)
    plan = lab.plan(item(header=[{"key": "X-A", "value": "old"}, {"key": "X-B", "value": "b"}]), iterations=2)
    lab.run(plan)
    for request in lab.transport.sent:
        assert ("POST", "http://h.example/other", b"body") == (request.method, request.url, request.body)
        assert {"x-a": "new", "X-B": "b"} == {
            name: value for name, value in request.headers if name.lower().startswith("x-")
        }
    assert "http://h.example/one" == plan.items[0].item.request["url"]


def test_a_row_of_data(lab: Any, item: Any) -> None:
    """As a mapping that is a copy."""
    lab.data = IterationData("d.json", 1, lambda: iter([{"n": 1}]))
    look = lambda context: context.data  # noqa: E731
    assert [{"n": 1}] == _seen(lab, item(), look)


def _fails() -> None:
    assert 1 == Counter().total()


@pytest.mark.parametrize(
    ("condition", "passed"),
    [
        (True, True),
        (1, True),
        ("", False),
        (None, False),
        (lambda: None, True),
        (lambda: False, False),
        (_fails, False),
    ],
)
def test_tests(lab: Any, item: Any, condition: object, passed: bool) -> None:
    """A condition is true, or a function that neither raises nor gives False."""
    given: list[bool] = []
    lab.after(lambda context: given.append(context.test("is so", condition)))
    result = lab.run(lab.plan(item()))
    [event] = lab.recorder.of(ScriptFinished)
    assert ([passed], [("is so", passed)]) == (
        given,
        [(each.name, each.passed) for each in event.assertions],
    )
    assert (not passed) == bool(result.failures)
    assert all(__file__ in failure.problem.where for failure in result.failures)


def test_lines(lab: Any, item: Any) -> None:
    """They are console lines like those of scripts."""
    lab.after(lambda context: context.log("a", 1))
    lab.run(lab.plan(item()))
    [event] = lab.recorder.of(ScriptFinished)
    assert ["a 1"] == [message.text for message in event.messages]
