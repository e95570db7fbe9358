"""Set-Cookie headers, read as tough-cookie's loose mode reads them."""

from __future__ import annotations

import pytest

from azbearer.cookies.cookie import Cookie, parse_set_cookie


@pytest.mark.parametrize(
    ("cookie", "text"),
    [
        (Cookie("a", "b"), "a=b"),
        (Cookie("a", "b=c"), " a = b=c ; "),
        (Cookie("", "b"), "b"),
        (Cookie("", "b"), "=b"),
        (Cookie("a", ""), "a="),
        (Cookie("a", '"b c"'), 'a="b c"'),
        (Cookie("__proto__", "b"), "__proto__=b"),
        (Cookie("a", "b", domain="contoso.example"), "a=b; Domain=.Contoso.Example"),
        (Cookie("a", "b"), "a=b; Domain="),
        (Cookie("a", "b", path="/x"), "a=b; PATH=/x"),
        (Cookie("a", "b"), "a=b; path=x"),
        (Cookie("a", "b", secure=True, http_only=True), "a=b;secure;HttpOnly=anything"),
        (Cookie("a", "b", same_site="lax"), "a=b; SameSite=Lax"),
        (Cookie("a", "b"), "a=b; SameSite=whatever"),
        (Cookie("a", "b", expires=0.0), "a=b; expires=Thu, 01 Jan 1970 00:00:00 GMT"),
        (Cookie("a", "b"), "a=b; expires=soon"),
        (Cookie("a", "b", max_age=60), "a=b; max-age=60"),
        (Cookie("a", "b", max_age=-1), "a=b; max-age=-60"),
        (Cookie("a", "b"), "a=b; max-age=1.5"),
        (Cookie("a", "b", max_age=2), "a=b; max-age=1; max-age=2"),
        (Cookie("a", "b", extensions=("Priority=High", "Partitioned")), "a=b; Priority=High;; Partitioned"),
        # What follows a line break is never part of a header.
        (Cookie("a", "b"), "a=b\r\nX-Evil: 1"),
        (Cookie("a", "b"), "a=b\0c"),
    ],
)
def test_cookies(cookie: Cookie, text: str) -> None:
    """Name, value, attributes."""
    assert cookie == parse_set_cookie(text)


@pytest.mark.parametrize("text", ["", "  ", "a\tb=c", "a=b\x01c"])
def test_what_is_no_cookie(text: str) -> None:
    """Nothing, or control characters in name or value."""
    assert parse_set_cookie(text) is None


def test_an_endless_age_is_no_trouble() -> None:
    """Digits by the thousand are a very long time."""
    cookie = parse_set_cookie("a=b; max-age=" + "9" * 10_000)
    assert cookie is not None
    assert 10**12 == cookie.max_age


def test_the_age_wins_over_the_date() -> None:
    """Max-Age counts from when the cookie came; zero has passed at once (RFC 6265 section 5.3)."""
    cookie = Cookie("a", "b", expires=5.0, max_age=10, received=100.0)
    assert 110.0 == cookie.expiry
    assert not cookie.is_over(109.0)
    assert cookie.is_over(110.0)
    assert cookie._replace(max_age=0).is_over(100.0)
    assert cookie._replace(max_age=None).is_over(5.0)
    assert not Cookie("a", "b").is_over(1e12)


def test_as_it_is_sent() -> None:
    """A cookie without a name is its value; the value is not part of the representation."""
    assert ("a=b", "b") == (Cookie("a", "b").text, Cookie("", "b").text)
    assert "<Cookie 'a' of x/>" == repr(Cookie("a", "b", "x", "/"))
