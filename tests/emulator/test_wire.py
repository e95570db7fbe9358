"""Requests and replies as values."""

from __future__ import annotations

import pytest

from azbearer.emulator.wire import Reply, Request, json_reply, text_reply


def test_a_target_is_path_and_query() -> None:
    """Segments are decoded one by one, so an encoded slash parts nothing."""
    request = Request("GET", "/a%20b/c%2Fd/?x=1&y=&X=2")
    assert ("a b", "c/d") == request.segments
    assert (("x", "1"), ("y", ""), ("X", "2")) == request.parameters
    assert ("1", "", None) == tuple(request.parameter(name) for name in ("X", "y", "z"))


def test_an_absolute_target_loses_its_origin() -> None:
    """A client that takes the emulator for a proxy sends the whole URL (RFC 9112 section 3.2.2)."""
    assert "/get" == Request("GET", "http://postman-echo.com/get?a=1").path
    assert "/" == Request("GET", "http://postman-echo.com").path


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("LocalHost:1", "localhost"),
        ("[::1]:8443", "::1"),
        ("management.azure.com.", "management.azure.com"),
        ("", ""),
    ],
)
def test_the_hosts_name_has_no_port(host: str, name: str) -> None:
    """Lower case, without port, brackets and final dot."""
    assert name == Request("GET", "/", (("Host", host),) if host else (("Host", ":1"),)).host_name


def test_headers_are_found_without_regard_to_case() -> None:
    """The first of a name counts."""
    request = Request("GET", "/", (("A", "1"), ("a", "2"), ("Content-Type", "Text/Plain; x=y")))
    assert ("1", None, "text/plain") == (request.header("a"), request.header("b"), request.media_type)


def test_replies_are_built() -> None:
    """JSON is compact UTF-8, and headers are added behind."""
    assert b'{"a":"\xc3\xa9"}' == json_reply({"a": "é"}).body
    assert "text/plain; charset=utf-8" == text_reply("x").header("content-type")
    assert Reply(headers=(("A", "1"), ("B", "2"))) == Reply(headers=(("A", "1"),)).with_headers(("B", "2"))
