from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from azbearer.tokens.pkcs12 import asks_too_much


@pytest.fixture(scope="module")
def identity() -> tuple[Any, Any]:
    """A key and its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 1 << 60, moment, moment + dt.timedelta(days=1)
    )
    return key, builder.sign(key, hashes.SHA256())


def written(identity: tuple[Any, Any], scheme: pkcs12.PBES, rounds: int) -> bytes:
    """A file whose key is found by so many rounds of a scheme."""
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(rounds)
        .key_cert_algorithm(scheme)
        .hmac_hash(hashes.SHA256())
        .build(b"secret")
    )
    return pkcs12.serialize_key_and_certificates(b"name", *identity, None, encryption)


SCHEMES = (pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC, pkcs12.PBES.PBESv2SHA256AndAES256CBC)
ROUNDS = 600_000
NAMED, LARGE = (b"\x02\x03" + number.to_bytes(3, "big") for number in (ROUNDS, 0x7FFFFF))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_files(identity: tuple[Any, Any], scheme: Any) -> None:
    """Ordinary ones are fine, however careful their owner was; one large number anywhere is too much."""
    data = written(identity, scheme, ROUNDS)
    assert not asks_too_much(data)
    places = [at for at in range(len(data)) if data.startswith(NAMED, at)]
    assert places
    for at in places:
        assert asks_too_much(data[:at] + LARGE + data[at + len(NAMED) :])


def test_a_file_without_a_password(identity: tuple[Any, Any]) -> None:
    """Its certificate and key have numbers too, which are no rounds."""
    assert not asks_too_much(pkcs12.serialize_key_and_certificates(b"n", *identity, None, NoEncryption()))


@pytest.mark.parametrize(
    ("too_much", "data"),
    [
        (False, b""),
        (False, b"0"),
        (False, b"-----BEGIN CERTIFICATE-----"),
        (False, b"\x30\x05\x02"),
        (False, b"\x30\x84\xff"),
        (False, b"\x30\x82\x10\x00" * 3000),
        (True, b"\x30\x80\x02\x01\x03\x00\x00"),
    ],
)
def test_what_is_no_such_file(too_much: bool, data: bytes) -> None:
    """Whoever opens it says what is wrong; lengths that are not told are nobody's."""
    assert too_much == asks_too_much(data)


def test_deep_files_end() -> None:
    """Elements in elements are followed so far and no farther."""
    data = b""
    for _ in range(5000):
        data = b"\x30\x84" + len(data).to_bytes(4, "big") + data
    assert not asks_too_much(data)
