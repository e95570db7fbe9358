"""`azbearer run -d`: files to the requests that a server receives."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.cli.main import run_command

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
const { iteration, iterationCount } = pm.info;
const type = typeof pm.variables.get("a");
pm.test(JSON.stringify([pm.iterationData.toObject(), type, iteration, iterationCount]));
pm.iterationData.set("a", "written");
"""
DOCUMENT = {
    "info": {"name": "C", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "item": [
        {
            "name": "r",
            "event": [{"listen": on, "script": {"exec": SCRIPT}} for on in ("prerequest", "test")],
            "request": "https://postman-echo.com/get?a={{a}}&b={{b}}",
        }
    ],
}


class Ran:
    """How a run with this data ended, and what it did."""

    def __init__(self, folder: Path, name: str, content: str, *arguments: str) -> None:
        collection, data, report = (folder / each for each in ("c.json", name, "report.json"))
        collection.write_text(json.dumps(DOCUMENT), "utf-8")
        data.write_bytes(content.encode())
        options = ["--offline", "-d", data, "-r", "json", "--reporter-json-export", report, *arguments]
        out = io.StringIO()
        words = [str(word) for word in ("run", collection, *options)]
        self.code = run_command(words, Console(out, out, {}))
        self.output = out.getvalue()
        self._report = report

    @property
    def executions(self) -> list[dict[str, Any]]:
        """Of the report."""
        executions: list[dict[str, Any]] = json.loads(self._report.read_text("utf-8"))["run"]["executions"]
        return executions

    @property
    def seen(self) -> list[list[Any]]:
        """What the scripts saw, two for each request."""
        return [json.loads(test["assertion"]) for run in self.executions for test in run["assertions"]]

    @property
    def queries(self) -> list[list[str]]:
        """The values in each request's query."""
        return [[pair["value"] for pair in run["request"]["url"]["query"]] for run in self.executions]


CSV = '\ufeffa,b\r\n007,"1"\r\n"007",x y\r\n'


def test_csv(tmp_path: Path) -> None:
    """A row is one iteration; numbers are numbers for scripts, and quoted ones texts."""
    ran = Ran(tmp_path, "d.csv", CSV)
    assert (ran.code, ran.queries) == (0, [["7", "1"], ["007", "x%20y"]])
    first, second = [{"a": 7, "b": "1"}, "number", 0, 2], [{"a": "007", "b": "x y"}, "string", 1, 2]
    assert ran.seen == [first, first, second, second]


@pytest.mark.parametrize(("number", "expected"), [("1", ["1"]), ("3", ["1", "2", "2"])])
def test_iteration_count(tmp_path: Path, number: str, expected: list[str]) -> None:
    """-n decides how many iterations there are; the last row serves those without one of their own."""
    ran = Ran(tmp_path, "d.json", '[{"a": 1, "b": 0}, {"a": 2, "b": 0}]', "-n", number)
    assert (ran.code, [values[0] for values in ran.queries]) == (0, expected)
    assert {count for *_, count in ran.seen} == {int(number)}


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("d.csv", 'a\n1\n"2\n', "d.csv:3:1"),
        ("d.csv", "a\n1\n\0\n", "d.csv:3:1"),
        ("d.csv", "", "d.csv"),
        ("d.json", '[{"a": 1}, 2]', "d.json: $[1]"),
        ("d.json", '{"a": 1}', "d.json: $"),
        ("d.json", '[{"a": ', "d.json:1:8"),
    ],
)
def test_broken(tmp_path: Path, name: str, content: str, place: str) -> None:
    """A broken file ends with exit code 2 and the place, before the first request."""
    ran = Ran(tmp_path, name, content)
    assert ran.code == 2
    assert ran.output.splitlines()[1] == f"  where: {tmp_path / place}"
