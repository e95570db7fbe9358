"""A request as it went out, told by its parts, and as an object of the collection schema."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.url import parse_url, url_object
from azbearer.scripting.contract import SentRequest

HEADERS = (("X-Dup", "a"), ("X-Dup", "b: c"), ("Host", "h"))
SHOW = "console.log(JSON.stringify(pm.request.toJSON()), `${pm.request.url}`)"
URLS = [
    "h",
    "https://a.b.example/",
    "http://127.0.0.1:8080/x/y/",
    "http://h//x?",
    "http://h:1?a=1&b&c=&=d&e=f=g&&",
    "http://h/a%20b?q=%22é?/:@",
    "http://[::1]/x",
    "http://[::1]:80/:id/x:y",
    "http://u:p@h/x#fragment",
    "http://h/{{unset}}?a={{b&c}}",
]


def shown(run: Any, request: Any) -> str:
    text: str = run(SHOW, request=request).messages[0].text
    return text


@pytest.mark.parametrize("url", URLS)
def test_parts_and_object_say_the_same(run: Any, url: str) -> None:
    """A script cannot tell in which of the two forms it got its request."""
    parsed = parse_url(url)
    view = {
        "url": url_object(parsed),
        "header": [{"key": key, "value": value} for key, value in HEADERS],
        "method": "GET",
    }
    assert shown(run, view) == shown(run, SentRequest("GET", str(parsed), HEADERS))


def test_body_and_auth_are_there_when_the_request_has_them(run: Any) -> None:
    """A body is an object of the schema; of the auth setting only the type is known."""
    body = {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}]}
    view = {"url": "http://h/", "header": [], "method": "POST", "body": body, "auth": {"type": "bearer"}}
    view["url"] = url_object(parse_url("http://h/"))
    assert shown(run, view) == shown(run, SentRequest("POST", "http://h/", (), body, "bearer"))


def test_a_request_as_sent_is_not_changed(run: Any) -> None:
    """What a test script does to it has no effect."""
    assert run("pm.request.method = 'PUT'", request=SentRequest("GET", "http://h/", ())).request is None
