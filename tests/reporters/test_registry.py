from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from azbearer.errors import InputError
from azbearer.reporters.registry import (
    REPORTERS,
    Reporter,
    ReporterContext,
    chosen_file,
    exports,
    known_names,
    make_listeners,
    options_of,
    reporter_of,
)
from azbearer.reporters.style import Style
from azbearer.secrets import Redactor


@pytest.fixture
def context() -> ReporterContext:
    """What a run hands out, without a file."""
    return ReporterContext(lambda _: None, Style(), "1.2.3", {}, None, lambda _: [], Redactor())


def test_every_reporter_can_be_made(context: ReporterContext, tmp_path: Path) -> None:
    """Each row names a factory that gives a listener; only the progress bar is drawn elsewhere."""
    listeners = make_listeners(dict.fromkeys(REPORTERS, tmp_path / "r"), context)
    assert [type(each).__name__ for each in listeners] == [
        "TerminalReporter", "JsonReporter", "JUnitReporter", "HtmlReporter", "TapReporter", "GitHubReporter",
    ]  # fmt: skip


def test_another_package(context: ReporterContext) -> None:
    """A factory is named as an entry point would name it, and takes the context."""
    row = Reporter("types:SimpleNamespace")
    with pytest.raises(TypeError):
        row.make(context)
    made: Any = Reporter("builtins:list").make(context)
    assert made == list(context)


def test_where_they_write() -> None:
    """By option, or where the environment says, or on standard output."""
    options = Namespace(
        reporters=("junit", "tap", "github"), reporter_junit_export=Path("j"), reporter_tap_export=None
    )
    expected: dict[str, Path | None] = {"junit": Path("j"), "tap": None, "github": None}
    assert expected == exports(options, {"GITHUB_STEP_SUMMARY": ""})
    assert expected | {"github": Path("s")} == exports(options, {"GITHUB_STEP_SUMMARY": "s"})


def test_options() -> None:
    """Those that write a file of their own have one."""
    assert [name for name, row in REPORTERS.items() if row.has_option] == ["json", "junit", "html", "tap"]


def test_a_file_is_needed(context: ReporterContext) -> None:
    """A reporter that writes nowhere else can't do without."""
    with pytest.raises(ValueError, match="needs a file"):
        chosen_file(context)


@pytest.fixture
def another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with a reporter, and with one that is broken."""
    described = tmp_path / "other-1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Name: other\nVersion: 1\n", "utf-8")
    points = "[azbearer.reporters]\nmine = other_reporter:make\nbroken = other_reporter:gone\n"
    (described / "entry_points.txt").write_text(points, "utf-8")
    (tmp_path / "other_reporter.py").write_text("def make(context): return context\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("another_package")
def test_reporters_of_other_packages(context: ReporterContext) -> None:
    """Each is made by its entry point, and gets its own options and file."""
    options = Namespace(reporters=("mine",), reporter_option=[("mine-export", "f"), ("other-a", "b")])
    assert {"mine": Path("f")} == exports(options, {})
    (made,) = make_listeners({"mine": Path("f")}, context, options.reporter_option)
    expected: Any = context._replace(export=Path("f"), options={"export": "f"})
    assert expected == made
    assert (*REPORTERS, "broken", "mine") == known_names()


@pytest.mark.usefixtures("another_package")
def test_reporters_that_cannot_be_loaded(context: ReporterContext) -> None:
    """Say which, and what to do."""
    with pytest.raises(InputError, match="other_reporter:gone cannot be loaded"):
        make_listeners({"broken": None}, context)


def test_reporters_that_nobody_has() -> None:
    """There is none then."""
    assert None is reporter_of("nobody")


def test_options_by_reporter() -> None:
    """Without the reporter's name in front."""
    assert {"a": "1", "b-c": "2"} == options_of("x", [("x-a", "1"), ("y-a", "3"), ("x-b-c", "2")])
