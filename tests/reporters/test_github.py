"""Annotations and step summary: `written/NAME.github` has both, with a line of `=` between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.reporters.scenes import SECRET, empty, green, hostile, interrupted, red, telling

from azbearer.errors import OutputError
from azbearer.reporters.github import GitHubReporter
from azbearer.secrets import Redactor

WRITTEN = Path(__file__).parent / "written"
SCENES = {"green": green, "red": red, "hostile": hostile, "empty": empty, "interrupted": interrupted}


def written(stage: Any, folder: Path, redactor: Redactor | None = None) -> tuple[str, str]:
    """What goes to standard output, and to the summary."""
    lines: list[str] = []
    summary = folder / "summary.md"
    stage.play(GitHubReporter(lines.append, summary, "", redactor or Redactor()))
    return "".join(lines), summary.read_text("utf-8")


@pytest.mark.parametrize("name", SCENES)
def test_transcripts(stage: Any, tmp_path: Path, name: str) -> None:
    """Each scene gives its texts, to the letter."""
    SCENES[name](stage)
    assert (WRITTEN / f"{name}.github").read_text("utf-8") == "=\n".join(written(stage, tmp_path))


def test_hostile_names_stay_inside(stage: Any, tmp_path: Path) -> None:
    """Each line of the output is one command, and the summary has no markup of theirs."""
    stage.start("<img src=x>\n\n# head\n::stop-commands::x,y:z%0A", name="</h2>\n::error::x")
    stage.iteration()
    stage.item()
    stage.no_answer("**bold**\r\n::add-mask::x | <script>")
    stage.item_ends()
    stage.end()
    out, summary = written(stage, tmp_path)
    [line] = out.splitlines()
    assert "x%2Cy%3Az%250A" in line
    assert line.endswith("::**bold**\\r\\n::add-mask::x | <script>")
    assert "\n\n" not in summary.rstrip("\n")
    assert [tag for tag in ("<img", "<script", "</h2>\\n::") if tag in summary] == []


@pytest.mark.parametrize(
    ("workspace", "file"), [("work", "a/c.json"), ("work/a", "c.json"), ("other", "work/a/c.json")]
)
def test_the_file_of_an_annotation(
    stage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: str, file: str
) -> None:
    """Within the checkout it is relative to it, since that is where GitHub looks."""
    monkeypatch.chdir(tmp_path)
    red(stage)
    plan = stage.events[0].plan
    collection = plan.collection._replace(source=Path("work/a/c.json"))
    stage.events[0] = stage.events[0]._replace(plan=plan._replace(collection=collection))
    lines: list[str] = []
    stage.play(GitHubReporter(lines.append, None, str(tmp_path / workspace), Redactor()))
    assert lines[0].startswith(f"::error file={file},title=")


def test_the_summary_is_appended(stage: Any, tmp_path: Path) -> None:
    """Other steps have written there before."""
    (tmp_path / "summary.md").write_text("before\n", "utf-8")
    green(stage)
    assert written(stage, tmp_path)[1].startswith("before\n\n<h2>")


def test_a_long_summary(stage: Any, tmp_path: Path) -> None:
    """GitHub refuses one that is too long, so a hundred failures are shown, and those are shortened."""
    stage.start("x" * 9000)
    stage.iteration()
    stage.item()
    stage.script(*(stage.failed(f"t{number}", "y" * 9000) for number in range(103)))
    stage.item_ends()
    stage.end()
    out, summary = written(stage, tmp_path)
    assert (103, True) == (len(out.splitlines()), len(summary) < 200_000)
    assert "<p>and 3 more failures</p>" in summary


def test_secrets_in_names(stage: Any, tmp_path: Path) -> None:
    """The user's own document comes as it stands; the texts are clean."""
    telling(stage)
    assert SECRET not in "".join(written(stage, tmp_path, Redactor([SECRET])))


def test_a_summary_that_cannot_be_written(stage: Any, tmp_path: Path) -> None:
    """The error says so."""
    green(stage)
    (tmp_path / "summary.md").mkdir()
    with pytest.raises(OutputError, match="step summary"):
        written(stage, tmp_path)
