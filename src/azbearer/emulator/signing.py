"""The key that signs tokens: RS256 (RFC 7518 section 3.3), published as a JSON Web Key Set."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

if TYPE_CHECKING:
    from collections.abc import Callable

_YEARS_OF_VALIDITY = 5


class InvalidSignatureError(Exception):
    """A token that this key did not sign, or that is no JSON Web Token at all."""


class SigningKey:
    """One RSA key with its certificate; the key is made when it is first needed.

    Args:
        kept: gives the text of a key that was kept, or keeps and gives the one that it is shown how to
            make; unless given, nothing is kept.
    """

    def __init__(self, kept: Callable[[Callable[[], str]], str] | None = None) -> None:
        self._kept = kept or (lambda make: make())

    def sign(self, claims: dict[str, Any]) -> str:
        """The claims as a signed token, with Entra's header fields."""
        header = {"typ": "JWT", "alg": "RS256", "x5t": self.key_id, "kid": self.key_id}
        return jwt.encode(header, claims, self._jwk, algorithms=["RS256"])

    def verify(self, token: str) -> dict[str, Any]:
        """The claims of a token that this key signed; times and audience are the caller's to check.

        Raises:
            InvalidSignatureError: the text is no token, or another key signed it.
        """
        try:
            return dict(jwt.decode(token, self._jwk, algorithms=["RS256"]).claims)
        except (JoseError, ValueError, TypeError) as error:
            raise InvalidSignatureError(str(error)) from error

    @property
    def key_id(self) -> str:
        """The certificate's SHA-1 thumbprint in base64url, which Entra uses as `kid` and `x5t`."""
        thumbprint = hashlib.sha1(self._certificate_der, usedforsecurity=False).digest()
        return base64.urlsafe_b64encode(thumbprint).decode().rstrip("=")

    def public_jwk(self) -> dict[str, Any]:
        """The public key, in the order and with the fields of Entra's key document."""
        public = self._jwk.as_dict(private=False)
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.key_id,
            "x5t": self.key_id,
            "n": public["n"],
            "e": public["e"],
            "x5c": [base64.b64encode(self._certificate_der).decode()],
        }

    @cached_property
    def _private_key(self) -> rsa.RSAPrivateKey:
        # It was made here, so that the costly proof that its numbers fit can be left out.
        key = serialization.load_pem_private_key(self._pem, None, unsafe_skip_rsa_key_validation=True)
        assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - as _new_pair makes it
        return key

    @cached_property
    def _jwk(self) -> RSAKey:
        return RSAKey.import_key(_private_bytes(self._private_key))

    @cached_property
    def _certificate_der(self) -> bytes:
        return x509.load_pem_x509_certificate(self._pem).public_bytes(serialization.Encoding.DER)

    @cached_property
    def _pem(self) -> bytes:
        return self._kept(_new_pair).encode()


def _private_bytes(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _new_pair() -> str:
    """A new key and its certificate, in PEM, one behind the other."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "azbearer emulator token signing")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS_OF_VALIDITY))
        .sign(key, hashes.SHA256())
    )
    return (_private_bytes(key) + certificate.public_bytes(serialization.Encoding.PEM)).decode()
