"""Which client certificate goes with which address."""

from __future__ import annotations

from pathlib import Path

import pytest

from azbearer.http.certificates import CertificateRule, ClientCertificate, certificate_for, fits


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        ("<all_urls>", "https://any.test/", True),
        ("https://a.test/*", "https://a.test/x/y?z", True),
        ("https://a.test/*", "https://a.test", True),
        ("https://a.test", "https://a.test/x", True),
        ("https://a.test:443/*", "https://a.test/x", True),
        ("https://a.test:8443/*", "https://a.test/x", False),
        ("https://a.test:8443/*", "https://a.test:8443/x", True),
        ("https://a.test:*/*", "https://a.test:8443/x", True),
        ("https://a.test/*", "https://a.test:8443/x", False),
        ("https://*.a.test/*", "https://b.a.test/", True),
        ("https://*.a.test/*", "https://a.test/", True),
        ("https://*.a.test/*", "https://evil-a.test/", False),
        ("https://a.test/*", "https://a.test.evil.test/", False),
        ("https://a.test/v1/*", "https://a.test/v2/x", False),
        ("*://A.test/*", "http://a.TEST/x", True),
        ("https://*/*", "https://any.test/x", True),
        ("http://a.test/*", "https://a.test/", False),
        ("nonsense", "https://a.test/", False),
        ("https://a.test/*", "no url", False),
    ],
)
def test_patterns(pattern: str, url: str, expected: bool) -> None:
    """Scheme, host, port and path must fit; `*` is any text, and no host is mistaken for another."""
    assert expected is fits(pattern, url)


def test_first_rule_counts() -> None:
    """Of several rules the first that fits; without one there is no certificate."""
    first, second = (ClientCertificate(Path(name)) for name in ("1.pem", "2.pem"))
    rules = (CertificateRule(("https://a.test/*",), first), CertificateRule(("https://*/*",), second))
    found = [certificate_for(rules, url) for url in ("https://a.test/", "https://b.test/", "http://b.test/")]
    assert [first, second, None] == found


def test_passphrase_is_not_shown() -> None:
    """The representation names the file alone."""
    assert "s3cr3t" not in repr(ClientCertificate(Path("a.pem"), passphrase="s3cr3t"))
