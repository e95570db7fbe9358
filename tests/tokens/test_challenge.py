"""Challenges of resources, in every form that RFC 9110 allows."""

from __future__ import annotations

import base64

import pytest

from azbearer.tokens.challenge import challenges_of, claims_of

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"},"x":"??>>"}}'
STANDARD = base64.b64encode(CLAIMS.encode()).decode()
URL_SAFE = base64.urlsafe_b64encode(CLAIMS.encode()).decode()


def bearer(claims: str) -> str:
    return f'Bearer realm="", error="insufficient_claims", claims="{claims}"'


@pytest.mark.parametrize("encoded", [STANDARD, URL_SAFE, STANDARD.rstrip("="), URL_SAFE.rstrip("=")])
def test_claims_come_in_either_alphabet(encoded: str) -> None:
    """Standard or URL-safe, padded or not: the claims are the same."""
    assert CLAIMS == claims_of([("WWW-Authenticate", bearer(encoded))])


@pytest.mark.parametrize(
    "headers",
    [
        [("www-authenticate", "Basic realm=x"), ("www-authenticate", bearer(STANDARD))],
        [("WWW-Authenticate", f'Digest qop="auth, int", nonce=1, {bearer(STANDARD)}')],
        [("WWW-Authenticate", f"Bearer claims={STANDARD.rstrip('=')}, error=insufficient_claims")],
        [("WWW-Authenticate", f'BEARER Error="Insufficient_Claims", CLAIMS="{STANDARD}"')],
    ],
    ids=["two headers", "two challenges", "no quotes, other order", "other case"],
)
def test_claims_are_found_wherever_they_stand(headers: list[tuple[str, str]]) -> None:
    """Several headers, several challenges in one, any order, with quotes or without."""
    assert CLAIMS == claims_of(headers)


@pytest.mark.parametrize(
    "value",
    [
        'Bearer error="invalid_token"',
        f'Bearer claims="{STANDARD}"',
        f'Basic error="insufficient_claims", claims="{STANDARD}"',
        'Bearer error="insufficient_claims", claims="%%%"',
        'Bearer error="insufficient_claims", claims="/w=="',
        f'Bearer error="insufficient_claims", claims="{"A" * 20_000}"',
        "",
        '"',
    ],
    ids=["no claims", "no error", "no bearer", "no base64", "no text", "too long", "empty", "quote"],
)
def test_what_is_no_claims_challenge_gives_none(value: str) -> None:
    """Anything else is no demand for claims."""
    assert claims_of([("WWW-Authenticate", value)]) is None


def test_parameters_are_unescaped() -> None:
    """A quoted string may hold escaped quotes (RFC 9110 section 5.6.4)."""
    (challenge,) = challenges_of(
        [("WWW-Authenticate", r'Bearer realm="a \"b\"", authorization_uri="https://x"')]
    )
    assert ("bearer", 'a "b"') == (challenge.scheme, challenge.parameters["realm"])
