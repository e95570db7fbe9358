from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from azbearer.reporters.registry import (
    REPORTERS,
    Reporter,
    ReporterContext,
    chosen_file,
    exports,
    make_listeners,
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
