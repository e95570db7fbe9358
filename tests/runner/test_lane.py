"""The way of an iteration through its requests: jumps, skips, limits, and where a run stops."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.events import ItemFinished, ItemStarted, RunStopped
from azbearer.scripting.contract import Jump, ScriptError, ScriptOutcome, TestOutcome

BROKEN = ScriptOutcome(error=ScriptError("TypeError", "x is not a function"))
FAILED = ScriptOutcome((TestOutcome("t", 0, passed=False, error=ScriptError("AssertionError", "no")),))


def leaves(outcome: ScriptOutcome) -> Any:
    """A script that ends like that."""
    return lambda _script, _host: outcome


def names(lab: Any) -> list[str]:
    """The requests in the order they ran."""
    return [event.planned.item.name for event in lab.recorder.of(ItemStarted)]


@pytest.mark.parametrize(
    ("target", "ran"), [("c", ["a", "c"]), (None, ["a"]), ("zzz", ["a"])], ids=["name", "null", "unknown"]
)
def test_jumps(lab: Any, item: Any, target: str | None, ran: list[str]) -> None:
    """A jump goes to a request, or ends the iteration; the next one begins at the start."""
    lab.scripts(j=leaves(ScriptOutcome(jump=Jump(target))))
    result = lab.run(lab.plan(item("a", "", "j"), item("b"), item("c"), iterations=2))
    assert ran * 2 == names(lab)
    assert 0 == result.exit_code


def test_the_last_word_counts(lab: Any, item: Any) -> None:
    """Of the jumps of one request the last script's is followed."""
    lab.scripts(b=leaves(ScriptOutcome(jump=Jump("b"))), c=leaves(ScriptOutcome(jump=Jump("c"))))
    lab.run(lab.plan(item("a", "b", "c"), item("b"), item("c")))
    assert ["a", "c"] == names(lab)


def test_a_note_says_where_it_went(lab: Any, item: Any) -> None:
    """Reports can say why a request was left out, in words without secrets."""
    lab.variables(apiKey="hidden-value")
    lab.scripts(j=leaves(ScriptOutcome(jump=Jump("hidden-value"))))
    lab.run(lab.plan(item("a", "j"), item("b")))
    (finished,) = lab.recorder.of(ItemFinished)
    assert finished.note.startswith("next request: there is no ")
    assert "hidden-value" not in finished.note


def test_an_endless_loop_ends(lab: Any, item: Any) -> None:
    """Requests that send each other on for ever end the run with the exit code of limits."""
    lab.scripts(j=leaves(ScriptOutcome(jump=Jump("a"))))
    result = lab.run(lab.plan(item("a", "j"), item("b")), jumps=3)
    assert ["a"] * 4 == names(lab)
    (stopped,) = lab.recorder.of(RunStopped)
    assert ("jumps", 6, "run") == (stopped.problem.code, result.exit_code, result.failures[0].at)


def test_a_skipped_request(lab: Any, item: Any) -> None:
    """It is not sent, no further script of it runs, and its jump is followed all the same."""
    lab.scripts(s=leaves(ScriptOutcome(skipped=True, jump=Jump("c"))))
    result = lab.run(lab.plan(item("a", "s", "t"), item("b"), item("c"), event=[]))
    assert ["http://h.example/c"] == [request.url for request in lab.transport.sent]
    assert ["s"] == [script.source for script in lab.engine.ran]
    stats = result.stats
    assert (2, 2, 1, 1) == (
        stats.items.total,
        stats.prerequests.total,
        stats.tests.total,
        stats.requests.total,
    )


def test_skipping_ends_the_scripts_behind(lab: Any, item: Any, folder: Any) -> None:
    """When a folder's script skips, the request's own one does not run."""
    lab.scripts(s=leaves(ScriptOutcome(skipped=True)))
    lab.run(lab.plan(folder("F", item("a", "p"), prerequest="s")))
    assert ["s"] == [script.source for script in lab.engine.ran]


@pytest.mark.parametrize(("outcome", "ran"), [(BROKEN, ["a"]), (FAILED, ["a", "b"])], ids=["error", "test"])
def test_bail_at_broken_scripts(lab: Any, item: Any, outcome: ScriptOutcome, ran: list[str]) -> None:
    """Newman's `--bail folder` ends a run at a script that breaks, not at a test that fails."""
    lab.scripts(t=leaves(outcome))
    lab.run(lab.plan(item("a", "", "t"), item("b")), bail_on_error=True)
    assert ran == names(lab)


def test_the_time_of_a_run(lab: Any, item: Any) -> None:
    """When it is over, the run ends at the request where it was, before the next script or request."""
    lab.scripts(t=lambda *_: lab.clock.sleep(2))
    result = lab.run(lab.plan(item("a", "", "t"), item("b", "p"), item("c")), timeout=1.5)
    (stopped,) = lab.recorder.of(RunStopped)
    assert ("a", "run-time") == (stopped.planned.item.name, stopped.problem.code)
    assert (6, ["t"]) == (result.exit_code, [script.source for script in lab.engine.ran])


def test_the_time_of_a_run_is_over_in_a_pause(lab: Any, item: Any) -> None:
    """Nothing is sent after it."""
    result = lab.run(lab.plan(item("a"), item("b")), timeout=1, delay=5)
    assert (6, 1) == (result.exit_code, len(lab.transport.sent))


def test_what_is_left_of_it(lab: Any, item: Any) -> None:
    """Requests, scripts and pauses get no more time than the run has."""
    lab.scripts(t=lambda *_: lab.clock.sleep(1))
    lab.run(lab.plan(item("a", "", "t"), item("b", "p")), timeout=3, delay=1.5)
    assert [3.0, 0.5] == [options.timeout for options in lab.transport.options]
    assert [3.0, 0.5] == [script.wall for script in lab.engine.ran]
    assert [1.0, 1.5] == lab.clock.slept


def test_what_scripts_are_told_of_their_place(lab: Any, item: Any, folder: Any) -> None:
    """`pm.execution.location`: collection, folders, request; and whose script it is."""
    lab.run(lab.plan(folder("F", item("a", "p"), prerequest="f")))
    infos = [script.info for script in lab.engine.ran]
    assert [("demo", "F", "a")] * 2 == [info.location for info in infos]
    assert ["F", "a"] == [info.current for info in infos]
