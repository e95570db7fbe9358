from __future__ import annotations

from azbearer.tokens.pkce import base64url, challenge_of, new_pkce


def test_the_example_of_the_rfc() -> None:
    """RFC 7636 appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" == challenge_of(verifier)


def test_a_new_pair() -> None:
    """43 characters of chance, their challenge, and nothing secret in the repr."""
    pair = new_pkce(lambda count: b"\xfb" * count)
    verifier = pair.verifier.reveal()
    assert (43, "S256", challenge_of(verifier)) == (len(verifier), pair.method, pair.challenge)
    assert verifier not in repr(pair)


def test_base64url() -> None:
    """The alphabet of URLs, no padding."""
    assert "-_8" == base64url(b"\xfb\xff")
