"""A JSON value as rows: a table for people, tab-separated values as az prints them, CSV for spreadsheets.

What counts as rows: the list in an object that has one under a usual name (`value`, `data`, …), a list, or
else the one value. Cells keep numbers as they were written.
"""

from __future__ import annotations

import unicodedata

from azbearer.collection.dump import dump_compact
from azbearer.collection.numbers import ExactFloat
from azbearer.reporters.style import printable
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS = ("value", "data", "items", "results")
# What az leaves out of tables: long, and the same for every row (knack's output.py).
_LEFT_OUT = frozenset({"id", "type", "etag"})
# How much wider than its heading a column is at least, as in az.
_ROOM = 2
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(document: Any) -> list[Any]:
    """The rows that a document stands for."""
    if isinstance(document, dict):
        for name in _LISTS:
            if isinstance(document.get(name), list):
                return list(document[name])
    return document if isinstance(document, list) else [document]


def text_of(value: Any) -> str:
    """A cell: texts and numbers as they are, `True` and `None` as az writes them, the rest as JSON."""
    if isinstance(value, ExactFloat):
        return value.literal
    return dump_compact(value) if isinstance(value, dict | list) else str(value)


# Tables.


def grid_of(document: Any, *, everything: bool) -> tuple[list[str], list[list[str]]]:
    """Columns and cells of a table.

    Args:
        document: any JSON value.
        everything: whether `id`, `type` and `etag` are shown, because somebody asked for them by name.
    """
    rows = [_table_row(row, everything=everything) for row in rows_of(document)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return columns, [[row.get(name, "") for name in columns] for row in rows]


def _table_row(row: Any, *, everything: bool) -> dict[str, str]:
    """The cells of a row by column; objects and lists are no cells, nor is null."""
    if isinstance(row, dict):
        return {
            _heading(name): printable(text_of(value))
            for name, value in row.items()
            if not isinstance(value, dict | list)
            and value is not None
            and (everything or name not in _LEFT_OUT)
        }
    if isinstance(row, list):
        return {f"Column{number}": printable(text_of(value)) for number, value in enumerate(row, 1)}
    return {"Result": printable(text_of(row))}


def _heading(name: str) -> str:
    shown = printable(name)
    return shown[:1].upper() + shown[1:]


def plain_table(columns: list[str], cells: list[list[str]]) -> Iterator[str]:
    """The lines of a table as az prints it: two spaces between columns, a line of dashes."""
    if not columns:
        return
    widths = [
        max([_width(column) + _ROOM, *(_width(row[number]) for row in cells)])
        for number, column in enumerate(columns)
    ]
    for line in (columns, ["-" * width for width in widths], *cells):
        yield "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def terminal_table(columns: list[str], cells: list[list[str]], width: int, *, color: bool) -> str:
    """The same for a terminal of that width: long cells are folded."""
    if not columns:
        return ""
    from io import StringIO  # noqa: PLC0415  only on a terminal

    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  likewise
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    out = StringIO()
    Console(file=out, width=width, force_terminal=color, no_color=not color, legacy_windows=False).print(
        table
    )
    return out.getvalue()


# Values for programs.


def tsv(document: Any, *, in_order: bool) -> Iterator[str]:
    """The lines that az prints with `-o tsv`.

    An object gives its values, a list in a row its length, an object in a row nothing. Values stand in the
    order of their names, so that columns fit, but in their own order when a query has chosen them.

    Args:
        document: any JSON value.
        in_order: whether a query has chosen the values.
    """
    for row in rows_of(document):
        if isinstance(row, dict):
            members = row.items() if in_order else sorted(row.items())
            yield "\t".join(_tsv_cell(value) for _, value in members)
        elif isinstance(row, list):
            yield "\t".join(_tsv_cell(value) for value in row)
        else:
            yield str(row).lower() if isinstance(row, bool) else text_of(row)


def _tsv_cell(value: Any) -> str:
    if isinstance(value, list):
        return str(len(value))
    return "" if isinstance(value, dict) else text_of(value)


def csv(document: Any) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) with a head; objects and lists are cells of JSON, null is empty."""
    rows = [_csv_row(row) for row in rows_of(document)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if not columns:
        return
    yield ",".join(_csv_cell(column) for column in columns)
    for row in rows:
        yield ",".join(_csv_cell(row.get(column)) for column in columns)


def _csv_row(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    if isinstance(row, list):
        return {f"Column{number}": value for number, value in enumerate(row, 1)}
    return {"Result": row}


def _csv_cell(value: Any) -> str:
    """A cell; a text that a spreadsheet would run gets an apostrophe before it."""
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else text_of(value)
    if isinstance(value, str) and text.startswith(_FORMULA) and not _is_number(text):
        text = f"'{text}"
    if any(character in text for character in ',"\r\n') or text != text.strip():
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def _is_number(text: str) -> bool:
    """A number can't run; `+1` in a text, and one that no float holds, are such."""
    try:
        float(text)
    except ValueError:
        return False
    return text[1:2].isdigit()
