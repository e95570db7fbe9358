"""How text looks on a terminal: colours, marks, and nothing that could drive the terminal itself."""

from __future__ import annotations

import re

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_CODES = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "grey": "90", "bold": "1"}
# Controls, and the marks that turn the direction of writing (Trojan Source, CVE-2021-42574).
_UNPRINTABLE = r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


_ESCAPES = {"\n": "\\n", "\r": "\\r"}


class Style(NamedTuple):
    """What the terminal can show.

    Args:
        color: whether it shows colours.
        unicode: whether it shows more than ASCII.
        width: its columns; 0 when it is none.
    """

    color: bool = False
    unicode: bool = True
    width: int = 0

    def paint(self, text: str, *names: str) -> str:
        """The text in colours of these names, if the terminal shows colours."""
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m"

    def shorten(self, text: str, width: int) -> str:
        """The text, cut in the middle when it is longer than `width`."""
        if columns(text) <= width:
            return text
        head = _begin(text, (width - 1) // 2)
        tail = _begin(text[::-1], width - 1 - columns(head))[::-1]
        return f"{head}{'…' if self.unicode else '~'}{tail}"

    def column(self, text: str, width: int) -> str:
        """The text in exactly `width` columns."""
        if text.isascii() and len(text) <= width:  # nearly every text
            return text.ljust(width)
        short = self.shorten(text, width)
        return short + " " * (width - columns(short))

    def fitting(self, width: int, beside: int) -> int:
        """A column of `width` made narrower where `beside` other columns would not fit next to it."""
        return min(width, max(16, self.width - beside)) if self.width else width

    @property
    def passed(self) -> str:
        """The mark of what went well."""
        return self.paint("✓" if self.unicode else "+", "green")

    @property
    def failed(self) -> str:
        """The mark of what went wrong."""
        return self.paint("✗" if self.unicode else "x", "red")

    @property
    def skipped(self) -> str:
        """The mark of what was left out."""
        return self.paint("-", "grey")

    @property
    def nested(self) -> str:
        """The mark of what a script did on the side."""
        return self.paint("↳" if self.unicode else ">", "grey")

    @property
    def dot(self) -> str:
        """What stands between the parts of a line."""
        return self.paint("·" if self.unicode else "|", "grey")


def style_of(stream: TextIO, environment: Mapping[str, str]) -> Style:
    """The style for a stream: colours on a terminal unless NO_COLOR is set, or where FORCE_COLOR is.

    See no-color.org and force-color.org; both count only when they are not empty.
    """
    wanted = bool(environment.get("FORCE_COLOR")) or (stream.isatty() and environment.get("TERM") != "dumb")
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    return Style(wanted and not environment.get("NO_COLOR"), encoding.startswith("utf"))


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: two for each letter of East Asia, none for an accent.

    See Unicode Standard Annex #11.
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(letter: str) -> int:
    from unicodedata import combining, east_asian_width  # noqa: PLC0415  for names that are not ASCII

    return 0 if combining(letter) else 2 if east_asian_width(letter) in {"W", "F"} else 1


def _begin(text: str, width: int) -> str:
    """As much of the text as fits into `width` columns."""
    if text.isascii():
        return text[:width]
    taken = 0
    for place, letter in enumerate(text):
        taken += _columns_of(letter)
        if taken > width:
            return text[:place]
    return text


def printable(text: str) -> str:
    """The text on one line, every control character written out, so that a name can't drive the terminal."""
    # Nearly every text is harmless, and is told by this without the pattern, which compiles slowly.
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_UNPRINTABLE, _escape, text)


def printable_lines(text: str) -> str:
    """The same for a text that may have several lines."""
    return "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _ESCAPES.get(found[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")  # noqa: PLR2004  the end of Latin-1


def duration(seconds: float) -> str:
    """A time for people: `12 ms`, `3.4 s`, `2 min 5 s`."""
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < 60:  # noqa: PLR2004  a minute
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def size(count: int) -> str:
    """A number of bytes for people, in powers of 1000."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:  # noqa: PLR2004  the next unit
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
