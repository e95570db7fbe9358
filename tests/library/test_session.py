"""Runs put together from their settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection import parse_collection, parse_variable_file
from azbearer.emulator import EmulatorSettings
from azbearer.errors import OutputError, UsageError
from azbearer.library.assignment import Assignment
from azbearer.library.exports import Exports
from azbearer.library.session import open_run
from azbearer.library.settings import RunSettings
from azbearer.library.variablefiles import GivenFile

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("one", "two")


def settings(url: str = "http://127.0.0.1:1/", **others: Any) -> RunSettings:
    items = [{"name": name, "request": url} for name in NAMES]
    document = {"info": {"name": "demo"}, "item": items}
    return RunSettings(parse_collection(json.dumps(document).encode(), "demo"), **others)


def test_a_run_is_put_together() -> None:
    """Plan and variables are there before anything is sent."""
    given = GivenFile(parse_variable_file(b'{"values": [{"key": "a", "value": 1}]}', "e", "environment"))
    assignments = [Assignment("environment", "b", 2, "the test"), Assignment("globals", "c", 3, "the test")]
    with open_run(settings(environment=given, assignments=assignments, iterations=3)) as opened:
        found = {name: opened.parts.scopes.lookup(name) for name in "abc"}
        assert [3, *NAMES] == [opened.plan.iterations, *(each.item.name for each in opened.plan.items)]
    assert [1, 2, 3] == [each.value for each in found.values() if each]


def test_a_secret_stays_one() -> None:
    """Also when another value is given for it."""
    file = parse_variable_file(b'{"values": [{"key": "a", "type": "secret"}]}', "e", "environment")
    given = [
        Assignment("environment", "a", "x", "the test"),
        Assignment("globals", "b", "y", "it", secret=True),
    ]
    with open_run(settings(environment=GivenFile(file), assignments=given)) as opened:
        scopes = opened.parts.scopes
        entries = [scopes["environment"].entry("a"), scopes["globals"].entry("b")]
    assert ["secret", "secret"] == [each.type for each in entries if each]


def test_a_part_of_the_plan() -> None:
    """What is chosen runs, and nothing else."""
    chosen = settings(choose=lambda plan: plan._replace(chosen=(1,)))
    with open_run(chosen) as opened:
        result = opened.perform()
    assert ["two"] == [failure.planned.item.name for failure in result.failures]


def test_offline() -> None:
    """The emulator lives as long as the run, and its hosts are its own."""
    with open_run(settings("https://postman-echo.com/get", emulator=EmulatorSettings())) as opened:
        result = opened.perform()
    assert (0, 2) == (result.exit_code, result.stats.requests.total)


def test_what_can_not_be_run() -> None:
    """Is found when it is opened."""
    with pytest.raises(UsageError, match="nowhere"), open_run(settings(folders=("nowhere",))):
        pass


def test_exports(tmp_path: Path) -> None:
    """Are written when the run is over, and it is found before that they can't be."""
    paths = [tmp_path / name for name in ("e.json", "g.json", "c.json", "j.json")]
    with open_run(settings(exports=Exports(*paths))) as opened:
        opened.parts.scopes["environment"].set("left", 1)
        opened.perform()
    documents = [json.loads(path.read_text("utf-8")) for path in paths]
    assert [["left"], []] == [[each["key"] for each in document["values"]] for document in documents[:2]]
    assert "demo" == documents[2]["info"]["name"]
    with pytest.raises(OutputError), open_run(settings(exports=Exports(tmp_path / "e.json" / "x"))):
        pass
