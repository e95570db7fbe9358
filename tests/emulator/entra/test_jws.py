"""Foreign tokens taken apart."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from azbearer.emulator.entra.jws import Jws, MalformedJwsError, decoded, key_of_jwk, parse


def coded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("text", ["-_8", "-_8=", "+/8", "+/8=", "-_8=="])
def test_base64_of_either_alphabet_padded_or_not(text: str) -> None:
    """Clients differ in what they send."""
    assert b"\xfb\xff" == decoded(text)


@pytest.mark.parametrize(
    "text", ["", "a.b", "a.b.c.d", "?.?.?", f"{coded([])}.{coded({})}.", f"{coded({})}.{coded(1)}.", "é.é.é"]
)
def test_what_is_no_token(text: str) -> None:
    """Three parts of base64, two of them JSON objects."""
    with pytest.raises(MalformedJwsError):
        parse(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5.0), (5.5, 5.5), ("5", None), (True, None), (None, None), (float("nan"), None), ([], None)],
)
def test_times_are_finite_numbers(value: Any, expected: float | None) -> None:
    """Whole or not; nothing else is a time."""
    assert expected == Jws({}, {"exp": value}, b"", b"").time("exp")


def test_texts_are_texts() -> None:
    """A claim of another type counts as absent."""
    token = parse(f"{coded({})}.{coded({'iss': 'i', 'sub': 5})}.")
    assert ("i", "", "") == (token.text("iss"), token.text("sub"), token.text("aud"))


def test_only_rsa_keys_are_taken() -> None:
    """Another kind in a key set is passed over."""
    assert key_of_jwk({"kty": "EC"}) is None
