"""Headers on their way to libcurl."""

from __future__ import annotations

import pytest

from azbearer.http.messages import Request
from azbearer.http.names import apart
from azbearer.http.wire import header_lines, outgoing

_QUIET = [b"Host:", b"User-Agent:", b"Accept:"]
_QUIET_WITH_BODY = [*_QUIET, b"Content-Type:", b"Expect:", b"Content-Length:"]


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ((), None, _QUIET),
        ((), b"", _QUIET_WITH_BODY),
        ((("b", "1"), ("A", "2"), ("b", "\xe9")), None, [b"b: 1\r\nA: 2\r\nb: \xe9", *_QUIET]),
        ((("X", ""), ("Y", " "), ("Z", "1"), ("E", "")), None, [b"X;", b"Y;", b"Z: 1\r\nE: ", *_QUIET]),
        ((("X", ""),), None, [b"X;", *_QUIET]),
        (
            (("transfer-encoding", "chunked"), ("A", "1")),
            b"x",
            [b"A: 1", b"transfer-encoding: chunked", *_QUIET_WITH_BODY[:-1]],
        ),
    ],
)
def test_headers_go_as_given_and_nothing_is_added(
    headers: tuple[tuple[str, str], ...], body: bytes | None, expected: list[bytes]
) -> None:
    """Order, case, repetition and empty values stay; libcurl's own additions are switched off."""
    assert expected == header_lines(*apart(headers), None if body is None else len(body))


@pytest.mark.parametrize(
    ("method", "body", "expected"),
    [
        ("GET", None, None),
        ("GET", b"x", b"x"),
        ("HEAD", b"", None),
        ("POST", None, b""),
        ("PUT", None, b""),
        ("PATCH", None, b""),
        ("DELETE", None, None),
        ("DELETE", b"", b""),
    ],
)
def test_methods_that_expect_a_body_announce_an_empty_one(
    method: str, body: bytes | None, expected: bytes | None
) -> None:
    """Azure answers 411 to a POST without Content-Length."""
    request, _, sent, size = outgoing(Request(method, "http://a", body=body), "", "")
    counted = [value for name, value in request.headers if name == "Content-Length"]
    assert (expected, [] if expected is None else [str(len(expected))]) == (sent, counted)
    assert size == (None if expected is None else len(expected))


def test_the_sent_request_has_what_libcurl_adds() -> None:
    """Host and User-Agent first, the counted Content-Length last, or where the request has one."""
    request = Request("POST", "http://a", (("B", "c"),), b"xy")
    expected = (("Host", "a"), ("User-Agent", "agent"), ("B", "c"), ("Content-Length", "2"))
    assert expected == _sent(request)
    request = request._replace(headers=(("content-length", "9"), ("B", "c")))
    expected = (*expected[:2], ("content-length", "2"), ("B", "c"))
    assert expected == _sent(request)


def _sent(request: Request) -> tuple[tuple[str, str], ...]:
    return outgoing(request, "a", "agent")[0].headers


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_request_s_own_host_and_agent_stay(method: str) -> None:
    """What the request brings is not added again."""
    headers = (("host", "b"), ("USER-AGENT", "c"), ("Transfer-Encoding", "chunked"))
    assert headers == _sent(Request(method, "http://a", headers))


def test_a_request_that_is_complete_stays_itself() -> None:
    """Nothing is copied where nothing is added."""
    headers = (("Host", "b"), ("User-Agent", "c"), ("Content-Length", "1"))
    for request in (Request("GET", "http://a", headers[:2]), Request("PUT", "http://a", headers, b"x")):
        assert request is outgoing(request, "a", "agent")[0]


@pytest.mark.parametrize("name", ["%s", "%", "%(a)s", "%%"])
def test_a_name_is_no_template(name: str) -> None:
    """A percent sign is a character of tokens, and means nothing in a name or a value."""
    lines = header_lines(*apart(((name, "%s"), ("A", name))), None)
    assert lines[0] == f"{name}: %s\r\nA: {name}".encode()


def test_without_says_what_is_not_added() -> None:
    """As the profile of an item has it."""
    request = Request(
        "PUT", "http://a", body=b"x", without=frozenset({"host", "user-agent", "content-length"})
    )
    assert _sent(request) == ()
