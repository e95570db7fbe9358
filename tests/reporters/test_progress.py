from __future__ import annotations

from typing import Any

import pytest

from azbearer.reporters.progress import ProgressBar, ProgressLine


class Terminal:
    """A terminal with a clock."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.now = 100.0
        self.line = ProgressLine(self.written.append, lambda: self.now)

    def play(self, stage: Any, *, seconds: float) -> None:
        """Play the stage's events; each takes that long."""
        for event in stage.events:
            self.line.handle(event)
            self.now += seconds


@pytest.fixture
def terminal() -> Terminal:
    """An empty terminal."""
    return Terminal()


def run(stage: Any, count: int) -> None:
    stage.start(*(f"r{number}" for number in range(count)))
    stage.iteration()
    for _ in range(count):
        stage.item()
        stage.item_ends()
    stage.end()


def test_a_short_run_shows_nothing(stage: Any, terminal: Terminal) -> None:
    """A line that is gone in a moment only flickers."""
    run(stage, 3)
    terminal.play(stage, seconds=0.1)
    assert terminal.written == []


def test_a_long_run(stage: Any, terminal: Terminal) -> None:
    """How far it is, how long it took, how long it will take; in the end the line is gone."""
    run(stage, 4)
    terminal.play(stage, seconds=1.0)
    lines = [text.strip() for text in terminal.written]
    assert lines[0] == "1 of 4 requests, 3.0 s, about 9.0 s left"
    assert lines[-2] == "4 of 4 requests, 9.0 s, about 0 ms left"
    assert terminal.written[-1] == f"\r{' ' * (len(lines[-2]) + 2)}\r"


def test_each_line_covers_the_one_before(stage: Any, terminal: Terminal) -> None:
    """A shorter text leaves nothing of a longer one."""
    run(stage, 4)
    terminal.play(stage, seconds=1.0)
    widths = [len(text) for text in terminal.written[:-1]]
    assert widths == sorted(widths)


def test_not_too_often(stage: Any, terminal: Terminal) -> None:
    """At most ten times a second, however fast requests are."""
    run(stage, 1000)
    terminal.play(stage, seconds=0.002)
    assert 28 <= len(terminal.written) <= 32


def test_clearing_twice(stage: Any, terminal: Terminal) -> None:
    """A report on the same terminal may clear it at any time."""
    run(stage, 2)
    terminal.play(stage, seconds=1.0)
    count = len(terminal.written)
    terminal.line.clear()
    assert count == len(terminal.written)


def test_no_escape_sequences(stage: Any, terminal: Terminal) -> None:
    """Old Windows consoles and dumb terminals know none."""
    run(stage, 4)
    terminal.play(stage, seconds=1.0)
    assert "\x1b" not in "".join(terminal.written)


class Bar(Terminal):
    """The same with newman's bar."""

    def __init__(self) -> None:
        super().__init__()
        self.line: Any = ProgressBar(self.written.append, lambda: self.now)


def test_the_bar(stage: Any) -> None:
    """From nothing to everything, with newman's words; it stays."""
    run(stage, 4)
    bar = Bar()
    bar.play(stage, seconds=1.0)
    assert [text.strip() for text in bar.written] == [
        f"progress [{'-' * 40}] 0% | ETA: 0s | 0/4",
        f"progress [{'=' * 10}{'-' * 30}] 25% | ETA: 9s | 1/4",
        f"progress [{'=' * 20}{'-' * 20}] 50% | ETA: 5s | 2/4",
        f"progress [{'=' * 30}{'-' * 10}] 75% | ETA: 2s | 3/4",
        f"progress [{'=' * 40}] 100% | ETA: 0s | 4/4",
        f"progress [{'=' * 40}] 100% | ETA: 0s | 4/4",
        "",
    ]
    assert bar.written[-1] == "\n"


def test_the_bar_is_not_drawn_too_often(stage: Any) -> None:
    """Ten times a second is enough."""
    run(stage, 100)
    bar = Bar()
    bar.play(stage, seconds=0.005)
    assert len(bar.written) < 15


def test_the_bar_makes_room(stage: Any) -> None:
    """Before a line of a report it goes away, and it is back after the next request."""
    run(stage, 3)
    bar = Bar()
    for event in stage.events[:2]:
        bar.line.handle(event)
    bar.line.clear()
    bar.line.clear()
    assert bar.written[-1].strip() == ""
    bar.play(stage, seconds=0.0)
    assert "3/3" in bar.written[-2]


def test_an_empty_bar(stage: Any) -> None:
    """A run of nothing is complete."""
    stage.start()
    stage.end()
    bar = Bar()
    bar.play(stage, seconds=0.0)
    assert "100%" in bar.written[0]
