"""Where in a JSON text a value stands, as line and column."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def locate(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column of a value, both from 1: of an object's or array's bracket, of a scalar's end.

    `(0, 0)` when the text has no such value; names compare without regard to case.
    """
    try:
        start = _descend(text, _skip(text, 0), path)
        if start is None:
            return 0, 0
        end = start + 1 if text[start] in "{[" else _DECODER.raw_decode(text, start)[1]
    except (ValueError, IndexError):
        return 0, 0
    line_start = text.rfind("\n", 0, end - 1) + 1
    return text.count("\n", 0, end - 1) + 1, end - line_start


def _skip(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    return found.end() if found else position


def _descend(text: str, position: int, path: Sequence[str | int]) -> int | None:
    for step in path:
        found = _member(text, position, step)
        if found is None:
            return None
        position = found
    return position


def _member(text: str, position: int, step: str | int) -> int | None:
    """Where the value of a name, or the item of an index, begins."""
    is_object = text[position] == "{"
    if text[position] not in "{[" or is_object is isinstance(step, int):
        return None
    position, index = _skip(text, position + 1), 0
    while text[position] not in "}]":
        key: str | int = index
        if is_object:
            key, position = _DECODER.raw_decode(text, position)
            position = _skip(text, _skip(text, position) + 1)
        if key == step or str(key).lower() == str(step).lower():
            return position
        position = _skip(text, _DECODER.raw_decode(text, position)[1])
        if text[position] == ",":
            position = _skip(text, position + 1)
        index += 1
    return None
