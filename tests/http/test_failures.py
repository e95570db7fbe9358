"""libcurl's numbers as errors."""

from __future__ import annotations

import pytest

from azbearer.http.failures import failure, timed_out
from azbearer.http.routes import Route

_DIRECT = Route("", "contoso.example:443")
_PROXIED = Route("http://me:s3cr3t@p.example:1", "contoso.example:443, over the proxy http://p.example:1")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1, "protocol"),
        (5, "proxy"),
        (6, "dns"),
        (7, "connect"),
        (18, "aborted"),
        (35, "tls"),
        (52, "aborted"),
        (55, "aborted"),
        (56, "aborted"),
        (60, "tls"),
        (77, "tls"),
        (97, "proxy"),
        (9999, "network"),
    ],
)
def test_each_number_has_a_code_and_a_hint(number: int, code: str) -> None:
    """Programs get a stable word, people what to try."""
    error = failure(number, "words", _DIRECT)
    assert (code, "contoso.example:443") == (error.code, error.where)
    assert error.hint


@pytest.mark.parametrize("number", [5, 6, 7, 52, 55, 56, 97, 9999])
def test_words_that_may_quote_a_url_are_not_shown(number: int) -> None:
    """Only TLS and protocol errors show libcurl's own words."""
    assert "s3cr3t" not in "".join(failure(number, "http://me:s3cr3t@p", _PROXIED).lines())


def test_an_untrusted_certificate_says_how_to_trust_it() -> None:
    """The reason is libcurl's, the way out is ours."""
    error = failure(60, "self-signed certificate", _DIRECT)
    assert "self-signed certificate" in error.message
    assert "--ssl-extra-ca-certs" in error.hint


@pytest.mark.parametrize(("status", "hint"), [(407, "user and password"), (403, "NO_PROXY")])
def test_a_proxy_that_refuses_is_named(status: int, hint: str) -> None:
    """The proxy's status decides what to try."""
    error = failure(56, "", _PROXIED, status)
    assert ("proxy", True) == (error.code, hint in error.hint)


def test_a_proxy_that_can_not_be_reached_is_named() -> None:
    """With a proxy in between, the connection that failed is the one to it."""
    assert failure(7, "", _PROXIED).code == "proxy"


@pytest.mark.parametrize("phase", ["connect", "first-byte", "total"])
def test_a_time_out_names_its_limit(phase: str) -> None:
    """Code and seconds tell which limit it was."""
    error = timed_out(phase, 2.5, "contoso.example:443")
    assert error.code == f"timeout-{phase}"
    assert "2.5 s" in error.message
