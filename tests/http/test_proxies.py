"""Proxies from the environment."""

from __future__ import annotations

import pytest

from azbearer.http.proxies import proxy_for
from azbearer.http.urls import Origin

_HTTP = Origin("http", "api.contoso.example", 80)
_HTTPS = Origin("https", "api.contoso.example", 443)


@pytest.mark.parametrize(
    ("environ", "origin", "expected"),
    [
        ({}, _HTTP, ""),
        ({"http_proxy": "http://p:1"}, _HTTP, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, _HTTP, "http://p:1"),
        ({"http_proxy": "http://low:1", "HTTP_PROXY": "http://up:1"}, _HTTP, "http://low:1"),
        ({"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, _HTTP, ""),
        ({"http_proxy": "http://p:1", "REQUEST_METHOD": "GET"}, _HTTP, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, _HTTPS, ""),
        ({"HTTPS_PROXY": "http://p:1"}, _HTTPS, "http://p:1"),
        ({"https_proxy": "p:1"}, _HTTPS, "http://p:1"),
        ({"ALL_PROXY": "socks5h://p:1"}, _HTTPS, "socks5h://p:1"),
        ({"all_proxy": "http://all:1", "https_proxy": "http://one:1"}, _HTTPS, "http://one:1"),
        ({"https_proxy": " "}, _HTTPS, ""),
    ],
)
def test_the_proxy_is_chosen_by_scheme(environ: dict[str, str], origin: Origin, expected: str) -> None:
    """The scheme's own variable, then the one for all; lower case first."""
    assert expected == proxy_for(environ, origin)


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "direct"),
    [
        ("*", "api.contoso.example", 443, True),
        ("contoso.example", "api.contoso.example", 443, True),
        (".contoso.example", "api.contoso.example", 443, True),
        ("*.contoso.example", "api.contoso.example", 443, True),
        ("CONTOSO.EXAMPLE.", "contoso.example", 443, True),
        ("a.example contoso.example", "contoso.example", 443, True),
        ("a.example, contoso.example", "contoso.example", 443, True),
        ("ntoso.example", "contoso.example", 443, False),
        ("api.contoso.example", "contoso.example", 443, False),
        ("contoso.example:8443", "contoso.example", 443, False),
        ("contoso.example:443", "contoso.example", 443, True),
        ("10.0.0.0/8", "10.1.2.3", 443, True),
        ("10.0.0.0/8", "11.1.2.3", 443, False),
        ("10.0.0.0/8", "ten.example", 443, False),
        ("10.0.0.0/99", "10.1.2.3", 443, False),
        ("fd00::/8", "fd00::1", 443, True),
        ("[fd00::1]", "fd00::1", 443, True),
        ("[fd00::1]:80", "fd00::1", 443, False),
        ("fd00::1", "fd00::1", 443, True),
        ("::bad]", "fd00::1", 443, False),
        (",,", "contoso.example", 443, False),
        (".", "contoso.example", 443, False),
    ],
)
def test_no_proxy_takes_hosts_out(no_proxy: str, host: str, port: int, direct: bool) -> None:
    """Domains with what is below them, addresses, networks and ports, in lists of either kind."""
    environ = {"https_proxy": "http://p:1", "NO_PROXY": no_proxy}
    assert direct is (proxy_for(environ, Origin("https", host, port)) == "")
