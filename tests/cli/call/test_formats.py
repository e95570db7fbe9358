from __future__ import annotations

import pytest

from azbearer.cli.call.arguments import FORMATS
from azbearer.cli.call.formats import Screen, form_of
from azbearer.errors import OutputError, UsageError

LIST = b'{"value": [{"name": "b", "n": 1.50}, {"name": "a", "n": 1e400}], "count": 2}'
PRETTY = """\
{
  "value": [
    {
      "name": "b",
      "n": 1.50
    },
    {
      "name": "a",
      "n": 1e400
    }
  ],
  "count": 2
}
"""
ODD = b'{"a":1, "a":2, "n":NaN, "h":1e400, "i":12345678901234567890123}'


def printed(body: bytes, name: str = "", query: str = "") -> str:
    """A body in a form."""
    return form_of(name, query).body(body).decode("utf-8")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("raw", LIST.decode()),
        ("", LIST.decode()),
        ("json", PRETTY),
        ("yaml", "value:\n- name: b\n  n: 1.50\n- name: a\n  n: 1e400\ncount: 2\n"),
        ("table", "Name    N\n------  -----\nb       1.50\na       1e400\n"),
        ("tsv", "1.50\tb\n1e400\ta\n"),
        ("csv", "name,n\nb,1.50\na,1e400\n"),
        ("ndjson", '{"name":"b","n":1.50}\n{"name":"a","n":1e400}\n'),
        ("none", ""),
    ],
)
def test_forms(name: str, expected: str) -> None:
    """One answer in every form; numbers stay as they were written in all of them."""
    assert expected == printed(LIST, name)


def test_every_form_is_tested() -> None:
    """The names of `-o` are these."""
    assert ("json", "yaml", "table", "tsv", "csv", "ndjson", "raw", "none") == FORMATS


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xff\xfe\x00\x01", ODD, b"not json", b"[" * 50_000])
def test_raw_is_byte_for_byte(body: bytes) -> None:
    """Whatever it is."""
    assert body == form_of("raw", "").body(body)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_answer_is_nothing(name: str) -> None:
    """A 204 prints nothing in any form."""
    assert "" == printed(b"", name)


def test_json_keeps_what_a_reader_would_lose() -> None:
    """Equal names, NaN and large numbers are still there."""
    expected = '{\n  "a": 1,\n  "a": 2,\n  "n": NaN,\n  "h": 1e400,\n  "i": 12345678901234567890123\n}\n'
    assert expected == printed(ODD, "json")
    assert '{"a":1,"a":2,"n":NaN,"h":1e400,"i":12345678901234567890123}\n' == printed(ODD, "ndjson")


def test_other_encodings_become_utf_8() -> None:
    """UTF-16 and byte order marks are read."""
    assert '"ü"\n' == printed('"ü"'.encode("utf-16"), "json")
    assert '"ü"\n' == printed(b"\xef\xbb\xbf" + '"ü"'.encode(), "json")


def test_half_a_character_is_an_escape() -> None:
    """A lone surrogate can't be written as UTF-8."""
    assert '"\\ud800"\n' == printed(b'"\\ud800"', "json")
    assert "\\ud800\n" == printed(b'"\\ud800"', "tsv")


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("value[].name", "", '[\n  "b",\n  "a"\n]\n'),
        ("value[0].n", "", "1.50\n"),
        ("value[].[name, n]", "tsv", "b\t1.50\na\t1e400\n"),
        ("value[].{z: name, a: n}", "tsv", "b\t1.50\na\t1e400\n"),
        ("value[].{id: name}", "table", "Id\n----\nb\na\n"),
        ("sort_by(value, &name)[].name", "ndjson", '"a"\n"b"\n'),
        ("value[].name", "yaml", "- b\n- a\n"),
        ("count", "yaml", "2\n"),
        ("missing", "tsv", ""),
        ("missing", "", "null\n"),
        ("value[].name", "none", ""),
    ],
)
def test_queries(query: str, name: str, expected: str) -> None:
    """JMESPath on the whole answer; without -o the result is JSON."""
    assert expected == printed(LIST, name, query)


def test_a_broken_query_is_told_with_its_place() -> None:
    """Before anything is sent."""
    with pytest.raises(UsageError) as caught:
        form_of("", "value[?name")
    assert "--query, character 12: value[?name" == caught.value.where


def test_a_query_that_does_not_fit_is_told() -> None:
    """A function that gets something else."""
    with pytest.raises(UsageError, match="can't be applied"):
        printed(LIST, "", "sum(value[].name)")


def test_raw_and_a_query_exclude_each_other() -> None:
    """One is all bytes, the other a part."""
    with pytest.raises(UsageError, match="raw"):
        form_of("raw", "a")


@pytest.mark.parametrize("name", ["json", "yaml", "table", "tsv", "csv", "ndjson"])
@pytest.mark.parametrize("body", [b"<html>", b'{"a":', b"\xff\xff\xff"])
def test_what_is_no_json_is_told(name: str, body: bytes) -> None:
    """And how to get it all the same."""
    with pytest.raises(OutputError, match=f"can't be written as {name}") as caught:
        printed(body, name)
    assert "raw" in caught.value.hint


@pytest.mark.parametrize("name", ["json", "ndjson", "tsv", "csv", "table"])
def test_deep_answers_are_no_problem(name: str) -> None:
    """Thousands of levels are written without recursion."""
    body = b'{"a":' * 3000 + b"1" + b"}" * 3000
    assert isinstance(printed(body, name), str)


def test_a_too_deep_answer_is_told() -> None:
    """YAML and JMESPath recurse."""
    body = b"[" * 3000 + b"1" + b"]" * 3000
    with pytest.raises(OutputError, match="nested too deep"):
        printed(body, "yaml")


def test_items_of_a_page_are_lines() -> None:
    """Each as it stands in the page."""
    form = form_of("ndjson", "")
    assert form.by_item
    assert b'{"a":1,"a":2}\n[3]\n' == form.items('{"a": 1, "a": 2},\n [3]')


def test_only_raw_needs_no_whole_answer() -> None:
    """What can be written on the fly is known before."""
    assert ["raw"] == [name for name in FORMATS if form_of(name, "").as_it_comes]
    assert not form_of("ndjson", "value").by_item


def test_a_terminal_gets_a_table_of_its_width() -> None:
    """With colours, if it has some."""
    shown = form_of("table", "", Screen(60, color=True)).body(LIST).decode()
    assert "Name" in shown
    assert "\x1b[" in shown
    assert "\x1b[" not in form_of("table", "", Screen(60)).body(LIST).decode()


def test_yaml_has_no_anchors() -> None:
    """Equal values are written twice, as they stood in the answer."""
    assert "a: {}\nb: {}\n" == printed(b'{"a": {}, "b": {}}', "yaml")
    assert "a\n" == printed(b'"a"', "yaml")


def test_yaml_has_words_of_its_own_for_what_is_no_number() -> None:
    """A reader of YAML finds NaN again."""
    assert "- .nan\n- -.inf\n" == printed(b"[NaN, -Infinity]", "yaml")
