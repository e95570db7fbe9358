"""Lanes at the same time: what each sees, in which order it is told, and what the run leaves."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection.iteration_data import IterationData
from azbearer.runner.crew import Section, sections
from azbearer.runner.events import ItemStarted, IterationFinished, RequestFinished, ScriptFinished
from azbearer.scripting.contract import Jump, ScriptError, ScriptOutcome, TestOutcome, VariableWrite

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScriptHost, ScriptInput

FAILED = ScriptOutcome((TestOutcome("t", 0, passed=False, error=ScriptError("AssertionError", "no")),))


def value_of(script: ScriptInput, name: str, scope: Any = "environment") -> Any:
    """What a script sees under this name."""
    view = script.scopes.get(scope)
    return next((value for key, value, *_ in view.values if key == name), None) if view else None


def told(event: Any) -> tuple[str, Any, Any]:
    """What an event says, but for its time and ids."""
    return type(event).__name__, getattr(event, "cursor", None), getattr(event, "assertions", None)


def counts(script: ScriptInput, host: ScriptHost) -> None:
    """A script that counts in the environment."""
    number = (value_of(script, "count") or 0) + 1
    host.apply([VariableWrite("environment", "set", "count", number)])


def remembers(script: ScriptInput, host: ScriptHost) -> None:
    """A script that notes in which iteration it ran."""
    host.apply([VariableWrite("environment", "set", "last", script.info.iteration)])


def test_reports_are_those_of_one_worker(lab: Any, item: Any) -> None:
    """The events are the same, in the same order."""
    plan = lab.plan(item("one", "", "t"), item("two"), iterations=9)
    lab.scripts(t=lambda *_: FAILED)
    lab.run(plan)
    alone, lab.recorder.events = lab.recorder.events, []
    lab.run(plan, workers=4)
    assert list(map(told, alone)) == list(map(told, lab.recorder.events))


def test_they_run_at_the_same_time(lab: Any, item: Any) -> None:
    """Four requests meet that would wait for each other for ever."""
    meeting = threading.Barrier(4)

    def answer(request: Any) -> Any:
        if not request.url.endswith("/0"):
            meeting.wait(10)
        return lab.answer()(request)

    lab.answers(answer)
    lab.data = IterationData("d", 5, lambda: iter([{"n": number} for number in range(5)]))
    result = lab.run(lab.plan(item("one", url="http://h.example/{{n}}"), iterations=5), workers=4)
    assert [] == result.failures


def test_everybody_goes_on_from_the_first_iteration(lab: Any, item: Any) -> None:
    """It runs alone; after it each lane counts for itself, from iteration to iteration."""
    lab.scripts(c=counts)
    lab.run(lab.plan(item("one", "c"), iterations=7), workers=3)
    seen = {script.info.iteration: value_of(script, "count") for script in lab.engine.ran}
    assert {0: None, 1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2} == seen


def test_the_last_iteration_is_what_a_run_leaves(lab: Any, item: Any) -> None:
    """Whoever ran it, and whoever ended last."""
    lab.scripts(r=remembers)
    lab.run(lab.plan(item("one", "r"), iterations=6), workers=4)
    assert 5 == lab.scopes["environment"].get("last")


def sets_cookie(lab: Any) -> Any:
    """A server that sets a cookie named as the end of the path."""

    def answer(request: Any) -> Any:
        cookie = f"{request.url.rpartition('/')[2]}=1; Path=/"
        return lab.answer(headers=(("Set-Cookie", cookie),))(request)

    return answer


def test_cookies_are_each_lanes_own(lab: Any, item: Any) -> None:
    """They start with the first iteration's, and the run leaves the last one's."""
    lab.answers(sets_cookie(lab))
    lab.data = IterationData("d", 3, lambda: iter([{"n": f"n{number}"} for number in range(3)]))
    lab.run(lab.plan(item("one", url="http://h.example/{{n}}"), iterations=3), workers=2)
    assert {"n0", "n2"} == {cookie.name for cookie in lab.cookies}


def test_bail(lab: Any, item: Any) -> None:
    """A run ends at the same failure as with one worker; later iterations are not told of."""
    lab.scripts(t=lambda script, _: FAILED if script.info.iteration == 3 else None)
    result = lab.run(lab.plan(item("one", "", "t"), item("two"), iterations=20), workers=4, bail=True)
    assert 1 == len(result.failures)
    assert [0, 1, 2] == [event.iteration for event in lab.recorder.of(IterationFinished)]
    assert (3, 0) == lab.recorder.of(ScriptFinished)[-1].cursor


def test_the_time_of_a_run(lab: Any, item: Any) -> None:
    """All lanes have the same end."""
    lab.scripts(t=lambda *_: lab.clock.sleep(2))
    result = lab.run(lab.plan(item("one", "", "t"), iterations=20), workers=3, timeout=5)
    assert 6 == result.exit_code
    assert 1 == len(result.failures)


def test_an_interrupt(lab: Any, item: Any) -> None:
    """What is finished is in the report, and every engine is ended."""

    class Interrupting:
        def handle(self, event: Any) -> None:
            if isinstance(event, IterationFinished) and event.iteration == 2:
                raise KeyboardInterrupt("SIGTERM")

    lab.scripts(t=lambda *_: None)
    lab.listeners = [Interrupting()]
    result = lab.run(lab.plan(item("one", "", "t"), iterations=50), workers=3)
    assert (143, "SIGTERM") == (result.exit_code, result.interrupted)
    assert lab.engine.starts == lab.engine.closed


def test_an_error_of_a_worker(lab: Any, item: Any) -> None:
    """It is the run's."""

    def broken(script: ScriptInput, _: ScriptHost) -> None:
        if script.info.iteration == 2:
            raise LookupError("two")

    lab.scripts(t=broken)
    with pytest.raises(LookupError, match="two"):
        lab.run(lab.plan(item("one", "", "t"), iterations=5), workers=2)


