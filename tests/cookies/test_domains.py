"""Which hosts and paths a cookie is for."""

from __future__ import annotations

import pytest

from azbearer.cookies.domains import (
    Site,
    canonical,
    default_path,
    domain_matches,
    domains_above,
    is_public_suffix,
    path_matches,
    site_of,
)


@pytest.mark.parametrize(
    ("site", "url"),
    [
        (Site("contoso.example", "/a/b", True), "https://Contoso.Example/a/b?q#f"),
        (Site("contoso.example", "/", False), "http://contoso.example"),
        (Site("contoso.example", "/", False), "http://user:p@contoso.example:8080?x=/y"),
        (Site("localhost", "/", True), "http://localhost:3000"),
        (Site("127.0.0.1", "/", True), "http://127.0.0.1"),
        (Site("::1", "/x", True), "http://[::1]:80/x"),
    ],
)
def test_sites(site: Site, url: str) -> None:
    """Host, path, and whether a Secure cookie may go there: by https, or to this machine."""
    assert site == site_of(url)


@pytest.mark.parametrize("url", ["", "contoso.example", "http://", "http:///path", "/path", "://x"])
def test_what_is_no_site(url: str) -> None:
    """A URL without scheme or host is none."""
    with pytest.raises(ValueError, match="absolute"):
        site_of(url)


def test_domains_are_compared_in_one_form() -> None:
    """Lower case, without the dot in front and without brackets."""
    assert ("contoso.example", "::1") == (canonical(".Contoso.Example"), canonical("[::1]"))


@pytest.mark.parametrize(
    ("expected", "host", "domain"),
    [
        (True, "a.example", "a.example"),
        (True, "x.a.example", "a.example"),
        (False, "xa.example", "a.example"),
        (False, "a.example", "x.a.example"),
        (False, "10.0.0.1", "0.0.1"),
        (False, "::1", "1"),
        (False, "a.example", ""),
    ],
)
def test_domain_match(expected: bool, host: str, domain: str) -> None:
    """A host is in its own domain and in those above it; an address is in its own alone."""
    assert expected == domain_matches(host, domain)


def test_domains_above_a_host() -> None:
    """The nearest first; none above an address."""
    assert ["b.c", "c"] == domains_above("a.b.c")
    assert [] == domains_above("127.0.0.1") == domains_above("::1") == domains_above("localhost")


@pytest.mark.parametrize("domain", ["com", "co.uk", "azurewebsites.net", "example", "localhost"])
def test_domains_that_strangers_share(domain: str) -> None:
    """Of the list of public suffixes, or an unknown name of one label."""
    assert is_public_suffix(domain)


@pytest.mark.parametrize(
    "domain", ["contoso.com", "contoso.example", "contoso.azurewebsites.net", "a.localhost"]
)
def test_domains_of_somebody(domain: str) -> None:
    """One label more is somebody's own."""
    assert not is_public_suffix(domain)


@pytest.mark.parametrize(
    ("expected", "path"),
    [("/", ""), ("/", "/"), ("/", "/a"), ("/a", "/a/"), ("/a", "/a/b"), ("/a/b", "/a/b/c"), ("/", "a/b")],
)
def test_default_path(expected: str, path: str) -> None:
    """Up to the last slash, without it."""
    assert expected == default_path(path)


@pytest.mark.parametrize(
    ("expected", "path", "cookie_path"),
    [
        (True, "/", "/"), (True, "/a", "/"), (True, "/a", "/a"), (True, "/a/b", "/a"), (True, "/a/b", "/a/"),
        (False, "/ab", "/a"), (False, "/", "/a"), (False, "/A", "/a"),
    ],
)  # fmt: skip
def test_path_match(expected: bool, path: str, cookie_path: str) -> None:
    """A path is for itself and what is below it, by whole segments and in its case."""
    assert expected == path_matches(path, cookie_path)
