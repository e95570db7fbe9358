from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from azbearer.reporters.style import Style, duration, printable, printable_lines, size, style_of


def stream(encoding: str | None, *, terminal: bool) -> Any:
    """What `style_of` looks at."""
    return SimpleNamespace(encoding=encoding, isatty=lambda: terminal)


@pytest.mark.parametrize(
    ("terminal", "environment", "color"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": ""}, False),
        (False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_color(terminal: bool, environment: dict[str, str], color: bool) -> None:
    """On a terminal, unless NO_COLOR says no or FORCE_COLOR says otherwise."""
    assert color == style_of(stream("utf-8", terminal=terminal), environment).color


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ab", "ab     "),
        ("abcdefgh", "abc…fgh"),
        ("日本", "日本   "),
        ("日本語日本語", "日…本語"),
        ("e\u0301", "e\u0301      "),
    ],
)
def test_columns(text: str, expected: str) -> None:
    """A column is as wide as it is said to be: letters of East Asia take two, accents none."""
    assert expected == Style().column(text, 7)


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [("utf-8", True), ("UTF8", True), ("utf-16", True), ("cp1252", False), ("ascii", False), (None, False)],
)
def test_unicode(encoding: str | None, unicode: bool) -> None:
    """Marks beyond ASCII only where the stream can write them."""
    assert unicode == style_of(stream(encoding, terminal=True), {}).unicode


def test_painting() -> None:
    """Colours are around the text; nothing is painted where there is no text or no colour."""
    assert Style(color=True).paint("a", "red", "bold") == "\x1b[31;1ma\x1b[0m"
    assert Style(color=True).paint("", "red") == ""
    assert Style().paint("a", "red") == "a"


@pytest.mark.parametrize(("unicode", "marks"), [(True, "✓✗-↳·"), (False, "+x->|")])
def test_marks(unicode: bool, marks: str) -> None:
    """Each mark has a form in ASCII."""
    style = Style(unicode=unicode)
    assert marks == style.passed + style.failed + style.skipped + style.nested + style.dot


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é ✓ 😀\t", "plain é ✓ 😀\t"),
        ("a\nb\r\n", r"a\nb\r\n"),
        ("\x1b[31m\x07\x00\x7f\x9b", r"\x1b[31m\x07\x00\x7f\x9b"),
        ("\u202e\u2066\u200f\u061c", r"\u202e\u2066\u200f\u061c"),
        ("\ud800", r"\ud800"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    """Controls, line breaks and marks that turn the direction of writing are written out."""
    assert shown == printable(text)


@pytest.mark.parametrize(
    ("text", "width", "unicode", "shown"),
    [
        ("abcdef", 6, True, "abcdef"),
        ("abcdefg", 6, True, "ab…efg"),
        ("abcdefgh", 7, True, "abc…fgh"),
        ("abcdefgh", 7, False, "abc~fgh"),
        ("abc", 1, True, "…"),
    ],
)
def test_shorten(text: str, width: int, unicode: bool, shown: str) -> None:
    """A long text is cut in its middle, where it says least."""
    assert shown == Style(unicode=unicode).shorten(text, width)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.0, "0 ms"),
        (0.0123, "12 ms"),
        (0.999, "999 ms"),
        (1.0, "1.0 s"),
        (59.94, "59.9 s"),
        (125.9, "2 min 5 s"),
    ],
)
def test_durations(seconds: float, shown: str) -> None:
    """In the unit that a person would choose."""
    assert shown == duration(seconds)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB"), (7_200_000_000, "7.2 GB"),
     (7_200_000_000_000, "7200.0 GB")],
)  # fmt: skip
def test_sizes(count: int, shown: str) -> None:
    """In powers of 1000."""
    assert shown == size(count)


def test_several_lines() -> None:
    """Line ends of every system are lines; anything else that moves the cursor is written out."""
    assert printable_lines("a\r\nb\n\rc\x1b") == "a\nb\n\\rc\\x1b"
