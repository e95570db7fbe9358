from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.x509 import load_certificate

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def certificate(key: Key, name: str, issuer: Key, issuer_name: str, days: int = 10) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer_name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=days))
        .sign(issuer, hashes.SHA256())
    )


def pem_of(item: x509.Certificate) -> bytes:
    return item.public_bytes(Encoding.PEM)


def key_pem(key: Key, password: bytes = b"", form: PrivateFormat = PrivateFormat.PKCS8) -> bytes:
    return key.private_bytes(
        Encoding.PEM, form, BestAvailableEncryption(password) if password else NoEncryption()
    )


ROOT, MIDDLE, LEAF = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3))
ROOT_CERTIFICATE = certificate(ROOT, "root", ROOT, "root")
MIDDLE_CERTIFICATE = certificate(MIDDLE, "middle", ROOT, "root")
LEAF_CERTIFICATE = certificate(LEAF, "leaf", MIDDLE, "middle")


def test_a_chain_in_any_order() -> None:
    """The leaf is the certificate of the key; its issuers follow upwards."""
    data = b"".join(map(pem_of, (ROOT_CERTIFICATE, LEAF_CERTIFICATE, MIDDLE_CERTIFICATE))) + key_pem(LEAF)
    found = load_certificate(data)
    assert LEAF_CERTIFICATE == found.certificate
    assert (MIDDLE_CERTIFICATE, ROOT_CERTIFICATE) == found.issuers
    assert 3 == len(found.chain())


def test_the_certificate_that_lasts_longest() -> None:
    """A renewed certificate may stand beside the one that it replaces."""
    renewed = certificate(LEAF, "leaf", MIDDLE, "middle", days=99)
    data = key_pem(LEAF) + pem_of(LEAF_CERTIFICATE) + pem_of(renewed)
    assert renewed == load_certificate(data).certificate


def test_an_issuer_that_issued_itself_in_a_ring() -> None:
    """Certificates that vouch for each other end the chain instead of running in circles."""
    one = certificate(MIDDLE, "one", ROOT, "two")
    two = certificate(ROOT, "two", MIDDLE, "one")
    leaf = certificate(LEAF, "leaf", MIDDLE, "one")
    found = load_certificate(key_pem(LEAF) + b"".join(map(pem_of, (leaf, one, two))))
    assert (one, two) == found.issuers


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_key_formats(form: PrivateFormat) -> None:
    """Both forms of PEM keys, encrypted and plain."""
    plain = load_certificate(pem_of(LEAF_CERTIFICATE) + key_pem(LEAF, form=form))
    encrypted = load_certificate(key_pem(LEAF, b"word", form) + pem_of(LEAF_CERTIFICATE), Secret("word"))
    assert plain.certificate == encrypted.certificate


def test_a_needless_password() -> None:
    """A password for a key that has none is no mistake worth stopping for."""
    assert load_certificate(key_pem(LEAF) + pem_of(LEAF_CERTIFICATE), Secret("needless"))


def test_pfx_with_its_chain() -> None:
    """The other certificates of a PFX are its issuers."""
    pfx = pkcs12.serialize_key_and_certificates(
        b"x", LEAF, LEAF_CERTIFICATE, [ROOT_CERTIFICATE, MIDDLE_CERTIFICATE], NoEncryption()
    )
    assert (MIDDLE_CERTIFICATE, ROOT_CERTIFICATE) == load_certificate(pfx).issuers


ELLIPTIC = ec.generate_private_key(ec.SECP256R1())
WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - what must be refused


@pytest.mark.parametrize(
    ("data", "password", "why"),
    [
        (key_pem(LEAF), None, "no certificate"),
        (pem_of(LEAF_CERTIFICATE), None, "no private key"),
        (key_pem(LEAF, b"word") + pem_of(LEAF_CERTIFICATE), None, "no password is given"),
        (key_pem(LEAF, b"word") + pem_of(LEAF_CERTIFICATE), "canary-wrong", "wrong password"),
        (key_pem(LEAF) + pem_of(ROOT_CERTIFICATE), None, "none of its certificates belongs to its key"),
        (key_pem(ELLIPTIC) + pem_of(certificate(ELLIPTIC, "e", ROOT, "root")), None, "not an RSA key"),
        (key_pem(WEAK) + pem_of(certificate(WEAK, "w", ROOT, "root")), None, "1024 bits only"),
        (b"\x30\x82 not a pfx", None, "neither PEM nor a PFX"),
        (b"", None, "neither PEM nor a PFX"),
        (bytes.fromhex("3010 020103 3000 3009 3000 0400 02037fffff"), "canary", "take very long"),
        (key_pem(LEAF) + pem_of(LEAF_CERTIFICATE)[:200], None, "certificate can't be read"),
        (
            key_pem(LEAF)[:300] + b"\n-----END PRIVATE KEY-----\n" + pem_of(LEAF_CERTIFICATE),
            None,
            "key can't be read",
        ),
    ],
)
def test_what_cannot_be_used(data: bytes, password: str | None, why: str) -> None:
    """The reason is named, the file too, and nothing of the key or password."""
    with pytest.raises(AuthenticationError, match=why) as caught:
        load_certificate(data, Secret(password) if password else None, where="app.pem")
    assert "app.pem" == caught.value.where
    assert "canary" not in " ".join(caught.value.lines())


def test_a_pfx_without_a_key() -> None:
    """Exported without the key: no use."""
    pfx = pkcs12.serialize_key_and_certificates(b"x", None, LEAF_CERTIFICATE, None, NoEncryption())
    with pytest.raises(AuthenticationError, match="no private key"):
        load_certificate(pfx)


def test_repr_has_no_key() -> None:
    """The key is not shown."""
    assert "key" not in repr(load_certificate(key_pem(LEAF) + pem_of(LEAF_CERTIFICATE)))
