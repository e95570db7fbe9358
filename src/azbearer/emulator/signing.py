"""The key that signs tokens: RS256 (RFC 7518 section 3.3), published as a JSON Web Key Set."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

_YEARS_OF_VALIDITY = 5


class InvalidSignatureError(Exception):
    """A token that this key did not sign, or that is no JSON Web Token at all."""


class SigningKey:
    """One RSA key with its certificate; the key is made when it is first needed."""

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
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def _jwk(self) -> RSAKey:
        return RSAKey.import_key(
            self._private_key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    @cached_property
    def _certificate_der(self) -> bytes:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "azbearer emulator token signing")])
        now = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._private_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + dt.timedelta(days=365 * _YEARS_OF_VALIDITY))
            .sign(self._private_key, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.DER)
