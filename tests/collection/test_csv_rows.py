from __future__ import annotations

import io
from contextlib import suppress
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbearer.collection import csv_rows
from azbearer.collection.csv_rows import CsvFile, Quoted, typed
from azbearer.errors import FileFormatError


def read(text: str | bytes) -> list[dict[str, Any]]:
    data = text.encode() if isinstance(text, str) else text
    return list(CsvFile(io.BytesIO(data), "rows.csv").rows())


def failure(text: str | bytes) -> tuple[str, str]:
    with pytest.raises(FileFormatError) as failed:
        read(text)
    return failed.value.where, failed.value.message


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("1", 1), ("-3", -3), ("+4", 4), ("007", 7.0), ("2.5", 2.5), (".5", 0.5), ("5.", 5.0),
        ("1e3", 1000.0), ("12345678901234567890", 12345678901234567890),
        ("\u00a05", 5.0), ("9" * 400, "9" * 400),
        ("", ""), ("-", "-"), (".", "."), ("--1", "--1"), ("1_000", "1_000"), ("1 2", "1 2"),
        ("0x1F", "0x1F"), ("true", "true"), ("null", "null"), ("NaN", "NaN"),
        ("Infinity", "Infinity"), ("1e400", "1e400"),
        ("\u0661", "\u0661"), (Quoted("1"), "1"),
    ],
)  # fmt: skip
def test_typing(field: str, value: Any) -> None:
    """What is written as a number is one, unless it stands in quotes; the rest is text."""
    assert (type(value), value) == (type(typed(field)), typed(field))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("\ufeff a , b \r\n 1 , x y \r\n", [{"a": 1, "b": "x y"}]),
        ("a,b\r1,2\r3,4", [{"a": 1, "b": 2}, {"a": 3, "b": 4}]),
        ("a,b\n1\n1,2,3\n,\n", [{"a": 1}, {"a": 1, "b": 2}, {"a": "", "b": ""}]),
        ("a,b\n\n5,6", [{"a": ""}, {"a": 5, "b": 6}]),
        ("a,b\n1,2\r\n3,4\r5\n", [{"a": 1, "b": 2}, {"a": 3, "b": "4\r5"}]),
        ("a,a,,b\n1,2,3,4\n", [{"a": 2, "": 3, "b": 4}]),
        ("\na,b\n1,2\n", [{"": "a"}, {"": 1}]),
        ("a\n1\n  ", [{"a": 1}]),
        ("a,b\n\f1,2\v\n\u00a0x\u00a0,\u30006", [{"a": 1, "b": 2}, {"a": "\u00a0x", "b": 6.0}]),
        ("__proto__,1\n1,2\n", [{"__proto__": 1, "1": 2}]),
    ],
)  # fmt: skip
def test_rows(text: str, rows: list[dict[str, Any]]) -> None:
    """Line ends, spaces, missing, surplus and repeated columns, as newman reads them."""
    assert rows == read(text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\nx "y" z,"p""q"\n', [{"a": 'x "y" z', "b": 'p"q'}]),
        ('a,b\n "x,y" \t,"1"\n', [{"a": "x,y", "b": "1"}]),
        ('a,b\r\n"x\r\ny",2\r\n"p\nq\r",3\r\n', [{"a": "x\r\ny", "b": 2}, {"a": "p\nq\r", "b": 3}]),
        ('a,b\n"","q"\r\n', [{"a": "", "b": "q"}]),
        ('"a\r\nb",c\n1,2\n', [{"a\r\nb": 1, "c": 2}]),
        ('a\n"""x"""\n"  "', [{"a": '"x"'}, {"a": "  "}]),
    ],
)
def test_quotes(text: str, rows: list[dict[str, Any]]) -> None:
    """A quoted field may hold commas, line ends and doubled quotes; a quote further in is a character."""
    assert rows == read(text)


def test_utf16() -> None:
    """UTF-16 is known by its mark."""
    assert [{"a": 1, "b": "é"}] == read("a,b\n1,é\n".encode("utf-16"))


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("", "rows.csv", "the file is empty"),
        ('a,b\n1,"2\n3,4\n', "rows.csv:2:3", "this quote is never closed"),
        ('a,b\n"x" y,2\n', "rows.csv:2:5", "a quoted field goes on behind its closing quote"),
        ('a,b\n"x\ny"z,2\n', "rows.csv:3:3", "a quoted field goes on behind its closing quote"),
        ("a,b\n1,2\n1\0002,3\n", "rows.csv:3:2", "a NUL character stands in the file"),
        (b"a,b\n1,2\n1,\xe9\n", "rows.csv:3:3", "this is not UTF-8 text"),
        ("a,b\n1,2".encode("utf-16")[:-1], "rows.csv:2", "this is not UTF-16 text"),
    ],
)
def test_broken(text: str | bytes, where: str, message: str) -> None:
    """An error names the line and the column."""
    assert (where, message) == failure(text)


def test_endless_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that does not end is given up, before it fills the memory."""
    monkeypatch.setattr(csv_rows, "LONGEST_ROW", 100)
    assert failure('a\n1\n"' + "x\n" * 100)[1] == failure("a\n" + "x" * 101)[1]
    assert failure("a\n" + "x" * 101) == ("rows.csv:2", "this row is longer than 100 characters")


def test_again() -> None:
    """The rows can be read any number of times, also when nobody read them to their end."""
    file = CsvFile(io.BytesIO(b"a\n1\n2\n"), "rows.csv")
    assert [{"a": 1}] == list(islice(file.rows(), 1))
    assert [["1"], ["2"]] == list(file.records())
    assert [{"a": 1}, {"a": 2}] == list(file.rows())


@given(st.text('a1," \t\r\n\0\u00e9') | st.binary())
def test_anything(data: str | bytes) -> None:
    """Whatever stands in a file, there are rows or an error on purpose."""
    with suppress(FileFormatError):
        assert all(isinstance(row, dict) for row in read(data))


@given(
    st.lists(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=2, max_size=2))
)
def test_written_rows(rows: list[list[str]]) -> None:
    """What stands in quotes comes back as it was, always as a text."""
    quoted = ["a,b", *(",".join('"' + field.replace('"', '""') + '"' for field in row) for row in rows)]
    assert [{"a": first, "b": second} for first, second in rows] == read("\n".join(quoted) + "\n")
