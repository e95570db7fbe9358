"""Proof Key for Code Exchange (RFC 7636): a stolen authorization code is worth nothing by itself."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# RFC 7636 section 4.1 recommends 32 octets, which make 43 characters.
_OCTETS = 32


@dataclass(frozen=True, slots=True)
class Pkce:
    """A verifier, which stays here until the code is redeemed, and the challenge that goes ahead of it."""

    verifier: Secret
    challenge: str
    method: str = "S256"


def new_pkce(random_bytes: Callable[[int], bytes]) -> Pkce:
    """A pair for one sign-in."""
    verifier = base64url(random_bytes(_OCTETS))
    return Pkce(Secret(verifier), challenge_of(verifier))


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 section 4.2)."""
    return base64url(hashlib.sha256(verifier.encode("ascii")).digest())


def base64url(data: bytes) -> str:
    """Base64 of RFC 4648 section 5 without padding, as JOSE and PKCE have it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
