"""Iteration data: one row of variables for each iteration of a run, from a CSV or a JSON file.

A CSV file is read twice: once to count its rows, which scripts see as `pm.info.iterationCount`, and
to find everything that is wrong with it before the first request; then row by row as the run goes on.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass

from azbearer.collection.files import open_file
from azbearer.collection.json_text import parse_json
from azbearer.collection.place import Place
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Row = Mapping[str, Any]

_SPOOLED = 1 << 20
# How a list of rows in JSON begins, and hardly ever the name of a first column.
_JSON_START = regex(r'\s*(?:\[\s*[\[{\]"]|\{\s*["}])')


@dataclass(frozen=True, slots=True)
class IterationData:
    """The rows of a data file.

    Args:
        name: the file's name, for messages.
        count: how many rows there are; at least 1.
        rows: gives them from the first one.
    """

    name: str
    count: int
    rows: Callable[[], Iterator[Row]]


@contextmanager
def iteration_data(path: Path) -> Iterator[IterationData]:
    """The data of a file, which stays open meanwhile; what it holds decides whether it is JSON or CSV.

    Raises:
        FileFormatError: it can't be read, is neither, or has no rows; `where` has the line or the JSON path.
    """
    with open_file(path) as file, _rereadable(file) as stream:
        yield parse_data(stream, path)


def parse_data(stream: BinaryIO, path: Path) -> IterationData:
    """The data of an open file that can go back to its begin; `path` names it.

    Raises:
        FileFormatError: as `iteration_data`.
    """
    return _from_json(stream, path) if _is_json(stream, path) else _from_csv(stream, path)


@contextmanager
def _rereadable(file: BinaryIO) -> Iterator[BinaryIO]:
    """The file itself, or a copy on disk of what comes through a pipe."""
    if file.seekable():
        yield file
        return
    import tempfile  # noqa: PLC0415  for pipes alone

    with tempfile.SpooledTemporaryFile(_SPOOLED) as copy:
        shutil.copyfileobj(file, copy)
        yield copy  # type: ignore[misc]  # typeshed knows no common class


def _is_json(stream: BinaryIO, path: Path) -> bool:
    stream.seek(0)
    head = stream.read(1024)
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return path.suffix.lower() == ".json" or bool(_JSON_START.match(head.decode(encoding, "ignore")))


def _from_json(stream: BinaryIO, path: Path) -> IterationData:
    stream.seek(0)
    place = Place(str(path))
    rows = parse_json(stream.read(), str(path))
    if not isinstance(rows, list):
        raise place.error("this is not a list of objects", 'write [{"name": "value"}, ...]')
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            place.at(index).expect(row, dict)
    if not rows:
        raise _no_rows(place)
    return IterationData(path.name, len(rows), lambda: iter(rows))


def _from_csv(stream: BinaryIO, path: Path) -> IterationData:
    from azbearer.collection.csv_rows import CsvFile  # noqa: PLC0415  JSON needs none of it

    file = CsvFile(stream, str(path))
    count = sum(1 for _ in file.records())
    if not count:
        raise _no_rows(Place(str(path)))
    return IterationData(path.name, count, file.rows)


def _no_rows(place: Place) -> Exception:
    return place.error("there are no rows", "each iteration takes one: add some, or leave the option out")