def test_sections(lab: Any, item: Any, folder: Any) -> None:
    """Folders at the top are sections, and so are the requests between two of them."""
    inner = folder("in", item("c"))
    plan = lab.plan(item("a"), folder("F", item("b"), inner), folder("G", item("d")), item("e"), item("f"))
    expected = [
        Section(None, (0,)),
        Section("F", (1, 2)),
        Section("G", (3,)),
        Section(None, (4, 5)),
    ]
    assert expected == list(sections(plan))


def test_folders_at_the_same_time(lab: Any, item: Any, folder: Any) -> None:
    """They meet, while the requests before and behind them are alone; the report is in the plan's order."""
    meeting = threading.Barrier(2)

    def answer(request: Any) -> Any:
        if request.url.endswith(("/b", "/c")):
            meeting.wait(10)
        return lab.answer()(request)

    lab.answers(answer)
    plan = lab.plan(item("a"), folder("F", item("b")), folder("G", item("c")), item("d"), iterations=2)
    result = lab.run(plan, workers=2, parallel_folders=True)
    assert [] == result.failures
    names = [event.planned.item.name for event in lab.recorder.of(ItemStarted)]
    assert ["a", "b", "c", "d"] * 2 == names


def test_folders_do_not_see_each_other(lab: Any, item: Any, folder: Any) -> None:
    """Each starts from what was there before; what they changed is there behind them, in the plan's order."""
    seen: dict[str, Any] = {}

    def sets(script: ScriptInput, host: ScriptHost) -> None:
        seen[script.info.request_name] = value_of(script, "who")
        host.apply([VariableWrite("environment", "set", "who", script.info.request_name)])

    lab.scripts(s=sets)
    plan = lab.plan(item("a", "s"), folder("F", item("b", "s")), folder("G", item("c", "s")), item("d", "s"))
    lab.run(plan, workers=5, parallel_folders=True)
    assert {"a": None, "b": "a", "c": "a", "d": "c"} == seen
    assert "d" == lab.scopes["environment"].get("who")


def test_jumps_stay_within_a_folder(lab: Any, item: Any, folder: Any) -> None:
    """A jump out of it ends the folder, and the others are not concerned."""
    lab.scripts(j=lambda *_: ScriptOutcome(jump=Jump("d")))
    plan = lab.plan(folder("F", item("a", "", "j"), item("b")), folder("G", item("c"), item("d")))
    lab.run(plan, workers=2, parallel_folders=True)
    names = [event.planned.item.name for event in lab.recorder.of(RequestFinished)]
    assert ["a", "c", "d"] == names


def test_cookies_of_folders_come_together(lab: Any, item: Any, folder: Any) -> None:
    """Those that each has got are there for the requests behind them."""
    lab.answers(sets_cookie(lab))
    plan = lab.plan(folder("F", item("a")), folder("G", item("b")))
    lab.run(plan, workers=2, parallel_folders=True)
    assert {"a", "b"} == {cookie.name for cookie in lab.cookies}
