"""Values of the door: what they show, and what not."""

from __future__ import annotations

import pytest

from azbearer.http.messages import Hop, Request, Response

_URL = "https://me:s3cr3t@contoso.example/a?sig=s3cr3t#s3cr3t"
_REQUEST = Request("GET", _URL, (("Authorization", "s3cr3t"),), b"s3cr3t", frozenset({"s3cr3t"}))
_RESPONSE = Response(
    200, "OK", (("Set-Cookie", "s3cr3t"),), b"s3cr3t", _URL, "1.1", _REQUEST, (Hop(302, _URL, _URL),)
)


@pytest.mark.parametrize("value", [_REQUEST, _RESPONSE, _RESPONSE.hops])
def test_reprs_hold_no_secrets(value: object) -> None:
    """Method, status and the bare URL are shown; headers, bodies, queries and passwords are not."""
    assert "s3cr3t" not in repr(value)
    assert "https://contoso.example/a" in repr(value)


@pytest.mark.parametrize(("name", "expected"), [("SET-COOKIE", "s3cr3t"), ("Location", None)])
def test_headers_are_found_in_any_case(name: str, expected: str | None) -> None:
    """Names are compared case-insensitively (RFC 9110 section 5.1)."""
    assert expected == _RESPONSE.header(name)
