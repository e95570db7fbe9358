from __future__ import annotations

import gc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from azbearer.collection import json_text
from azbearer.collection.json_text import bulk_reading, parse_json
from azbearer.errors import FileFormatError

SECRET = "s3cr3t-of-contoso"


def failure(data: bytes) -> FileFormatError:
    with pytest.raises(FileFormatError) as caught:
        parse_json(data, "demo.json")
    return caught.value


def place_of_refusal(data: bytes) -> str:
    try:
        parse_json(data, "demo.json")
    except FileFormatError as error:
        return error.where
    return "demo.json: not refused"


@pytest.mark.parametrize(
    "data",
    [
        '{"é": 1}'.encode(),
        b"\xef\xbb\xbf" + '{"é": 1}'.encode(),
        b"\xff\xfe" + '{"é": 1}'.encode("utf-16-le"),
        b"\xfe\xff" + '{"é": 1}'.encode("utf-16-be"),
        b'\r\n{"\\u00e9": 0, "\\u00e9": 1}\t\n',
    ],
)
def test_encodings(data: bytes) -> None:
    """UTF-8 and UTF-16 with their marks are read; of equal keys the last one counts."""
    assert {"é": 1} == parse_json(data, "demo.json")


def test_lone_surrogate() -> None:
    """A lone surrogate is legal in JSON, as an escape."""
    assert ["\ud800", "😀"] == parse_json(rb'["\ud800", "\ud83d\ude00"]', "demo.json")


PROBLEMS = [
    (b"", "the file is empty", "1:1"),
    (b"\xef\xbb\xbf \n", "the file is empty", "2:1"),
    (b'{\n  "a" 1}', "this is not JSON: expecting ':' delimiter", "2:7"),
    (b"{'a': 1}", "this is not JSON: texts stand in double quotes", "1:2"),
    (b'{"a": [1, ]}', "this is not JSON: a comma before a closing bracket", "1:11"),
    (b"// hello\n{}", "this is not JSON: comments are not allowed", "1:1"),
    (b'{"a": NaN}', "this is not JSON: NaN and Infinity are no JSON values", "1:7"),
    (b"[" * 2000 + b"-Infinity]", "this is not JSON: NaN and Infinity are no JSON values", "1:2001"),
    (b"[" * 200_000, "this is not JSON: nested deeper than 10000 levels", "1:10002"),
    (b"{} {}", "this is not JSON: extra data", "1:4"),
    (b"{}\n12", "this is not JSON: extra data", "2:1"),
    (b'["\\x", 1]', "this is not JSON: invalid \\escape", "1:3"),
    (b"<!DOCTYPE html><p>", "this is an HTML page, not JSON", "1:1"),
    (b"<?xml version='1.0'?>", "this is XML or HTML, not JSON", "1:1"),
    (b"PK\x03\x04rest", "this is a zip archive, not JSON", "1:1"),
    (b"openapi: 3.0.0\n", "this is YAML, not JSON", "1:1"),
    (b'{"a": "\xff"}', "this is not UTF-8 text, at byte 7", "1:8"),
    (b'\xef\xbb\xbf\n"\xff"', "this is not UTF-8 text, at byte 5", "2:2"),
    (b"\xff\xfe\x00\xdc\x41\x00", "this is not UTF-16 text, at byte 2", "1:1"),
    (b'{"a": "x', "the JSON ends too early, after 8 bytes", "1:9"),
    (b'\n{"a": tru', "the JSON ends too early, after 10 bytes", "2:10"),
    (b'{"a": "\xc3', "the JSON ends too early, after 8 bytes", "1:8"),
    (b"\xff\xfe{\x00\x22", "the JSON ends too early, after 5 bytes", "1:2"),
]


@pytest.mark.parametrize(("data", "message", "place"), PROBLEMS)
def test_problems(data: bytes, message: str, place: str) -> None:
    """A broken file's error says what is wrong, where, and what to try."""
    error = failure(data)
    assert (message, f"demo.json:{place}") == (error.message, error.where)
    assert error.hint


@pytest.mark.parametrize("broken", ["}", "NaN", "'", '"\\q"', "", "tru", "\udcff"])
def test_no_content(broken: str) -> None:
    """Neither the error nor what it is chained to holds the file's content."""
    error = failure(f'{{"client_secret": "{SECRET}", "x": {broken}'.encode("utf-8", "surrogateescape"))
    assert (None, None) == (error.__context__, error.__cause__)
    assert SECRET not in repr(error) + "".join(error.lines())


def test_trailing_comma_of_newer_pythons() -> None:
    """The place of a trailing comma is the same in every version of Python."""
    older = json_text._syntax_error("Expecting value", 10, '{"a": [1, ]}', 12, "demo.json")
    newer = json_text._syntax_error(
        "Illegal trailing comma before end of array", 8, '{"a": [1, ]}', 12, "demo.json"
    )
    assert older.lines() == newer.lines() == failure(b'{"a": [1, ]}').lines()


def test_huge_number_is_fast() -> None:
    """A number of ten megabytes is read without converting it."""
    assert 10_000_000 == len(parse_json(b"[" + b"7" * 10_000_000 + b"]", "demo.json")[0])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=60))
@example(b"\xff\xfe")
@example(b"\xef\xbb")
def test_any_bytes(data: bytes) -> None:
    """Arbitrary bytes are read or refused as a bad file; nothing else happens."""
    assert place_of_refusal(data).startswith("demo.json:")


def test_bulk_reading() -> None:
    """Cycle collection rests while a large document is read, and is as before afterwards."""
    with bulk_reading(1 << 20):
        assert not gc.isenabled()
        with bulk_reading(1 << 20):
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    with bulk_reading(10):
        assert gc.isenabled()
