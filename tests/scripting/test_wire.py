"""What goes into the sandbox process."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.scripting.contract import ScopeView
from azbearer.scripting.wire import Surroundings, failure_parts, response_parts, run_parts

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScopeName


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
    _, found, raw = response_parts(answer(headers=(("content-type", content_type),), body=body))
    assert (text, base64) == (found, raw)


def test_values_that_are_no_json_are_refused(script_input: Any) -> None:
    """A mistake of the caller is told as one."""
    with pytest.raises(TypeError, match="a set cannot be given"):
        run_parts(script_input("x", request={"a": {1}}), Surroundings(), cpu=1.0, source_id=1, source="")


def test_read_only_mappings_are_taken(script_input: Any) -> None:
    """Any mapping does."""
    script = script_input("x", request=MappingProxyType({"a": 1}))
    parts = run_parts(script, Surroundings(), cpu=1.0, source_id=1, source="")
    assert '{"a":1}' in parts


def test_a_scope_is_told_again_only_when_it_is_another() -> None:
    """The process keeps what it was told; a scope that is gone is empty."""
    view, known = ScopeView("e", [{"key": "a", "value": 1}]), Surroundings()
    told = '{"name":"e","id":"","values":[{"key":"a","value":1}]}'
    nothing = '{"name":"","id":"","values":[]}'
    assert known.changes({"environment": view}) == [nothing, nothing, told, nothing, nothing]
    assert known.changes({"environment": view}) == ["", "", "", "", ""]
    assert known.changes({}) == ["", "", nothing, "", ""]


def test_what_is_the_same_object_is_not_looked_at_again() -> None:
    """Views that come in the same mapping are those of the script before."""
    views: dict[ScopeName, ScopeView] = {"environment": ScopeView("e", [])}
    known = Surroundings()
    known.changes(views)
    assert known.changes(views) == ["", "", "", "", ""]
    assert known.changes(views.copy()) == ["", "", "", "", ""]


def test_a_request_is_told_as_it_is(script_input: Any) -> None:
    """Another object is encoded anew, for each event apart."""
    known = Surroundings()
    first, second = (script_input("x", request={"url": url}) for url in "ab")
    assert [known.request(script) for script in (first, second, first)] == [
        '{"url":"a"}',
        '{"url":"b"}',
        '{"url":"a"}',
    ]
    assert known.request(first) is known.request(first._replace(source="y"))
    assert known.request(second._replace(event="test")) == '{"url":"b"}'


def test_a_failure_carries_its_code() -> None:
    """Message and code reach the script."""
    meta, _, _ = failure_parts(3, "refused", "connect")
    assert json.loads(meta) == {"id": 3, "error": {"message": "refused", "code": "connect"}}
