"""CSV as newman reads it: which text belongs to which field, and which of them are numbers.

Python's own reader does not tell quoted fields from others, and `"007"` must stay a text where
`007` is a number. So this one cuts the fields itself, line by line, and never holds more than a row.

The rules are those of newman 6.2 when run (csv-parse 4 with trimming, relaxed quotes and column counts):
the first line end outside of quotes is the one that ends rows; a quote within an unquoted field is a
character like any other; an empty line is a row, except at the very end.
"""

from __future__ import annotations

import io
import math

from azbearer.errors import FileFormatError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_ROW = 1 << 24
"""Characters; a quote that is never closed would else take the rest of the file into memory."""

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# JavaScript's white space (ECMA-262, WhiteSpace and LineTerminator); Python's own is another set.
_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_SPACE_BEFORE = " \t\r\n\f"
_OPENING = regex(r'[ \t\r\n\f]*"')
_CLOSING = regex(r'((?:[^"]++|"")*+)"[ \t\r\n\f]*')
_INTEGER = regex(r"[+-]?[1-9][0-9]*")
_DECIMAL = regex(rf"[{_SPACE}]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# No double has more digits, and newman makes them infinity.
_MOST_DIGITS = 300


class Quoted(str):
    """A field that stood in quotes, and so is a text whatever it looks like."""

    __slots__ = ()


class CsvFile:
    """The rows of a CSV file, which may be read again and again, but not twice at the same time.

    Args:
        binary: the file, at any position; it must be able to go back to its begin.
        source: what to call it in errors.

    Raises:
        FileFormatError: it has no first row.
    """

    def __init__(self, binary: BinaryIO, source: str) -> None:
        self._binary = binary
        self._source = source
        self._reading: _Lines | None = None
        binary.seek(0)
        self._encoding = "utf-16" if binary.read(2) in _UTF16_MARKS else "utf-8-sig"
        # With "" Python takes any line end, and leaves it as it is.
        lines = self._lines("")
        header = _read_record(lines)
        if header is None:
            raise FileFormatError("the file is empty", where=source, hint="the first line names the columns")
        self.columns: Sequence[str] = tuple(map(str, header))
        self._line_end = lines.ending or "\n"

    def records(self) -> Iterator[list[str]]:
        """The fields of each row below the header, as written, from the first one.

        Raises:
            FileFormatError: a row can't be read; `where` has the line and column.
        """
        lines = self._lines(self._line_end)
        _read_record(lines)
        while (record := _read_record(lines)) is not None:
            yield record

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row by the names of its columns; left out are fields without a column, and the reverse.

        Raises:
            FileFormatError: as `records`.
        """
        columns = self.columns
        for record in self.records():
            yield {name: typed(field) for name, field in zip(columns, record, strict=False)}

    def _lines(self, line_end: str) -> _Lines:
        if self._reading is not None:
            self._reading.let_go()
        self._binary.seek(0)
        self._reading = _Lines(self._binary, self._encoding, line_end, self._source)
        return self._reading


def typed(field: str) -> str | int | float:
    """The value of a field: a number if it is written as one and does not stand in quotes.

    As in newman `007` is 7, `1e3` is 1000, and true, null and NaN are texts. Different from newman,
    where it would be of no use to anyone: `0x1F` is a text instead of 0.
    """
    if isinstance(field, Quoted):
        return str(field)
    if len(field) <= _MOST_DIGITS and _INTEGER.fullmatch(field):
        return int(field)
    if _DECIMAL.fullmatch(field):
        number = float(field.lstrip(_SPACE))
        return number if math.isfinite(number) else field
    return field


class _Lines:
    """The lines of a file, checked; `ending` and `number` are those of the one that came last."""

    def __init__(self, binary: BinaryIO, encoding: str, line_end: str, source: str) -> None:
        # What is not UTF-8 comes as surrogates, because only then its line is known.
        errors = "surrogateescape" if encoding == "utf-8-sig" else "strict"
        self._text = io.TextIOWrapper(binary, encoding, errors, line_end)
        self._line_ends = (line_end,) if line_end else ("\r\n", "\n", "\r")
        self._source = source
        self._left = LONGEST_ROW
        self.number = 0
        self.ending = ""

    def let_go(self) -> None:
        """Read no further; the file below, which a collected wrapper would close, stays open."""
        self._text.detach()

    def start_row(self) -> str | None:
        """The first line of a row without its end, or None at the end of the file."""
        self._left = LONGEST_ROW
        return self.next()

    def next(self) -> str | None:
        """The next line of the same row."""
        line = self._read()
        if not line:
            return None
        self.number += 1
        self._left -= len(line)
        if self._left < 0:
            raise self.error(
                f"this row is longer than {LONGEST_ROW} characters", "look for a quote that is not closed"
            )
        self._check(line)
        self.ending = next(filter(line.endswith, self._line_ends), "")
        return line.removesuffix(self.ending)

    def _read(self) -> str:
        try:
            return self._text.readline(self._left + 1)
        except UnicodeDecodeError:
            pass  # the error itself holds what stands in the file
        raise self.error("this is not UTF-16 text", "save the file as CSV in UTF-8", line=self.number + 1)

    def _check(self, line: str) -> None:
        if "\0" in line:
            raise self.error(
                "a NUL character stands in the file", "save the file as CSV in UTF-8", line.index("\0")
            )
        if line.isascii():
            return
        try:
            line.encode("utf-8")
        except UnicodeEncodeError as error:
            at = error.start
        else:
            return
        raise self.error("this is not UTF-8 text", "save the file as CSV in UTF-8", at)

    def error(self, message: str, hint: str, at: int | None = None, *, line: int | None = None) -> Exception:
        """An error in this line, or in another one; `at` counts characters from 0."""
        column = "" if at is None else f":{at + 1}"
        return FileFormatError(message, where=f"{self._source}:{line or self.number}{column}", hint=hint)


def _read_record(lines: _Lines) -> list[str] | None:
    line = lines.start_row()
    if line is None or (not lines.ending and not line.strip(_SPACE_BEFORE)):
        return None
    if '"' not in line:
        return [_trimmed(field) for field in line.split(",")]
    return list(_Cutter(lines, line).fields())


def _trimmed(field: str) -> str:
    return field.lstrip(_SPACE_BEFORE).rstrip(_SPACE)


class _Cutter:
    """Cuts one row with quotes into its fields; takes further lines while a quote is open."""

    def __init__(self, lines: _Lines, line: str) -> None:
        self._lines = lines
        self._line = line
        self._at = 0

    def fields(self) -> Iterator[str]:
        """The fields from left to right."""
        while self._at <= len(self._line):
            opening = _OPENING.match(self._line, self._at)
            yield self._quoted(opening.end()) if opening else self._plain()

    def _plain(self) -> str:
        end = self._line.find(",", self._at)
        end = len(self._line) if end < 0 else end
        start, self._at = self._at, end + 1
        return _trimmed(self._line[start:end])

    def _quoted(self, start: int) -> Quoted:
        opened_in, opened_at = self._lines.number, start - 1
        parts: list[str] = []
        while not (closing := _CLOSING.match(self._line, start)):
            parts += self._line[start:], self._lines.ending
            line = self._lines.next()
            if line is None:
                raise self._lines.error("this quote is never closed", "close it", opened_at, line=opened_in)
            self._line, start = line, 0
        self._go_behind(closing.end())
        return Quoted("".join((*parts, closing[1])).replace('""', '"'))

    def _go_behind(self, end: int) -> None:
        if end < len(self._line) and self._line[end] != ",":
            raise self._lines.error(
                "a quoted field goes on behind its closing quote", 'write "" for a quote within quotes', end
            )
        self._at = end + 1
