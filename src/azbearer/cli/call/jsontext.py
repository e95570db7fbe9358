"""JSON laid out anew without being read: only the white space between its tokens changes.

Whatever a reader would change or drop stays: escapes, equal names in one object, numbers of any size, the
order, and even NaN, which some services send although it is no JSON.
"""

from __future__ import annotations

import re

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_TOKEN = regex(rf'{_TEXT}|[\[\]{{}},:]|[^\s\[\]{{}},:"]+', re.DOTALL)
_BLANKS = regex(rf"({_TEXT})|[ \t\r\n]+", re.DOTALL)
_MARKS = regex(rf"{_TEXT}|[\[\]{{}},]", re.DOTALL)
# The indentation of deeper lines stays the same: else the text would grow with the square of the depth.
_DEEPEST_INDENT = 200


def compact(text: str) -> str:
    """The same JSON on one line."""
    return _BLANKS.sub(r"\1", text)


def indented(text: str, spaces: int = 2) -> str:
    """The same JSON with one member a line.

    Args:
        text: valid JSON.
        spaces: a level.
    """
    return "".join(_laid_out(text, " " * spaces))


def _laid_out(text: str, tab: str) -> Iterator[str]:
    depth, opened = 0, False
    for found in _TOKEN.finditer(text):
        piece = found[0]
        if piece in "]}":
            depth -= 1
            yield piece if opened else f"{_line(depth, tab)}{piece}"
            opened = False
            continue
        if opened:
            yield _line(depth, tab)
        opened = piece in "[{"
        depth += opened
        yield f",{_line(depth, tab)}" if piece == "," else ": " if piece == ":" else piece


def _line(depth: int, tab: str) -> str:
    return f"\n{tab * min(depth, _DEEPEST_INDENT)}"


def elements(text: str) -> Iterator[str]:
    """The elements of a list, each as it stands there.

    Args:
        text: what stands between the list's brackets.
    """
    start = depth = 0
    for found in _MARKS.finditer(text):
        mark = found[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        elif mark == "," and not depth:
            yield text[start : found.start()].strip()
            start = found.end()
    last = text[start:].strip()
    if last:
        yield last
