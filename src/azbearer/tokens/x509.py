"""Certificates with their keys, read from PEM or PFX, and what is signed with them.

Only who uses a certificate loads `cryptography`. Errors name the reason and never a byte of the key.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from azbearer.errors import AuthenticationError
from azbearer.tokens.pkce import base64url
from azbearer.tokens.pkcs12 import asks_too_much
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

    from azbearer.secrets import Secret

_PEM = b"-----BEGIN "
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_MIN_BITS = 2048


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """A private key with its certificate, and those of its issuers as far as they were in the file."""

    key: RSAPrivateKey = field(repr=False)
    certificate: Certificate
    issuers: tuple[Certificate, ...] = ()

    def thumbprint(self, algorithm: str) -> str:
        """The base64url hash of the certificate: `sha256` for `x5t#S256`, `sha1` for `x5t` (RFC 7515)."""
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - see above

        # x5t is SHA-1 by definition, and names a certificate rather than protecting anything.
        kind = hashes.SHA256() if algorithm == "sha256" else hashes.SHA1()  # noqa: S303 - see above
        return base64url(self.certificate.fingerprint(kind))

    def chain(self) -> list[str]:
        """The certificates for `x5c` (RFC 7515 section 4.1.6): base64 of DER, leaf first."""
        from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - see above

        certificates = (self.certificate, *self.issuers)
        return [base64.b64encode(item.public_bytes(Encoding.DER)).decode("ascii") for item in certificates]

    def ends_on(self) -> float:
        """When the certificate expires, in seconds since the epoch."""
        return self.certificate.not_valid_after_utc.timestamp()

    def sign(self, data: bytes, algorithm: str) -> bytes:
        """The signature by `PS256` (RSASSA-PSS, SHA-256, salt as long as the hash) or `RS256` (RFC 7518)."""
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - see above

        digest = hashes.SHA256()
        if algorithm == "RS256":
            return self.key.sign(data, padding.PKCS1v15(), digest)
        pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
        return self.key.sign(data, pss, digest)


def load_certificate(data: bytes, password: Secret | None = None, *, where: str = "") -> SigningCertificate:
    """A certificate with its key.

    Args:
        data: PEM with a key (plain or encrypted) and one or more certificates in any order, or PFX.
        password: of the key or the PFX.
        where: the file, for messages.

    Raises:
        AuthenticationError: it can't be used; the message says why.
    """
    key, certificates = (_from_pem if _PEM in data else _from_pfx)(data, password, where)
    return SigningCertificate(*_assembled(_rsa(key, where), certificates, where))


def _from_pem(data: bytes, password: Secret | None, where: str) -> tuple[Any, list[Certificate]]:
    from cryptography import x509  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - see above

    if _CERTIFICATE not in data:
        _refuse("it has no certificate", where, "put key and certificate into one file")
    if b"PRIVATE KEY-----" not in data:
        _refuse("it has no private key", where, "put key and certificate into one file")
    encrypted = b"ENCRYPTED" in data
    if encrypted and password is None:
        _refuse("its key is encrypted, and no password is given", where, "give the password")
    try:
        # A password for a key that has none is no mistake worth stopping for.
        secret = password.reveal().encode() if password is not None and encrypted else None
        key = load_pem_private_key(_key_block(data), secret)
    except (ValueError, TypeError, _unsupported()):
        why = "its key can't be read" + (": wrong password" if encrypted else "")
        _refuse(why, where, "check the password and the file")
    try:
        return key, x509.load_pem_x509_certificates(data)
    except ValueError:
        _refuse("its certificate can't be read", where, "export it again")


def _key_block(data: bytes) -> bytes:
    """The PEM block of the key alone: `cryptography` reads the first block, whatever it is."""
    start = data.rfind(_PEM, 0, data.index(b"PRIVATE KEY-----"))
    return data[start:]


def _from_pfx(data: bytes, password: Secret | None, where: str) -> tuple[Any, list[Certificate]]:
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - see above

    if asks_too_much(data):
        _refuse(
            "opening it would take very long: it asks for millions of rounds for its password",
            where,
            "export it again with the usual settings",
        )
    secret = password.reveal().encode() if password is not None else None
    try:
        key, certificate, more = pkcs12.load_key_and_certificates(data, secret)
    except (ValueError, TypeError, _unsupported()):
        _refuse(
            "it is neither PEM nor a PFX that this password opens", where, "check the password and the file"
        )
    if key is None:
        _refuse("it has no private key", where, "export the certificate together with its key")
    return key, [item for item in (certificate, *more) if item is not None]


def _unsupported() -> type[Exception]:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - see above

    return UnsupportedAlgorithm


def _rsa(key: object, where: str) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - see above

    if not isinstance(key, RSAPrivateKey):
        _refuse("its key is not an RSA key", where, "Entra ID takes RSA keys only")
    if key.key_size < _MIN_BITS:
        _refuse(f"its key has {key.key_size} bits only", where, f"use a key of at least {_MIN_BITS} bits")
    return key


def _assembled(
    key: RSAPrivateKey, certificates: Sequence[Certificate], where: str
) -> tuple[RSAPrivateKey, Certificate, tuple[Certificate, ...]]:
    """The certificate that belongs to the key, and its issuers in order."""
    own = [item for item in certificates if item.public_key() == key.public_key()]
    if not own:
        _refuse(
            "none of its certificates belongs to its key", where, "put a key and its own certificate together"
        )
    # A renewed certificate may stand beside its predecessor: the one that lasts longest is meant.
    leaf = max(own, key=lambda item: item.not_valid_after_utc)
    return key, leaf, _issuers(leaf, [item for item in certificates if item not in own])


def _issuers(leaf: Certificate, others: list[Certificate]) -> tuple[Certificate, ...]:
    """From the leaf's issuer upwards, as far as the file goes."""
    chain: list[Certificate] = []
    current = leaf
    while current.issuer != current.subject:
        above = next((item for item in others if item.subject == current.issuer and item not in chain), None)
        if above is None:
            break
        chain.append(above)
        current = above
    return tuple(chain)


def _refuse(why: str, where: str, hint: str) -> NoReturn:
    raise AuthenticationError(
        f"the certificate can't be used: {why}", where=where, hint=hint, code="certificate"
    ) from None
