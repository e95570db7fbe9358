"""Writes a document in Postman's own layout, losing nothing; the essay on round trips.

What comes in must go out. Whoever opens a file that azbearer has written, in Postman, in newman
or in a diff, finds all that was there and only the changes that were asked for. Four rules make
that true:

1. The raw document is the truth. `model.py` holds views that were read from it; a view is never
   written back. A change is made on a copy of the raw document, at the one place it concerns, so
   fields that nobody here has heard of stay where they are.
2. Order is content for the reader of a diff. Keys and entries keep theirs; new ones go to the end.
3. A number is its literal. JSON sets no bounds on numbers, Python and JavaScript do, so a number
   that would be written differently carries its literal along (`numbers.py`).
4. A text is a sequence of UTF-16 code units. A lone surrogate is legal in JSON, as an escape, and
   impossible in UTF-8; so it stays an escape, as in JavaScript's own `JSON.stringify`.

Not kept, because no reader of JSON can see it: white space, which characters were escaped, the
earlier ones of several equal keys, the byte order mark.
"""

from __future__ import annotations

import json
import math
import re
from itertools import repeat

from azbearer.collection.numbers import ExactFloat, HugeNumber
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_encode = json.JSONEncoder(ensure_ascii=False).encode
# Compiled by `re` when there is a use for it, as few documents need.
_SURROGATE = "[\ud800-\udfff]"
# The indentation of deeper lines stays the same: else the file would grow with the square of the depth.
_DEEPEST_INDENT = 200


def dump_document(raw: Any) -> str:
    """The document as JSON text: tab indentation, no final line feed, non-ASCII characters as they are.

    Infinite and NaN floats, which no file can have held, become `null` as in JavaScript.
    """
    return _Writer(colon=": ").write(raw)


def dump_compact(value: Any) -> str:
    """The same without any white space, on one line."""
    return _Writer(colon=":", line="", tab="").write(value)


def dump_indented(value: Any, spaces: int = 2) -> str:
    """The same with so many spaces a level instead of a tab."""
    return _Writer(colon=": ", tab=" " * spaces).write(value)


class _Frame:
    """A container that is being written: the members left, and what goes between and behind them."""

    __slots__ = ("between", "end", "lead", "members")

    def __init__(self, value: Any, before: str, after: str) -> None:
        is_map = isinstance(value, dict)
        self.members: Iterator[tuple[Any, Any]] = iter(value.items() if is_map else zip(repeat(None), value))
        self.lead = before
        self.between = f",{before}"
        self.end = after + ("}" if is_map else "]")


class _Writer:
    """Writes one value without recursion, in one of the two layouts."""

    def __init__(self, colon: str, line: str = "\n", tab: str = "\t") -> None:
        self._colon = colon
        self._line = line
        self._tab = tab
        self._out: list[str] = []
        self._frames: list[_Frame] = []
        # Documents have few different member names, and each of them a thousand times.
        self._names: dict[str, str] = {}

    def write(self, value: Any) -> str:
        self._write_value(value)
        while self._frames:
            self._write_members(self._frames[-1])
        return "".join(self._out)

    def _write_members(self, frame: _Frame) -> None:
        """Write members up to the next container, which is opened, or up to the end."""
        append = self._out.append
        for name, value in frame.members:
            append(frame.lead)
            frame.lead = frame.between
            if name is not None:
                append(self._names.get(name) or self._name(name))
            if self._write_value(value):
                return
        self._frames.pop()
        append(frame.end)

    def _write_value(self, value: Any) -> bool:
        """Write a scalar or an empty container whole, or open a container; True for the latter."""
        if not isinstance(value, dict | list):
            self._out.append(_scalar(value))
            return False
        if not value:
            self._out.append("{}" if isinstance(value, dict) else "[]")
            return False
        self._out.append("{" if isinstance(value, dict) else "[")
        depth = len(self._frames)
        self._frames.append(_Frame(value, self._indent(depth + 1), self._indent(depth)))
        return True

    def _indent(self, depth: int) -> str:
        return self._line + self._tab * min(depth, _DEEPEST_INDENT)

    def _name(self, name: str) -> str:
        text = self._names[name] = _text(name) + self._colon
        return text


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return str(value) if isinstance(value, HugeNumber) else _text(value)
    if isinstance(value, ExactFloat):
        return value.literal
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    return _encode(value)


def _text(value: str) -> str:
    text = _encode(value)
    return text if text.isascii() else re.sub(_SURROGATE, _escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"
