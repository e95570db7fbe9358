"""`azbearer report merge`: parts of a run give the reports of the whole, but for times and ids."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TEST = """
pm.test("even", () => { if (pm.info.iteration % 2) throw new Error("odd: " + pm.info.iteration); });
pm.test("fine", () => {}); pm.test.skip("later", () => {});
"""
VOLATILE = {"ref", "httpRequestId", "id", "responseTime", "timestamp", "started", "completed", "timings"}


@pytest.fixture
def made(collection: Any) -> Path:
    """A collection in which everything happens that a report can tell."""

    def item(
        name: str, test: str = "", prerequest: str = "", url: str = "{{server}}/status/200"
    ) -> dict[str, Any]:
        scripts = {"test": test, "prerequest": prerequest}
        events = [{"listen": on, "script": {"exec": [text]}} for on, text in scripts.items() if text]
        return {"name": name, "id": f"id-{name}", "request": url, "event": events}

    path: Path = collection(
        item("top", TEST),
        {"name": "F", "item": [item("f1", TEST), item("f2", url="http://127.0.0.1:1/")]},
        {"name": "G", "item": [item("g1", prerequest='throw new TypeError("p")')]},
        item("end", TEST),
    )
    return path


def without_times(value: Any) -> Any:
    """The value but for what differs from run to run."""
    if isinstance(value, dict):
        if value.get("key") in ("Date", "Postman-Token"):
            return None
        return {key: without_times(each) for key, each in value.items() if key not in VOLATILE}
    return [without_times(each) for each in value] if isinstance(value, list) else value


def plain(path: Path) -> str:
    """An XML file but for its times."""
    return re.sub(r'(time|timestamp)="[^"]*"', "", path.read_text("utf-8"))


@pytest.mark.parametrize("options", [(), ("-n", "7"), ("-n", "7", "--workers", "3")])
def test_the_whole(cli: Any, made: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    """JSON and JUnit of three parts are those of one run."""

    def run(name: str, *more: str) -> None:
        files = ["--reporter-json-export", f"{tmp_path}/{name}.json"]
        files += ["--reporter-junit-export", f"{tmp_path}/{name}.xml"]
        cli("run", made, *options, "-r", "json,junit", *files, *more)

    run("whole")
    for number in (1, 2, 3):
        run(str(number), "--shard", f"{number}/3")
    for ending in ("json", "xml"):
        parts = [f"{tmp_path}/{number}.{ending}" for number in (3, 1, 2)]
        assert 0 == cli("report", "merge", *parts, "--output-file", f"{tmp_path}/merged.{ending}").code
    whole, merged = (
        json.loads((tmp_path / f"{name}.json").read_text("utf-8")) for name in ("whole", "merged")
    )
    assert without_times(whole) == without_times(merged)
    assert plain(tmp_path / "whole.xml") == plain(tmp_path / "merged.xml")


def test_to_standard_output(cli: Any, collection: Any, tmp_path: Path) -> None:
    """Where no file is named."""
    path = tmp_path / "r.json"
    cli("run", collection("/a"), "--shard", "1/1", "-r", "json", "--reporter-json-export", path)
    assert "run" in json.loads(cli("report", "merge", path).out)


@pytest.mark.parametrize(
    ("content", "line"), [("{", "JSON report"), ("<", "JUnit report"), ("x", "of one kind")]
)
def test_what_is_no_report(cli: Any, tmp_path: Path, content: str, line: str) -> None:
    """It ends with 2 and says what is wrong."""
    path = tmp_path / "r"
    path.write_text(content, "utf-8")
    ended = cli("report", "merge", path)
    assert 2 == ended.code
    assert line in ended.err


def test_a_missing_file(cli: Any, tmp_path: Path) -> None:
    """Likewise."""
    ended = cli("report", "merge", tmp_path / "nope.json")
    assert (2, True) == (ended.code, "nope.json" in ended.err)


@pytest.mark.parametrize("text", ["0/3", "4/3", "x", "1", "1/0", "-1/3"])
def test_parts_that_there_are_not(cli: Any, text: str) -> None:
    """They are refused."""
    assert 2 == cli("run", "c.json", f"--shard={text}").code
