"""What goes into the sandbox process."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest

from azbearer.scripting.surroundings import Surroundings
from azbearer.scripting.wire import failure_frame, frame, listed, response_frame, run_frame


def lines(data: bytes, last: int = 6) -> list[str]:
    """The lines of one frame; the last one may hold line breaks."""
    assert int.from_bytes(data[:4], "little") == len(data) - 4
    return data[4:].decode().split("\n", last - 1)


@pytest.mark.parametrize(
    ("content_type", "body", "text", "base64"),
    [
        ("text/plain", b"caf\xc3\xa9", "café", ""),
        ("text/plain; charset=utf-8", b"\xff", "\ufffd", "/w=="),
        ("text/plain; charset=iso-8859-1", b"caf\xe9", "café", "Y2Fm6Q=="),
        ('text/plain; charset="utf-16"', "hi".encode("utf-16"), "hi", "//5oAGkA"),
        ("text/plain; charset=nonsense", b"plain", "plain", ""),
        ("text/plain; charset=base64", b"plain", "plain", ""),
    ],
)
def test_a_body_goes_as_text_and_as_bytes_when_they_differ(
    answer: Any, content_type: str, body: bytes, text: str, base64: str
) -> None:
    """The declared charset is used when Python knows it as one."""
    response = answer(headers=(("content-type", content_type),), body=body)
    assert [base64, text] == lines(response_frame(1, response))[4:]


def test_values_that_are_no_json_are_refused(script_input: Any) -> None:
    """A mistake of the caller is told as one."""
    with pytest.raises(TypeError, match="a set cannot be given"):
        run_frame(script_input("x", request={"a": {1}}), Surroundings(), "1")


def test_read_only_mappings_are_taken(script_input: Any) -> None:
    """Any mapping does."""
    script = script_input("x", request=MappingProxyType({"a": 1}))
    assert '{"a":1}' in lines(run_frame(script, Surroundings(), "1"), 14)


def test_a_script_is_fourteen_lines(script_input: Any, answer: Any) -> None:
    """No text but the body can begin a new line, or end the frame."""
    odd = "a\n\u2028\ud800b"
    response = answer(reason=odd, headers=((odd, odd),), body=b"1\n2\n3")
    script = script_input("x", request={odd: odd}, response=response)
    script = script._replace(info=script.info._replace(request_name=odd, location=(odd,)))
    found = lines(run_frame(script, Surroundings(), "7"), 14)
    assert ["run", "7", "test"] == found[:3]
    assert "1\n2\n3" == found[13]
    info, request, meta, headers = map(json.loads, found[3:7])
    assert (odd, [odd], {odd: odd}) == (info[2], info[5:], request)
    assert (odd, [odd, odd]) == (meta[1], headers)


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (["a", "", "b c"], "\x1fa\x1f\x1fb c"),
        ([""], "\x1f"),
        ([], "[]"),
        (["a\x1fb"], '["a\\u001fb"]'),
        (["a\nb", "c"], '["a\\nb","c"]'),
        (["é"], '["\\u00e9"]'),
        (["\ud800"], '["\\ud800"]'),
    ],
)
def test_a_list_of_texts_is_one_line(texts: list[str], line: str) -> None:
    """Marks stand for what is plain; JSON does for the rest."""
    assert line == listed(texts)


def test_a_text_without_utf8_goes_with_question_marks() -> None:
    """A lone surrogate is one character, before and after."""
    assert ["source", "a?b"] == lines(frame("source", "a\ud800b"), 2)


def test_an_answer_says_what_it_is_for(answer: Any) -> None:
    """Whoever waits for it is found by its id."""
    _, call, meta, headers, _, _ = lines(response_frame(5, answer(cookies=({"name": "c"},)), [{"key": "k"}]))
    assert {"id": 5, "writes": [{"key": "k"}]} == json.loads(call)
    assert [200, "OK", 12, 0, [{"name": "c"}]] == json.loads(meta)
    assert listed(["Content-Type", "application/json", "X-Dup", "a", "X-Dup", "b"]) == headers


def test_a_failure_carries_its_code() -> None:
    """Message and code reach the script."""
    _, call, *none, _ = lines(failure_frame(3, "refused", "connect"))
    assert {"id": 3, "error": {"message": "refused", "code": "connect"}} == json.loads(call)
    assert ["[]", "[]", ""] == none
