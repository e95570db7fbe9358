"""The CA and the server's certificate."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.verification import PolicyBuilder, Store

from azbearer.emulator import certificates
from azbearer.emulator.hosts import LOOPBACK_NAMES, REAL_HOSTS

if TYPE_CHECKING:
    import pytest

IDENTITY = certificates.create_identity()
CA = x509.load_pem_x509_certificate(IDENTITY.ca_pem)
LEAF = x509.load_pem_x509_certificate(IDENTITY.certificate_pem)


def test_an_independent_verifier_accepts_the_chain() -> None:
    """A verifier that enforces the CA/Browser Forum's profile finds nothing to complain of."""
    subject = x509.DNSName("management.azure.com")
    verifier = PolicyBuilder().store(Store([CA])).build_server_verifier(subject)
    assert [LEAF, CA] == verifier.verify(LEAF, [])


def test_the_certificate_is_for_every_host() -> None:
    """Loopback names and addresses, and every real host."""
    names = LEAF.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    written = {str(name.value) for name in names}
    assert {*LOOPBACK_NAMES, *REAL_HOSTS} == written


def test_every_extension_is_there() -> None:
    """Key identifiers, key usage, basic constraints, and what the key is for."""
    critical = {extension.oid._name: extension.critical for extension in LEAF.extensions}
    expected = {
        "basicConstraints": True,
        "keyUsage": True,
        "extendedKeyUsage": False,
        "subjectAltName": False,
        "subjectKeyIdentifier": False,
        "authorityKeyIdentifier": False,
    }
    assert expected == critical


def test_two_authorities_have_two_names() -> None:
    """The CAs of two emulators can lie in one trust store."""
    other = x509.load_pem_x509_certificate(certificates.create_identity().ca_pem)
    assert CA.subject != other.subject


def test_no_key_in_clear_reaches_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file that OpenSSL loads from is encrypted, and gone afterwards."""
    seen: list[bytes] = []
    write = Path.write_bytes

    def watching(path: Path, data: bytes) -> int:
        seen.append(data)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", watching)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    certificates.server_context(IDENTITY)
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in seen[0]
    assert b"BEGIN PRIVATE KEY" not in seen[0]
    assert [] == list(tmp_path.iterdir())


def test_the_key_is_not_in_the_repr() -> None:
    """An identity can be logged."""
    clear = IDENTITY.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert "key=" not in repr(IDENTITY)
    assert clear.decode() not in repr(IDENTITY)
