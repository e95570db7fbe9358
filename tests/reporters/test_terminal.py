"""The report that people read, as transcripts: `transcripts/NAME.txt` is what a scene must look like.

In a transcript the escape character is written as the visible `␛`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.reporters.scenes import (
    chatty,
    cut_off,
    empty,
    green,
    hostile,
    interrupted,
    jumping,
    red,
    repeated,
    stopped,
)

from azbearer.reporters.style import Style
from azbearer.reporters.terminal import TerminalReporter

if TYPE_CHECKING:
    from collections.abc import Callable

TRANSCRIPTS = Path(__file__).parent / "transcripts"

SCENES: dict[str, tuple[Callable[[Any], None], Style]] = {
    "green": (green, Style()),
    "green-color": (green, Style(color=True)),
    "red-narrow": (red, Style(width=66)),
    "red": (red, Style()),
    "red-color": (red, Style(color=True)),
    "red-ascii": (red, Style(unicode=False)),
    "chatty": (chatty, Style()),
    "chatty-color": (chatty, Style(color=True)),
    "repeated": (repeated, Style()),
    "repeated-ascii": (repeated, Style(unicode=False)),
    "interrupted": (interrupted, Style()),
    "cut-off": (cut_off, Style()),
    "stopped": (stopped, Style()),
    "jumping": (jumping, Style()),
    "hostile": (hostile, Style()),
    "empty": (empty, Style()),
}


def shown(stage: Any, style: Style) -> str:
    """What the reporter writes for the events on the stage, escapes made visible."""
    written: list[str] = []
    stage.play(TerminalReporter(written.append, style, "1.2.3"))
    return "".join(written).replace("\x1b", "␛")


@pytest.mark.parametrize("name", SCENES)
def test_transcripts(stage: Any, name: str) -> None:
    """Each scene looks as its transcript says, to the letter."""
    scene, style = SCENES[name]
    scene(stage)
    assert (TRANSCRIPTS / f"{name}.txt").read_text("utf-8") == shown(stage, style)


def test_no_transcript_without_a_scene() -> None:
    """A transcript that nothing checks would rot."""
    assert {path.stem for path in TRANSCRIPTS.iterdir()} == SCENES.keys()


def test_plain_text_is_plain(stage: Any) -> None:
    """Without colours there is no control character but the line feed, whatever the names are."""
    hostile(stage)
    text = shown(stage, Style())
    assert "␛" not in text
    assert not [char for char in text if ord(char) < 32 and char not in "\n\t"]


def test_ascii_is_ascii(stage: Any) -> None:
    """A terminal that knows only ASCII is shown nothing else."""
    red(stage)
    assert shown(stage, Style(unicode=False)).isascii()


def test_of_very_many_failures_the_first_are_listed(stage: Any) -> None:
    """The others are counted."""
    red(stage)
    stage.result.more_failures = 7
    text = shown(stage, Style())
    assert f"{len(stage.result.failures) + 7} failures\n" in text
    assert "     and 7 more, which the JSON and JUnit reports have\n" in text
