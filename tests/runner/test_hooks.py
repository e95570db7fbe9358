"""Which hooks are called for which requests, and what a run does with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection import parse_collection
from azbearer.errors import UsageError
from azbearer.runner.events import ItemFinished, ScriptFinished
from azbearer.runner.hooks import Hook, Hooks
from azbearer.runner.plan import make_plan

if TYPE_CHECKING:
    from azbearer.runner.hookcontext import HookContext
    from azbearer.runner.plan import Plan


def nothing(context: HookContext) -> None:
    """Do nothing."""
    del context


@pytest.fixture
def plan() -> Plan:
    """Of `a` in the folder `F`, and `b`."""
    items = [
        {"name": "F", "item": [{"name": "a", "request": "u"}]},
        {"name": "b", "id": "b-1", "request": "u"},
    ]
    return make_plan(parse_collection(json.dumps({"info": {"name": "c"}, "item": items}).encode(), "c"))


@pytest.mark.parametrize(
    ("target", "expected"),
    [("", "ab"), ("a", "a"), ("F", "a"), ("F / a", "a"), ("b-1", "b"), ("b", "b"), ("c", "")],
)
def test_what_a_hook_is_for(plan: Plan, target: str, expected: str) -> None:
    """A request by name, id or title, a folder, or everything."""
    hook = Hook("test", nothing, target)
    assert [*expected] == [planned.item.name for planned in plan.items if hook.fits(planned)]


def test_the_order_is_that_of_the_caller(plan: Plan) -> None:
    """Those for all requests and those for one are called as they were given."""
    hooks = [Hook("test", nothing, "a"), Hook("prerequest", nothing), Hook("test", nothing)]
    assert [hooks[0], hooks[2]] == list(Hooks(hooks).of("test", plan.items[0]))


def test_a_hook_for_nothing(plan: Plan) -> None:
    """A name that nothing has is an error before the run."""
    with pytest.raises(UsageError, match='after_response is for "nope"'):
        Hooks([Hook("test", nothing, "nope")]).check(plan)


def test_labels() -> None:
    """Reports name the function."""
    assert "before_request nothing" == Hook("prerequest", nothing).label
    assert "after_response Called" == Hook("test", type("Called", (), {"__call__": nothing})()).label


def test_hooks_come_behind_scripts(lab: Any, item: Any) -> None:
    """A hook has the last word before the request, and sees what the test scripts left."""
    lab.scripts(script=lambda script, _: lab.order.append(script.event))
    lab.order = []
    lab.hooks = Hooks(
        [
            Hook("prerequest", lambda _: lab.order.append("before")),
            Hook("test", lambda context: lab.order.append(context.response and context.response.status)),
        ]
    )
    lab.run(lab.plan(item(prerequest="script", test="script")))
    assert ["prerequest", "before", "test", 200] == lab.order


def test_an_error_is_one_of_a_script(lab: Any, item: Any) -> None:
    """It is in the report with the line in the caller's file, and the run goes on."""

    def broken(context: HookContext) -> None:
        raise LookupError(f"no {context.name}")

    lab.before(broken)
    result = lab.run(lab.plan(item("one"), item("two")))
    assert (1, 2) == (result.exit_code, result.stats.requests.total)
    problem = result.failures[0].problem
    assert ("LookupError", "no one", "prerequest-script") == (
        problem.kind,
        problem.message,
        result.failures[0].at,
    )
    assert f"{__file__}:{broken.__code__.co_firstlineno + 1}, in broken" == problem.where


def test_bail_ends_the_run_at_a_hook(lab: Any, item: Any) -> None:
    """As at a script or a test."""
    lab.after(lambda context: context.test("no", False))
    result = lab.run(lab.plan(item("one"), item("two")), bail=True)
    assert 1 == result.stats.requests.total


def test_a_request_is_skipped(lab: Any, item: Any) -> None:
    """Nothing is sent, later hooks and tests are not run."""
    lab.before(lambda context: context.skip_request(), lambda context: context.test("never", True))
    lab.run(lab.plan(item(test="never")))
    assert ([True], 1, []) == (
        [event.skipped for event in lab.recorder.of(ItemFinished)],
        len(lab.recorder.of(ScriptFinished)),
        lab.transport.sent,
    )


def test_the_next_request(lab: Any, item: Any) -> None:
    """As with setNextRequest."""
    lab.after(lambda context: context.set_next_request("three" if context.name == "one" else None))
    lab.run(lab.plan(item("one"), item("two"), item("three"), item("four")))
    assert ["one", "three"] == [event.planned.item.name for event in lab.recorder.of(ItemFinished)]


def test_secrets_of_a_hook_are_masked(lab: Any, item: Any) -> None:
    """In what it logs, names and raises."""

    def tells(context: HookContext) -> None:
        context.environment["client_secret"] = "the-secret-value"
        context.log("the-secret-value")
        context.test("the-secret-value", True)
        raise ValueError("the-secret-value")

    lab.before(tells)
    lab.run(lab.plan(item()))
    assert "the-secret-value" not in repr(lab.recorder.of(ScriptFinished))
