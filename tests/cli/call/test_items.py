from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.cli.call.items import Items, read_items
from azbearer.errors import AzbearerError, InputError, UsageError

FILES = {
    "text": b"line one\nline two\n",
    "token": b"abc\r\n",
    "doc": b'\xef\xbb\xbf{"n": 1e400}',
    "binary": b"\xff\xfe\x00",
}


def items(*words: str) -> Items:
    """Read these words, with the files above."""
    return read_items(words, FILES.__getitem__)


def body(*words: str) -> Any:
    """The body that these words make."""
    data = items(*words).body
    assert data is not None
    return json.loads(data)


def test_every_kind_goes_where_it_belongs() -> None:
    """Query, headers, body and what shall not be sent are told apart."""
    found = items("$filter==a eq 1", "Prefer:return=minimal", "Accept:", "X-Empty;", "name=vm", "count:=2")
    assert (("$filter", "a eq 1"),) == found.query
    assert (("Prefer", "return=minimal"), ("X-Empty", "")) == found.headers
    assert frozenset({"accept"}) == found.left_out
    assert b'{"name":"vm","count":2}' == found.body


def test_nothing_for_the_body_is_no_body() -> None:
    """A query alone sends none."""
    assert items("a==b").body is None
    assert Items() == items()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("a=b=c", {"a": "b=c"}),
        ("a=b:=c", {"a": "b:=c"}),
        ("url=https://x/y?z==1", {"url": "https://x/y?z==1"}),
        (r"a\=b=c", {"a=b": "c"}),
        (r"a\:b=c", {"a:b": "c"}),
        (r"path=C:\temp", {"path": r"C:\temp"}),
        ("a=", {"a": ""}),
        ("a:=null", {"a": None}),
        ('a:={"b": [1, true]}', {"a": {"b": [1, True]}}),
        ("a=@text", {"a": "line one\nline two\n"}),
        ("tags[env]=prod", {"tags": {"env": "prod"}}),
        ("[]=x", ["x"]),
        ("a=ü", {"a": "ü"}),
    ],
)
def test_bodies(word: str, expected: Any) -> None:
    """The first separator counts; a backslash takes its meaning away; the rest is the value."""
    assert expected == body(word)


def test_numbers_stay_as_they_were_written() -> None:
    """No digit is lost, whatever Python's floats can hold."""
    words = ("a:=1.50", "b:=1e400", "c:=12345678901234567890123", "d:=-0", "e:=@doc")
    assert b'{"a":1.50,"b":1e400,"c":12345678901234567890123,"d":-0,"e":{"n":1e400}}' == items(*words).body


def test_fields_may_be_written_into_json() -> None:
    """An object given as JSON can be filled up."""
    assert {"p": {"a": 1, "b": "x"}} == body('p:={"a": 1}', "p[b]=x")


def test_headers_and_query_come_from_files_without_the_last_line_break() -> None:
    """Editors put one there, and headers can't have any."""
    found = items("Authorization:@token", "q==@token")
    assert (("Authorization", "abc"),) == found.headers
    assert (("q", "abc"),) == found.query


def test_a_file_may_be_the_body() -> None:
    """It is named, and sent by whoever sends: it may be large."""
    assert "big.bin" == items("@big.bin").body_file


def test_repeated_names() -> None:
    """Queries and headers keep both, the body keeps the last, as in HTTPie."""
    found = items("a==1", "a==2", "H:1", "H:2", "x=1", "x=2")
    assert (("a", "1"), ("a", "2")) == found.query
    assert (("H", "1"), ("H", "2")) == found.headers
    assert b'{"x":"2"}' == found.body


@pytest.mark.parametrize(
    ("words", "message", "where"),
    [
        (["a=b", "plain"], "this item has no separator", "item 2"),
        (["a:={x}"], "this is not JSON: expecting property name enclosed in double quotes", "item 1, a:="),
        (["a:=NaN"], "NaN, Infinity and endless nesting are no JSON", "item 1, a:="),
        (["a[b=c"], "a closing bracket is expected", "item 1, a[b at character 4"),
        (
            ["a=b", "a[x]=c"],
            "a text stands there already, and an object is needed",
            "item 2, a[x] at character 3",
        ),
        (["photo@x.jpg"], "files as fields of a form are not sent", "item 1, photo@"),
        (["Name;x"], "an empty header has nothing behind its semicolon", "item 1, Name;"),
        ([":value"], "the name is missing", "item 1, :"),
        (["==value"], "the name is missing", "item 1, =="),
        (["@f", "a=b"], "a body from a file can't have anything beside it", ""),
        (["@f", "@g"], "a body from a file can't have anything beside it", ""),
    ],
)
def test_what_can_not_be_understood_is_told(words: list[str], message: str, where: str) -> None:
    """Which item, and where in it."""
    with pytest.raises(UsageError) as caught:
        items(*words)
    assert (message, where) == (caught.value.message, caught.value.where)
    assert caught.value.hint


@pytest.mark.parametrize(
    "words", [["k:=s3cr3t"], ["k[=s3cr3t"], ["H;s3cr3t"], ["k=x", "k[z]=s3cr3t"], ["s3cr3t"]]
)
def test_values_are_never_repeated(words: list[str]) -> None:
    """An item may hold a secret, and a wrong one may be nothing but a secret."""
    with pytest.raises(AzbearerError) as caught:
        items(*words)
    assert "s3cr3t" not in "\n".join(caught.value.lines())


def test_a_binary_file_is_no_text() -> None:
    """It can be the body, not a field."""
    with pytest.raises(InputError, match="not UTF-8"):
        items("a=@binary")
