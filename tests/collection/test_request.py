from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.model import Auth
from azbearer.collection.place import Place
from azbearer.collection.request import parse_header_text, read_request
from azbearer.errors import FileFormatError

ROOT = Place("demo.json")


def read(request: Any) -> dict[str, Any]:
    return read_request({"request": request}, ROOT)[0]


def test_string_request() -> None:
    """A request that is a text is a GET of that URL."""
    assert {"url": "http://localhost", "method": "GET"} == read("http://localhost")


def test_right_form_is_shared() -> None:
    """A request that has the right form already is not copied."""
    request = {
        "method": "PUT",
        "url": {"raw": "u", "query": [{"key": "a"}], "path": ["x"]},
        "header": [{"key": "A", "value": "b"}],
        "body": {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "v"}]},
        "extra": 1,
    }
    assert request is read(request)


def test_draft() -> None:
    """A draft without method and URL is a GET of nothing, which fails when it is sent."""
    assert {"method": "GET", "header": [], "url": ""} == read({"header": []})


@pytest.mark.parametrize("header", ["A: b\nC:d", ["A: b", {"key": "C", "value": "d"}, None]])
def test_header_text(header: Any) -> None:
    """Headers written as text become a list."""
    expected = [{"key": "A", "value": "b"}, {"key": "C", "value": "d"}]
    assert expected == read({"url": "u", "header": header})["header"]


def test_auth_map() -> None:
    """A v2.0 auth map becomes a v2.1 list, and the document's own object stays as it is."""
    item = {"request": {"method": "GET", "url": "u", "auth": {"type": "bearer", "bearer": {"token": "t"}}}}
    request, auth = read_request(item, ROOT)
    assert Auth("bearer", {"token": "t"}) == auth
    assert [{"key": "token", "value": "t", "type": "any"}] == request["auth"]["bearer"]
    assert {"token": "t"} == item["request"]["auth"]["bearer"]  # type: ignore[index]


def test_auth_list() -> None:
    """A v2.1 auth list stays as it is."""
    request = {"method": "GET", "url": "u", "auth": {"type": "noauth"}}
    assert request is read(request)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        (None, "request"),
        (5, "request"),
        ({"url": 5}, "request.url"),
        ({"url": {"raw": []}}, "request.url.raw"),
        ({"url": {"query": ["a"]}}, "request.url.query[0]"),
        ({"url": {"host": {}}}, "request.url.host"),
        ({"method": 1, "url": "u"}, "request.method"),
        ({"url": "u", "header": {}}, "request.header"),
        ({"url": "u", "header": [1]}, "request.header[0]"),
        ({"url": "u", "header": ["A: b", None, 1]}, "request.header[2]"),
        ({"url": "u", "body": []}, "request.body"),
        ({"url": "u", "body": {"formdata": [1]}}, "request.body.formdata[0]"),
        ({"url": "u", "auth": "bearer"}, "request.auth"),
    ],
)
def test_wrong_types(request_: Any, where: str) -> None:
    """A wrong type in what is used is an error at its place."""
    with pytest.raises(FileFormatError) as caught:
        read(request_)
    assert f"demo.json: $.{where}" == caught.value.where


def test_header_lines() -> None:
    """Folded lines belong to the one before; lines without a name or a colon are passed over."""
    text = " lost\r\nA: b:c\r\n  d\r\nnonsense\r\n: x\r\nE :\r\n\tf"
    assert [{"key": "A", "value": "b:c d"}, {"key": "E", "value": "f"}] == parse_header_text(text)
