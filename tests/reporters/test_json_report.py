from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.reporters.scenes import SECRET, telling

from azbearer.errors import OutputError
from azbearer.reporters.json_report import JsonReporter
from azbearer.runner.events import Problem
from azbearer.runner.result import MOST_FAILURES
from azbearer.secrets import Redactor, mask

SHAPE = Path(__file__).parent / "newman_report_shape.txt"
"""Every path and type in the report that newman 6.2.2 wrote for a run like the one in `everything`."""

LEFT_OUT = re.compile(
    r"\.(execution|scriptId)$"  # newman's own bookkeeping
    r"|\.stacktrace\[\]"  # `stack` has the frames
    r"|[eE]rror\.(address|errno|port|syscall)$"  # Node.js's words; ours are in `code` and `message`
    r"|\.header\[\]\.system$"
)
CANARY = "the-secret-value"
NO_HOST = "TransportError: no such host"


def shape(value: Any, path: str = "") -> set[str]:
    """Each path in a JSON value with its type."""
    found: set[str] = set()
    if isinstance(value, dict):
        for name, member in value.items():
            here = f"{path}.{name}".removeprefix(".")
            found |= {f"{here} {type(member).__name__}"} | shape(member, here)
    elif isinstance(value, list):
        for member in value:
            found |= {f"{path}[] {type(member).__name__}"} | shape(member, f"{path}[]")
    return found


def variables(_scope: str) -> list[dict[str, Any]]:
    return [
        {"key": "a", "value": "1", "type": "any", "enabled": True},
        {"key": "client_secret", "value": "short", "type": "any", "enabled": True},
        {"key": "note", "value": f"it is {CANARY}", "type": "any", "enabled": True},
    ]


def written(stage: Any, path: Path, redactor: Redactor | None = None) -> dict[str, Any]:
    """The report for the events on the stage."""
    stage.play(JsonReporter(path, variables, redactor or Redactor()))
    report: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return report


VIEW = {
    "method": "POST",
    "url": {"protocol": "http", "host": ["h"], "path": [], "query": []},
    "header": [{"key": "A", "value": "b"}],
    "body": {"mode": "raw", "raw": "hi"},
}


def everything(stage: Any) -> None:
    """A run in which each kind of thing happens."""
    folder = {"name": "F", "item": [{"name": "a", "request": "http://h", "event": [], "id": "i-1"}]}
    stage.start(folder, "err", "throws", environment="env")
    stage.iteration()
    stage.item()
    stage.request(source="script", url="http://nested.example", method="POST")
    stage.request(source="script", response=None, problem=Problem("TransportError", "no such host"))
    stage.script(event="prerequest")
    stage.request(201, view=VIEW, token_note="supplied")
    stage.script(
        stage.passed("ok"),
        stage.failed("bad", stack="at x", hint="try", code="c"),
        stage.skipped("left out"),
    )
    stage.item_ends()
    stage.item()
    stage.no_answer(code="dns")
    stage.item_ends()
    stage.item()
    stage.request()
    stage.script(problem=Problem("TypeError", "x is not a function", stack="at y"))
    stage.script()
    stage.item_ends()
    stage.end()


def test_the_shape_is_newmans(stage: Any, tmp_path: Path) -> None:
    """Whoever reads newman's reports finds everything where it was, with the same types."""
    everything(stage)
    ours = shape(written(stage, tmp_path / "r.json"))
    # Times have fractions here.
    ours |= {line.replace(" float", " int") for line in ours} | {
        line.replace(" int", " float") for line in ours
    }
    newmans = {line for line in SHAPE.read_text("utf-8").splitlines() if not LEFT_OUT.search(line.split()[0])}
    assert set() == newmans - ours


def test_the_values(stage: Any, tmp_path: Path) -> None:
    """What newman writes for such a run, number by number."""
    everything(stage)
    run = written(stage, tmp_path / "r.json")["run"]
    stats = {name: (count["total"], count["failed"]) for name, count in run["stats"].items()}
    assert stats == {
        "iterations": (1, 0), "items": (3, 0), "scripts": (4, 1), "prerequests": (3, 0), "requests": (5, 2),
        "tests": (3, 0), "assertions": (3, 1), "testScripts": (3, 1), "prerequestScripts": (1, 0),
    }  # fmt: skip
    assert (run["timings"]["started"], run["timings"]["completed"]) == (1_800_000_000_000, 1_800_000_001_500)
    assert run["timings"]["responseAverage"] == pytest.approx(12)
    assert run["error"] is None


