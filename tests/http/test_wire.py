"""Headers on their way to libcurl."""

from __future__ import annotations

import pytest

from azbearer.http.messages import Request
from azbearer.http.wire import as_sent, body_of, header_lines

_QUIET = [b"Accept:"]
_QUIET_WITH_BODY = [b"Accept:", b"Content-Type:", b"Expect:"]


@pytest.mark.parametrize(
    ("headers", "with_body", "expected"),
    [
        ((), False, _QUIET),
        ((), True, _QUIET_WITH_BODY),
        ((("b", "1"), ("A", "2"), ("b", "3")), False, [b"b: 1", b"A: 2", b"b: 3", *_QUIET]),
        ((("X", ""), ("Y", " ")), False, [b"X;", b"Y;", *_QUIET]),
        ((("X", "\xe9"),), False, [b"X: \xe9", *_QUIET]),
        ((("accept", ""),), False, [b"accept;"]),
        ((("Content-Length", "99"),), True, _QUIET_WITH_BODY),
        (
            (("content-type", "a/b"), ("EXPECT", "100-continue")),
            True,
            [b"content-type: a/b", b"EXPECT: 100-continue", b"Accept:"],
        ),
    ],
)
def test_headers_go_as_given_and_nothing_is_added(
    headers: tuple[tuple[str, str], ...], with_body: bool, expected: list[bytes]
) -> None:
    """Order, case, repetition and empty values stay; libcurl's own additions are switched off."""
    assert expected == header_lines(headers, with_body=with_body)


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
    assert expected == body_of(Request(method, "http://a", body=body))


def test_the_sent_request_has_what_libcurl_adds() -> None:
    """Host and User-Agent first, the counted Content-Length last."""
    request = Request("POST", "http://a", (("content-length", "9"), ("B", "c")), b"xy")
    expected = (("Host", "a"), ("User-Agent", "agent"), ("B", "c"), ("Content-Length", "2"))
    assert expected == as_sent(request, "a", "agent").headers


def test_the_request_s_own_host_and_agent_stay() -> None:
    """What the request brings is not added again."""
    headers = (("host", "b"), ("USER-AGENT", "c"), ("Transfer-Encoding", "chunked"))
    assert headers == as_sent(Request("POST", "http://a", headers), "a", "agent").headers
