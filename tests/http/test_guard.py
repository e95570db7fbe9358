"""What the guard lets onto the wire."""

from __future__ import annotations

import pytest

from azbearer.errors import RequestRefusedError
from azbearer.http.guard import addressed
from azbearer.http.messages import Request
from azbearer.http.wire import outgoing

_URL = "https://contoso.example/a"


def _judged(request: Request) -> Request:
    """The request as it would be sent, after all that the guard looks at."""
    return outgoing(addressed(request)[0], "", "")[0]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x00", "\x1b", "\x7f"])
@pytest.mark.parametrize("part", ["method", "url", "name", "value"])
def test_control_characters_are_refused_in_every_part(part: str, end: str) -> None:
    """No part of a request can start a line of its own."""
    bad = f"a{end}X-Injected"
    requests = {
        "method": Request(f"GET{end}", _URL),
        "url": Request("GET", f"{_URL}?{bad}"),
        "name": Request("GET", _URL, ((bad, "b"),)),
        "value": Request("GET", _URL, (("a", bad),)),
    }
    with pytest.raises(RequestRefusedError):
        _judged(requests[part])


@pytest.mark.parametrize("method", ["", "GET IT", "GE(T", "G\u00c9T"])
def test_a_method_is_a_token(method: str) -> None:
    """A method that is no token is refused."""
    with pytest.raises(RequestRefusedError, match="not a token"):
        _judged(Request(method, _URL))


@pytest.mark.parametrize("name", ["", "a b", "a:", "a;", "\u00e4", "a\u200b"])
def test_a_header_name_is_a_token(name: str) -> None:
    """A header name that is no token is refused."""
    with pytest.raises(RequestRefusedError, match="not a token"):
        _judged(Request("GET", _URL, ((name, "b"),)))


@pytest.mark.parametrize(
    ("value", "reason"),
    [("\u20ac", "outside Latin-1"), ("a\r\nb", "line break"), ("a\x00b", "control character")],
)
def test_a_refused_value_is_explained_but_not_quoted(value: str, reason: str) -> None:
    """The message names the header and the reason, never the value."""
    with pytest.raises(RequestRefusedError, match=reason) as caught:
        _judged(Request("GET", _URL, (("X-Key", f"s3cr3t{value}"),)))
    assert "s3cr3t" not in "".join(caught.value.lines())
    assert "X-Key" in caught.value.message


@pytest.mark.parametrize("value", ["", "a\tb", "caf\xe9", " ", "~"])
def test_latin_1_values_pass(value: str) -> None:
    """Empty values, tabs and Latin-1 are allowed (RFC 9110 section 5.5)."""
    request = Request("GET", _URL, (("X-Key", value),))
    assert request is _judged(request)


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "M-SEARCH", "get"])
def test_any_token_is_a_method(method: str) -> None:
    """Custom methods pass as they are."""
    assert method == _judged(Request(method, _URL)).method


def test_a_refused_url_is_not_quoted() -> None:
    """The message about a bad URL doesn't show it."""
    with pytest.raises(RequestRefusedError) as caught:
        _judged(Request("GET", "https://contoso.example/?sig=s3cr3t value"))
    assert "s3cr3t" not in "".join(caught.value.lines())


def test_a_head_request_has_no_body() -> None:
    """Libcurl can't send one, so it is refused instead of dropped."""
    with pytest.raises(RequestRefusedError, match="HEAD"):
        _judged(Request("HEAD", _URL, body=b"x"))


def test_userinfo_becomes_a_basic_header() -> None:
    """As in newman, `user:password@` is sent as Basic authorization, percent-decoded, and leaves the URL."""
    request = _judged(Request("GET", "https://me:p%40ss@contoso.example/a", (("A", "b"),)))
    assert request.url == "https://contoso.example/a"
    assert request.headers == (("A", "b"), ("Authorization", "Basic bWU6cEBzcw=="))


@pytest.mark.parametrize("url", ["https://me:you@contoso.example/", "https://@contoso.example/"])
def test_an_authorization_header_wins_over_userinfo(url: str) -> None:
    """The request's own header stays the only one."""
    headers = (("authorization", "Bearer x"),)
    assert headers == _judged(Request("GET", url, headers)).headers