def test_executions(stage: Any, tmp_path: Path) -> None:
    """One for each request of the collection, with what its scripts sent beside it."""
    everything(stage)
    first, second, third = written(stage, tmp_path / "r.json")["run"]["executions"]
    url = {"protocol": "http", "host": ["h"], "path": [], "query": [], "variable": []}
    request = {"url": url, "method": "GET"}
    assert first["item"] == {"id": "i-1", "name": "a", "request": request, "response": [], "event": []}
    assert (first["request"], first["tokenNote"]) == (VIEW, "supplied")
    assert first["scriptRequests"] == [
        {"method": "POST", "url": "http://nested.example", "code": 200, "responseTime": 12},
        {
            "method": "GET",
            "url": "https://management.azure.com/subscriptions?api-version=2022-12-01",
            "error": {"name": "TransportError", "message": "no such host", "stack": NO_HOST},
        },
    ]
    assert second["requestError"] == {
        "name": "TransportError", "message": "no such host", "code": "dns", "stack": NO_HOST,
    }  # fmt: skip
    assert "response" not in second
    (broken,) = third["testScript"]
    assert ("TypeError", "x is not a function", "at y", "Error") == tuple(
        broken["error"][name] for name in ("name", "message", "stack", "type")
    )


def test_assertions(stage: Any, tmp_path: Path) -> None:
    """A failed one has its error, with index and name as in newman."""
    everything(stage)
    passed, failed, skipped = written(stage, tmp_path / "r.json")["run"]["executions"][0]["assertions"]
    assert passed == {"assertion": "ok", "skipped": False}
    assert skipped == {"assertion": "left out", "skipped": True}
    assert failed["error"] == {
        "name": "AssertionError", "message": "expected 1 to equal 2", "code": "c", "help": "try",
        "stack": "at x", "index": 0, "test": "bad",
    }  # fmt: skip


def test_responses(stage: Any, tmp_path: Path) -> None:
    """The body is there as bytes, times are in milliseconds."""
    everything(stage)
    response = written(stage, tmp_path / "r.json")["run"]["executions"][0]["response"]
    response.pop("id")
    assert response == {
        "status": "OK", "code": 201, "header": [{"key": "A", "value": "b"}], "cookie": [],
        "stream": {"type": "Buffer", "data": [123, 125]}, "responseTime": 12, "responseSize": 2,
    }  # fmt: skip


def test_failures(stage: Any, tmp_path: Path) -> None:
    """Each names its item, the folder around it, and the execution it belongs to."""
    everything(stage)
    report = written(stage, tmp_path / "r.json")
    nested, bad, unanswered, broken = report["run"]["failures"]
    assert (bad["at"], bad["error"]["test"], bad["error"]["index"]) == (
        "assertion:0 in test-script",
        "bad",
        0,
    )
    assert ("i-1", "a", {"name": "F"}) == (bad["source"]["id"], bad["source"]["name"], bad["parent"])
    assert bad["cursor"] == report["run"]["executions"][0]["cursor"] == nested["cursor"]
    assert (unanswered["at"], unanswered["parent"]) == ("request", {"id": "c-1", "name": "demo"})
    assert (broken["at"], broken["error"]["name"]) == ("test-script", "TypeError")


@pytest.mark.parametrize(
    ("iteration", "position", "flags"),
    [(0, 0, (True, False, False)), (0, 1, (False, False, False)), (1, 0, (False, True, False)),
     (1, 1, (False, False, True))],
)  # fmt: skip
def test_cursors(stage: Any, tmp_path: Path, iteration: int, position: int, flags: tuple[bool, ...]) -> None:
    """Where in the run an execution is: at its begin, at an iteration's, at its end."""
    stage.start("one", "two", iterations=2)
    for number in range(2):
        stage.iteration(number)
        for _ in range(2):
            stage.item()
            stage.request()
            stage.item_ends()
    stage.end()
    cursor = written(stage, tmp_path / "r.json")["run"]["executions"][iteration * 2 + position]["cursor"]
    assert flags == (cursor["bof"], cursor["cr"], cursor["eof"])
    assert (iteration, position, 2, 2) == tuple(
        cursor[name] for name in ("iteration", "position", "length", "cycles")
    )


