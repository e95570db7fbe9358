"""Which registered certificate signed a client assertion.

Microsoft's page "Application authentication certificate credentials": the header names the
certificate by `x5t#S256` or, in older clients, `x5t`; with `x5c` it brings the certificate along,
and then one that a registered certificate issued will do (subject name and issuer).
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from azbearer.emulator.entra.jws import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.emulator.entra.jws import Jws

_THUMBPRINTS: tuple[tuple[str, hashes.HashAlgorithm], ...] = (
    ("x5t#S256", hashes.SHA256()),
    ("x5t", hashes.SHA1()),  # noqa: S303 - names a certificate, protects nothing
)


def load(pems: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """The registered certificates.

    Raises:
        ValueError: one is no certificate in PEM.
    """
    return tuple(certificate for pem in pems for certificate in x509.load_pem_x509_certificates(pem))


def signer(jws: Jws, registered: tuple[x509.Certificate, ...]) -> x509.Certificate | None:
    """The certificate that the header names, when the app trusts it."""
    named = (found for found in registered if _names(jws, found))
    return next(named, None) or _brought(jws, registered)


def public_key(certificate: x509.Certificate) -> rsa.RSAPublicKey | None:
    """Its key when that is an RSA key; Entra ID takes no other."""
    key = certificate.public_key()
    return key if isinstance(key, rsa.RSAPublicKey) else None


def _names(jws: Jws, certificate: x509.Certificate) -> bool:
    return any(
        _bytes(jws.header.get(name)) == certificate.fingerprint(algorithm) for name, algorithm in _THUMBPRINTS
    )


def _bytes(text: object) -> bytes:
    try:
        return decoded(text) if isinstance(text, str) else b""
    except (ValueError, binascii.Error):
        return b""


def _brought(jws: Jws, registered: tuple[x509.Certificate, ...]) -> x509.Certificate | None:
    """The leaf of `x5c`, when it is registered or issued by a registered certificate."""
    chain = jws.header.get("x5c")
    leaf = chain[0] if isinstance(chain, list) and chain else chain
    try:
        certificate = x509.load_der_x509_certificate(_bytes(leaf))
    except ValueError:
        return None
    trusted = certificate in registered or any(_issued(issuer, certificate) for issuer in registered)
    return certificate if trusted else None


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
