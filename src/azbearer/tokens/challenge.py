"""What a resource says when it refuses a token: `WWW-Authenticate`, and the claims challenge in it.

RFC 9110 section 11.6.1: there may be several such headers, several challenges in one header, and the
parameters of a challenge come in any order. Microsoft, "Claims challenges, claims requests, and client
capabilities": `error="insufficient_claims"` brings `claims`, base64 of either alphabet, padded or not.
"""

from __future__ import annotations

import base64
import binascii
import json
import re

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# A parameter, or the scheme that begins the next challenge.
_PART = regex(
    r'([A-Za-z0-9!#$%&\'*+.^_`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z][\w-]*)(?=\s)'
)
_MOST_CLAIMS = 16_384


class Challenge(NamedTuple):
    """One challenge: its scheme in lower case, and its parameters by lower-case names."""

    scheme: str
    parameters: Mapping[str, str]


def challenges_of(headers: Iterable[tuple[str, str]]) -> tuple[Challenge, ...]:
    """Every challenge of a response's headers; what cannot be read is passed over."""
    found: list[Challenge] = []
    for name, value in headers:
        if name.lower() == "www-authenticate":
            found.extend(_challenges(f"{value} "))
    return tuple(found)


def _challenges(value: str) -> list[Challenge]:
    found: list[tuple[str, dict[str, str]]] = []
    for part in _PART.finditer(value):
        key, quoted, plain, scheme = part.groups()
        if scheme:
            found.append((scheme.lower(), {}))
        elif found:
            text = plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            found[-1][1].setdefault(key.lower(), text)
    return [Challenge(scheme, parameters) for scheme, parameters in found]


def claims_of(headers: Iterable[tuple[str, str]]) -> str | None:
    """The claims, as JSON text, that a new token must satisfy; None when none are demanded."""
    for challenge in challenges_of(headers):
        claims = challenge.parameters.get("claims")
        if challenge.scheme == "bearer" and claims and "insufficient_claims" in _error(challenge):
            return _decoded(claims)
    return None


def _error(challenge: Challenge) -> str:
    return challenge.parameters.get("error", "").lower()


def _decoded(claims: str) -> str | None:
    if len(claims) > _MOST_CLAIMS:
        return None
    plain = claims.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode("utf-8")
        # Whatever else it may be, it can't go into a token request.
        return text if isinstance(json.loads(text), dict) else None
    except (binascii.Error, ValueError, RecursionError):
        return None
