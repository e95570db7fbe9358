"""Who takes part: the authority of this run, the apps, and where the peers listen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

TENANT = "1f0c7a52-4b5e-4c39-9d0e-6c1b8a9e2d11"
# Azurite takes tokens of Microsoft's issuers only, and can't tell whether it was they.
ISSUER = f"https://sts.windows.net/{TENANT}/"
# Every character here is one that somebody forgot to encode.
SECRET = "peers~Q8x/+=&%: secret;of'the*peers"
PFX_PASSWORD = "password-of-the-pfx"


@dataclass(frozen=True)
class Tls:
    """What a server on loopback needs for https, and what its clients need to trust it."""

    certificate: Path
    key: Path
    ca: Path


@dataclass(frozen=True)
class AppKey:
    """An app's certificate with its key."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def key_pem(self) -> bytes:
        """The private key alone."""
        return unsealed(self.key)

    @property
    def pem(self) -> bytes:
        """Both, as PEM."""
        return self.key_pem + self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def pfx(self) -> bytes:
        """Both, as PFX under `PFX_PASSWORD`."""
        sealed = serialization.BestAvailableEncryption(PFX_PASSWORD.encode())
        return pkcs12.serialize_key_and_certificates(None, self.key, self.certificate, None, sealed)


@dataclass(frozen=True)
class Authorities:
    """Where the OAuth 2 server that nobody here wrote listens; its tokens say that `ISSUER` issued them."""

    url: str
    http_url: str


def unsealed(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """A private key in PEM that anybody can read: it is worth something on loopback, during this run."""
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, pkcs8, serialization.NoEncryption())


def new_app_key() -> AppKey:
    """A key, and a certificate that it has signed itself, good for a day around now."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "peers.example")])
    now, day = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
    )
    return AppKey(key, builder.sign(key, hashes.SHA256()))
