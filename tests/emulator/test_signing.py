"""The signing key."""

from __future__ import annotations

import pytest

from azbearer.emulator.signing import InvalidSignatureError, SigningKey

KEY = SigningKey()


def test_what_was_signed_is_verified() -> None:
    """The claims come back as they were."""
    assert {"aud": "x", "exp": 1} == KEY.verify(KEY.sign({"aud": "x", "exp": 1}))


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "é.é.é", "." * 2])
def test_what_is_no_token_is_refused(token: str) -> None:
    """Garbage is an invalid signature, nothing else."""
    with pytest.raises(InvalidSignatureError):
        KEY.verify(token)


def test_another_keys_token_is_refused() -> None:
    """Only this key's signature counts."""
    with pytest.raises(InvalidSignatureError):
        KEY.verify(SigningKey().sign({"aud": "x"}))


def test_the_published_key_has_entras_fields_and_no_private_part() -> None:
    """`kid` is the certificate's thumbprint, and only the public numbers are there."""
    assert {"kty", "use", "kid", "x5t", "n", "e", "x5c"} == set(KEY.public_jwk())
    assert 27 == len(KEY.key_id)
