"""TAP 14: `written/NAME.tap` is what a scene must look like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.reporters.scenes import SECRET, empty, green, hostile, interrupted, red, repeated, telling

from azbearer.reporters.tap import TapReporter
from azbearer.secrets import Redactor

WRITTEN = Path(__file__).parent / "written"
SCENES = {
    "green": green, "red": red, "hostile": hostile, "empty": empty, "interrupted": interrupted,
    "repeated": repeated,
}  # fmt: skip
# Of the specification's grammar: version, comment, plan, test point, bail out, YAML block.
GRAMMAR = re.compile(
    r"TAP version 14|#.*|1\.\.\d+( # .*)?|(not )?ok \d+ - ([^\\#]|\\[\\#])*( # SKIP)?|Bail out!.*"
    r"|  (---|\.\.\.|\w+: \".*\")"
)


def written(stage: Any, redactor: Redactor | None = None) -> str:
    lines: list[str] = []
    stage.play(TapReporter(lines.append, redactor or Redactor()))
    return "".join(lines)


@pytest.mark.parametrize("name", SCENES)
def test_transcripts(stage: Any, name: str) -> None:
    """Each scene gives its text, to the letter."""
    SCENES[name](stage)
    assert (WRITTEN / f"{name}.tap").read_text("utf-8") == written(stage)


@pytest.mark.parametrize("name", SCENES)
def test_the_grammar(stage: Any, name: str) -> None:
    """Every line is one of the specification's, whatever the names are; points are numbered from 1."""
    SCENES[name](stage)
    lines = written(stage).splitlines()
    assert [line for line in lines if not GRAMMAR.fullmatch(line)] == []
    numbers = [int(found[1]) for line in lines if (found := re.match(r"(?:not )?ok (\d+)", line))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_marks_of_the_protocol_in_names(stage: Any) -> None:
    """A `#` in a name begins no directive."""
    stage.start("a # SKIP \\ b")
    stage.iteration()
    stage.item()
    stage.item_ends()
    stage.end()
    assert r"ok 1 - a \# SKIP \\ b" in written(stage).splitlines()


def test_secrets_in_names(stage: Any) -> None:
    """The user's own document comes as it stands; the text is clean."""
    telling(stage)
    assert SECRET not in written(stage, Redactor([SECRET]))
