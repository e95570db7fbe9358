"""Proxies and certificates that requests name for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import RequestRefusedError
from azbearer.http.certificates import ClientCertificate
from azbearer.runner.bodyfiles import BodyFiles
from azbearer.runner.ways import certificate_of, password_of, proxy_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        (None, None),
        ("text", None),
        ({}, None),
        ({"host": "p.test", "port": 3128}, "http://p.test:3128"),
        ({"host": "http://p.test"}, "http://p.test:8080"),
        ({"host": "p.test", "disabled": True}, None),
        ({"host": "p.test", "port": 1, "match": "http+https://a.test/*"}, "http://p.test:1"),
        ({"host": "p.test", "port": 1, "match": "http+https://*:*/*"}, "http://p.test:1"),
        ({"host": "p.test", "port": 1, "match": "https://b.test/*"}, None),
        ({"host": "p.test", "port": 1, "match": {"pattern": "https://b.test/*"}}, None),
        ({"host": "p.test", "port": 1, "match": {"pattern": "https://a.test/*"}}, "http://p.test:1"),
        (
            {"host": "p.test", "port": 1, "authenticate": True, "username": "u@", "password": "p:"},
            "http://u%40:p%3A@p.test:1",
        ),
        ({"host": "p.test", "port": 1, "username": "u"}, "http://p.test:1"),
    ],
)
def test_proxies(proxy: Any, expected: str | None) -> None:
    """A proxy with host and port, for addresses that its pattern fits, with credentials if it wants them."""
    assert expected == proxy_of({"proxy": proxy}, "https://a.test/x")


@pytest.mark.parametrize(
    ("password", "proxy"), [("p", {"password": "p"}), ("", {}), ("", None), ("", "text")]
)
def test_passwords_of_proxies(password: str, proxy: Any) -> None:
    """Reports have to know them."""
    assert password == password_of({"proxy": proxy})


def test_certificate(tmp_path: Path) -> None:
    """Files are below the folder, as those of bodies."""
    given = {"cert": {"src": "c.pem"}, "key": {"src": "k.pem"}, "passphrase": "p"}
    expected = ClientCertificate(tmp_path / "c.pem", tmp_path / "k.pem", passphrase="p")
    assert expected == certificate_of({"certificate": given}, BodyFiles(tmp_path), "request")
    pkcs12 = certificate_of({"certificate": {"pfx": {"src": "c.pfx"}}}, BodyFiles(tmp_path), "request")
    assert ClientCertificate(tmp_path / "c.pfx", None, True) == pkcs12


def test_a_certificate_that_takes_very_long(tmp_path: Path) -> None:
    """Nothing is sent: libcurl would open it without an end."""
    (tmp_path / "c.pfx").write_bytes(bytes.fromhex("3010 020103 3000 3009 3000 0400 02037fffff"))
    with pytest.raises(RequestRefusedError, match="very long"):
        certificate_of({"certificate": {"pfx": {"src": "c.pfx"}}}, BodyFiles(tmp_path), "request")


@pytest.mark.parametrize("given", [None, "x", {}, {"key": {"src": "k"}}])
def test_no_certificate(given: Any, tmp_path: Path) -> None:
    """What names no file is none."""
    assert certificate_of({"certificate": given}, BodyFiles(tmp_path), "request") is None


def test_certificate_elsewhere(tmp_path: Path) -> None:
    """A script can't have keys of this machine tried out."""
    with pytest.raises(RequestRefusedError, match="outside of the folder"):
        certificate_of({"certificate": {"cert": {"src": "/etc/key.pem"}}}, BodyFiles(tmp_path), "request")
