from __future__ import annotations

import pytest

from azbearer.tokens.hosts import Site, host_of, is_ordinary, named_site, site_of


@pytest.mark.parametrize(
    ("text", "host"),
    [("Vault.Azure.NET.", "vault.azure.net"), ("localhost", "localhost"), ("a_b.example", "a_b.example")],
)
def test_one_spelling(text: str, host: str) -> None:
    """Lower case, no final dot."""
    assert host == host_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "a..b",
        ".a",
        "a.b..",
        "a b",
        "a/b",
        "a:443",
        "a@b",
        "v\u0430ult.azure.net",
        "a%2eb",
        "-a.b",
        "a." * 130,
        "::1",
    ],
)
def test_what_is_no_name(text: str) -> None:
    """Nothing; look-alikes in other scripts among them."""
    assert host_of(text) is None


def test_sites() -> None:
    """Scheme, host and port as they count."""
    assert Site("https", "a.example", 443) == site_of("HTTPS://A.Example./x?y#z")
    assert Site("http", "::1", 8080) == site_of("http://[::1]:8080/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "ftp://a.example",
        "https://u@a.example",
        "https://@a.example",
        "https://a\\.b/",
        "https://",
    ],
)
def test_urls_that_are_not_trusted(url: str) -> None:
    """Whatever could be read in two ways."""
    assert site_of(url) is None


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("a.example", Site("https", "a.example", 443)),
        ("localhost:8443", Site("https", "localhost", 8443)),
        ("http://127.0.0.1:80", Site("http", "127.0.0.1", 80)),
        ("http://a.example", None),
        ("a b", None),
    ],
)
def test_sites_by_name(text: str, site: Site | None) -> None:
    """TLS unless it is said otherwise, which is for loopback only."""
    assert site == named_site(text)


@pytest.mark.parametrize(
    ("url", "ordinary"), [("https://a.b", True), ("https://a.b:444", False), ("http://a.b", False)]
)
def test_ordinary(url: str, ordinary: bool) -> None:
    """TLS on its usual port."""
    site = site_of(url)
    assert site is not None
    assert ordinary == is_ordinary(site)
