"""Reading and resolving URLs."""

from __future__ import annotations

import pytest

from azbearer.http.urls import Origin, is_loopback, normalized, parse_url, percent_encoded, resolve

# RFC 3986 section 5.4, with an http base; "g:h" is left to the caller, who refuses the scheme.
_BASE = "http://a/b/c/d;p?q"
_EXAMPLES = {
    "g": "http://a/b/c/g",
    "./g": "http://a/b/c/g",
    "g/": "http://a/b/c/g/",
    "/g": "http://a/g",
    "//g": "http://g",
    "?y": "http://a/b/c/d;p?y",
    "g?y": "http://a/b/c/g?y",
    "#s": "http://a/b/c/d;p?q#s",
    "g#s": "http://a/b/c/g#s",
    "g?y#s": "http://a/b/c/g?y#s",
    ";x": "http://a/b/c/;x",
    "g;x?y#s": "http://a/b/c/g;x?y#s",
    "": "http://a/b/c/d;p?q",
    ".": "http://a/b/c/",
    "./": "http://a/b/c/",
    "..": "http://a/b/",
    "../": "http://a/b/",
    "../g": "http://a/b/g",
    "../..": "http://a/",
    "../../g": "http://a/g",
    "../../../g": "http://a/g",
    "/./g": "http://a/g",
    "/../g": "http://a/g",
    "g.": "http://a/b/c/g.",
    "..g": "http://a/b/c/..g",
    "./../g": "http://a/b/g",
    "g/./h": "http://a/b/c/g/h",
    "g/../h": "http://a/b/c/h",
    "g;x=1/../y": "http://a/b/c/y",
    "g?y/../x": "http://a/b/c/g?y/../x",
    "g#s/../x": "http://a/b/c/g#s/../x",
    "https://b/x?": "https://b/x?",
    "g:h": "g:h",
}


@pytest.mark.parametrize(("reference", "expected"), _EXAMPLES.items())
def test_references_resolve_as_in_the_rfc(reference: str, expected: str) -> None:
    """Each example of RFC 3986 section 5.4 gives the URL that stands there."""
    assert expected == resolve(_BASE, reference)


def test_a_fragment_is_inherited() -> None:
    """A Location without a fragment keeps the one of the request (RFC 9110 section 10.2.2)."""
    assert resolve("http://a/b#here", "/c") == "http://a/c#here"


def test_a_reference_beside_an_empty_path_starts_at_the_root() -> None:
    """`x` seen from `http://a` is `http://a/x`."""
    assert resolve("http://a", "x") == "http://a/x"


@pytest.mark.parametrize(
    ("text", "origin", "netloc"),
    [
        ("http://contoso.example", Origin("http", "contoso.example", 80), "contoso.example"),
        ("HTTPS://Contoso.Example/a", Origin("https", "contoso.example", 443), "Contoso.Example"),
        ("http://contoso.example:80/", Origin("http", "contoso.example", 80), "contoso.example"),
        ("https://contoso.example:/", Origin("https", "contoso.example", 443), "contoso.example"),
        ("https://contoso.example:8443?x", Origin("https", "contoso.example", 8443), "contoso.example:8443"),
        ("http://[::1]:8080/#f", Origin("http", "::1", 8080), "[::1]:8080"),
        ("http://a_b.example/{x}", Origin("http", "a_b.example", 80), "a_b.example"),
    ],
)
def test_an_address_is_taken_apart(text: str, origin: Origin, netloc: str) -> None:
    """The origin has the effective port, the Host header only one that is not the default."""
    address = parse_url(text)
    assert (origin, netloc) == (address.origin, address.netloc)


def test_userinfo_is_parted_from_the_url() -> None:
    """User and password are in a field of their own, not in the text."""
    text = "https://me:pass@contoso.example/a?b"
    assert (parse_url(text).userinfo, normalized(text)) == ("me:pass", "https://contoso.example/a?b")


def test_addresses_have_no_paths() -> None:
    """All URLs of a server lead to the same address."""
    paths = ("", "/", "/a", "/a/b?c=/d#/e", "/@evil.example/", "/http://evil.example/")
    assert {parse_url("https://contoso.example:8443")} == {
        parse_url(f"https://contoso.example:8443{path}") for path in paths
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a", "http://a"),
        ("HTTP://A:80/B/%2f?c#d", "http://A/B/%2f?c#d"),
        ("https://a:443?b=/c", "https://a?b=/c"),
        ("https://@[::1]:8443/", "https://[::1]:8443/"),
    ],
)
def test_a_url_in_its_usual_form(text: str, expected: str) -> None:
    """Without user and password, and without the port that its scheme has anyhow; the rest stays."""
    assert expected == normalized(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "contoso.example/a",
        "/a",
        "ftp://contoso.example/",
        "file:///etc/hosts",
        "javascript:alert(1)",
        "javascript://contoso.example/a",
        "http://",
        "http:///a",
        "http://:80/",
        "http://contoso.example:0/",
        "http://contoso.example:65536/",
        "http://contoso.example:8080000001/",
        "http://contoso.example:80x/",
        "http://good.example\\@evil.example/",
        "http://a@b@evil.example/",
        "http://evil%2eexample/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://contoso.example/a b",
        "http://contoso.example/\r\nX: y",
        "http://contoso.example/\x00",
        "http://b\u00fccher.example/",
        "http://contoso.example/\u00e9",
        "http://{{host}}/",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str) -> None:
    """Only absolute http and https URLs with one plain host are read."""
    with pytest.raises(ValueError, match="URL"):
        parse_url(text)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("app.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("notlocalhost", False),
        ("0.0.0.0", False),  # noqa: S104 - a name to judge, nothing is bound
        ("128.0.0.1", False),
        ("127.1", False),
        ("::2", False),
    ],
)
def test_loopback_is_known_by_name(host: str, expected: bool) -> None:
    """Only names that can mean nothing but this machine are loopback."""
    assert expected is is_loopback(host)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/a b", "/a%20b"),
        ("/a%20b", "/a%20b"),
        ("/\xc3\xa9", "/%C3%A9"),
        ("/\u20ac", "/%E2%82%AC"),
        ('/"<>\\^`{|}', "/%22%3C%3E%5C%5E%60%7B%7C%7D"),
        ("/a\tb\x7f", "/a%09b%7F"),
        ("/?a=b&c=d#[e]", "/?a=b&c=d#[e]"),
    ],
)
def test_bad_characters_are_percent_encoded(text: str, expected: str) -> None:
    """What may not stand in a URL is escaped byte by byte, what may stays."""
    assert expected == percent_encoded(text)
