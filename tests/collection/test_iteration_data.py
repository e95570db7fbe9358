from __future__ import annotations

import os
import threading
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection.iteration_data import iteration_data
from azbearer.errors import FileFormatError

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> tuple[int, list[Any]]:
    with iteration_data(path) as data:
        return data.count, list(data.rows())


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_bytes(content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("d.csv", "a,b\n1,x\n2,y\n", [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]),
        ("d.json", '[{"a": 1}, {"a": {"x": [1]}, "b": null}]', [{"a": 1}, {"a": {"x": [1]}, "b": None}]),
        ("d.json", '\ufeff [{"a": 1}]', [{"a": 1}]),
        ("d.csv", '[{"a": 1}]', [{"a": 1}]),
        ("data", "[a],{b}\n1,2", [{"[a]": 1, "{b}": 2}]),
    ],
)
def test_rows(tmp_path: Path, name: str, content: str, rows: list[Any]) -> None:
    """What the file holds decides whether it is JSON or CSV."""
    assert (len(rows), rows) == read(written(tmp_path, name, content))


@pytest.mark.parametrize(
    ("name", "content", "place", "message"),
    [
        ("d.json", "", ":1:1", "the file is empty"),
        ("d.json", '[{"a": 1},]', ":1:11", "this is not JSON: a comma before a closing bracket"),
        ("d.json", "[]", ": $", "there are no rows"),
        ("d.json", "null", ": $", "this is not a list of objects"),
        ("d.csv", '{"a": 1}', ": $", "this is not a list of objects"),
        ("d.json", '[{"a": 1}, [2]]', ": $[1]", "this should be an object, not a list"),
        ("d.csv", "", "", "the file is empty"),
        ("d.csv", "a,b\n", ": $", "there are no rows"),
        ("d.csv", 'a\n1\n"2', ":3:1", "this quote is never closed"),
    ],
)
def test_broken(tmp_path: Path, name: str, content: str, place: str, message: str) -> None:
    """Everything that is wrong is found when the file is opened, with its place."""
    path = written(tmp_path, name, content)
    with pytest.raises(FileFormatError) as failed:
        read(path)
    assert (f"{path}{place}", message) == (failed.value.where, failed.value.message)


def test_missing(tmp_path: Path) -> None:
    """A file that is not there is told like any other."""
    with pytest.raises(FileFormatError, match="there is no such file"):
        read(tmp_path / "d.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX's")
def test_pipe(tmp_path: Path) -> None:
    """What comes through a pipe is kept, since it must be read twice."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"a\n1\n2\n",))
    writer.start()
    assert (2, [{"a": 1}, {"a": 2}]) == read(pipe)
    writer.join()


def test_memory(tmp_path: Path) -> None:
    """A file of any size takes the memory of a few rows."""
    path = written(tmp_path, "d.csv", "a,b\n" + "1,some text that is not short\n" * 20_000)
    tracemalloc.start()
    try:
        with iteration_data(path) as data:
            assert sum(1 for _ in data.rows()) == data.count
        assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 2
    finally:
        tracemalloc.stop()