def test_an_interrupted_run(stage: Any, tmp_path: Path) -> None:
    """What ran is in the report, also the request that was running."""
    stage.start("one", "two")
    stage.iteration()
    stage.item()
    stage.request()
    stage.item_ends()
    stage.item()
    stage.end("SIGTERM")
    run = written(stage, tmp_path / "r.json")["run"]
    assert run["error"] == {"message": "interrupted by SIGTERM"}
    assert [execution["item"]["name"] for execution in run["executions"]] == ["one", "two"]


def test_nothing_secret(stage: Any, tmp_path: Path) -> None:
    """Not from the collection, its items or variables; also what was learned only at the end."""
    item = {"name": "a", "request": {"url": "http://h", "header": [{"key": "X", "value": CANARY}]}}
    stage.start(item, environment="env")
    stage.iteration()
    stage.item()
    stage.request()
    stage.item_ends()
    stage.end()
    redactor = Redactor()
    reporter = JsonReporter(tmp_path / "r.json", variables, redactor)
    for event in stage.events[:-1]:
        reporter.handle(event)
    redactor.add(CANARY)
    reporter.handle(stage.events[-1])
    text = (tmp_path / "r.json").read_text("utf-8")
    assert CANARY not in text
    assert "short" not in text
    assert text.count(mask(CANARY)) == 4


def test_no_files(stage: Any, tmp_path: Path) -> None:
    """A run without an environment has one without a name, as in newman."""
    stage.start()
    stage.iteration()
    stage.end()
    report = written(stage, tmp_path / "r.json")
    assert ("name" in report["environment"], report["run"]["executions"]) == (False, [])
    assert [value["key"] for value in report["globals"]["values"]] == ["a", "client_secret", "note"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_only_its_owner_reads_it(stage: Any, tmp_path: Path) -> None:
    """A report may say more than its reader should know."""
    everything(stage)
    written(stage, tmp_path / "r.json")
    assert (tmp_path / "r.json").stat().st_mode & 0o777 == 0o600


def test_folders_by_the_hundred(stage: Any, tmp_path: Path) -> None:
    """A collection may nest deeper than Python's JSON writer goes."""
    item: dict[str, Any] = {"name": "deep", "request": "http://h"}
    for _ in range(700):
        item = {"name": "f", "item": [item]}
    stage.start(item)
    stage.iteration()
    stage.item()
    stage.request()
    stage.item_ends()
    stage.end()
    stage.play(JsonReporter(tmp_path / "r.json", variables, Redactor()))
    assert '"name": "deep"' in (tmp_path / "r.json").read_text("utf-8")


def test_it_cannot_be_written(stage: Any, tmp_path: Path) -> None:
    """That is an error of its own."""
    everything(stage)
    with pytest.raises(OutputError, match="JSON report"):
        written(stage, tmp_path / "gone" / "r.json")


def test_names_of_failures(stage: Any, tmp_path: Path) -> None:
    """They come from the user's own document, where a secret may stand, and are clean in the report."""
    telling(stage)
    assert SECRET not in json.dumps(written(stage, tmp_path / "r.json", Redactor([SECRET])))


def test_every_failure_of_a_long_run(stage: Any, tmp_path: Path) -> None:
    """The report has them all, also those that the result of the run only counts."""
    number = MOST_FAILURES + 2
    stage.start({"name": "one", "request": "http://h"}, iterations=number)
    for iteration in range(number):
        stage.iteration(iteration)
        stage.item()
        stage.request(problem=Problem("TransportError", "no such host"))
        stage.item_ends()
    stage.end()
    run = written(stage, tmp_path / "r.json")["run"]
    assert [number] * 2 == [len(run["failures"]), len(run["executions"])]
    references = [each["cursor"]["ref"] for each in run["failures"]]
    assert references == [each["cursor"]["ref"] for each in run["executions"]]
    assert len(set(references)) == number
