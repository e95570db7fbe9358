"""Who is trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import pytest

from azbearer.errors import FileFormatError, InputError
from azbearer.http.trust import Trust, find_trust, read_extra, with_extra

if TYPE_CHECKING:
    from collections.abc import Callable

_PEM = b"-----BEGIN CERTIFICATE-----\nTWFkZSB1cA==\n-----END CERTIFICATE-----"
_DEBIAN = "/etc/ssl/certs/ca-certificates.crt"


def _only(*paths: str) -> Callable[[str], bool]:
    return lambda path: path in paths


@pytest.mark.parametrize(
    ("environ", "platform", "files", "expected"),
    [
        ({}, "linux", [_DEBIAN], Trust(file=_DEBIAN)),
        ({}, "linux", ["/etc/ssl/cert.pem"], Trust(file="/etc/ssl/cert.pem")),
        ({}, "linux", [], Trust(file=certifi.where())),
        ({}, "win32", [], Trust(native=True)),
        ({}, "darwin", ["/etc/ssl/cert.pem"], Trust(file="/etc/ssl/cert.pem", native=True)),
        ({"SSL_CERT_FILE": "/my.pem"}, "linux", [_DEBIAN], Trust(file="/my.pem")),
        ({"SSL_CERT_FILE": "/my.pem"}, "win32", [], Trust(file="/my.pem")),
        ({"SSL_CERT_DIR": "/certs"}, "darwin", [], Trust(directory="/certs")),
    ],
)
def test_the_environment_wins_then_the_system(
    environ: dict[str, str], platform: str, files: list[str], expected: Trust
) -> None:
    """SSL_CERT_FILE and SSL_CERT_DIR, the native store, the distribution's bundle, certifi."""
    assert expected == find_trust(environ, platform=platform, exists=_only(*files))


def test_extra_certificates_stand_beside_the_store() -> None:
    """What the caller trusts is added to each kind of store."""
    assert find_trust({"SSL_CERT_FILE": "a"}, extra="pem") == Trust(file="a", extra="pem")


def test_only_certificates_are_taken_from_file_and_bytes(tmp_path: Path) -> None:
    """Comments and keys around them are left out."""
    key = b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
    file = tmp_path / "ca.pem"
    file.write_bytes(b"# comment\r\n" + key + _PEM + b"\n" + _PEM)
    assert read_extra(file, _PEM) == f"{_PEM.decode()}\n" * 3


def test_no_extra_is_empty() -> None:
    """Without file and bytes nothing is added."""
    assert read_extra(None, b"") == ""


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    """A DER file, for instance; the hint says how to convert it."""
    file = tmp_path / "ca.der"
    file.write_bytes(b"\x30\x82")
    with pytest.raises(FileFormatError) as caught:
        read_extra(file, b"")
    assert "openssl x509" in caught.value.hint
    assert str(file) == caught.value.where


def test_a_missing_file_is_named() -> None:
    """The error says which file can't be read."""
    with pytest.raises(InputError, match="can't be read"):
        read_extra(Path("no-such-file.pem"), b"")


def test_store_and_extra_are_one_text_where_they_must(tmp_path: Path) -> None:
    """The store's file comes first; a native store is stood in for by certifi's."""
    file = tmp_path / "store.pem"
    file.write_bytes(_PEM)
    assert with_extra(Trust(file=str(file), extra="more")) == f"{_PEM.decode()}\nmore"
    assert with_extra(Trust(native=True, extra="more")).count("BEGIN CERTIFICATE") > 100
