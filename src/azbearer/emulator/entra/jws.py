"""Foreign JSON Web Signatures (RFC 7515), read leniently and checked strictly.

Lenient in what real clients do: one keeps the padding of base64, another writes times as floats.
The signature covers the text as it came, so nothing may be rewritten before it was checked.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ALGORITHMS = ("RS256", "PS256")
_SALT_BYTES = 32


class MalformedJwsError(Exception):
    """The text is no signed token with a JSON object for its claims."""


@dataclass(frozen=True, slots=True)
class Jws:
    """A signed token taken apart; nothing in it is trusted yet."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def text(self, name: str) -> str:
        """A claim that is a text; empty when it is absent or of another type."""
        value = self.claims.get(name)
        return value if isinstance(value, str) else ""

    def time(self, name: str) -> float | None:
        """A claim that is a time in seconds since 1970, whole or not (RFC 7519 section 2)."""
        value = self.claims.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        # JSON as Python reads it has infinities too, and those would never expire.
        return float(value) if math.isfinite(value) else None


def parse(text: str) -> Jws:
    """Take a token apart.

    Raises:
        MalformedJwsError: it does not have three parts, or they are not what they should be.
    """
    parts = text.split(".")
    try:
        head, body, signature = (decoded(part) for part in parts)
        header, claims = json.loads(head), json.loads(body)
    except (ValueError, binascii.Error) as error:
        raise MalformedJwsError(str(error)) from error
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise MalformedJwsError("header and claims are not JSON objects")
    return Jws(header, claims, ".".join(parts[:2]).encode(), signature)


def decoded(text: str) -> bytes:
    """Bytes from base64 of either alphabet, padded or not.

    Raises:
        ValueError: the text is no base64.
    """
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)


def is_signed_by(jws: Jws, key: rsa.RSAPublicKey) -> bool:
    """Whether the key made the signature, by the algorithm that the header names (RFC 7518 section 3)."""
    how: padding.AsymmetricPadding
    if jws.header.get("alg") == "PS256":
        how = padding.PSS(padding.MGF1(hashes.SHA256()), _SALT_BYTES)
    else:
        how = padding.PKCS1v15()
    try:
        key.verify(jws.signature, jws.signed, how, hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def key_of_jwk(jwk: dict[str, Any]) -> rsa.RSAPublicKey | None:
    """The RSA key of a JSON Web Key (RFC 7518 section 6.3.1), or None for another kind."""
    if jwk.get("kty") != "RSA":
        return None
    n, e = (int.from_bytes(decoded(str(jwk.get(name, ""))), "big") for name in ("n", "e"))
    return rsa.RSAPublicNumbers(e, n).public_key()
