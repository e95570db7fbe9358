from __future__ import annotations

import pytest
from joserfc.jwk import ECKey, RSAKey

from azbearer.auth.keys import asap_pem, pem_of, rsa_key
from azbearer.errors import RequestRefusedError

PEM = RSAKey.generate_key(2048).as_pem(private=True).decode()


@pytest.mark.parametrize(
    "written",
    [PEM, PEM.replace("\n", "\\n"), PEM.replace("\n", " "), f"  {PEM}  ", PEM.replace("\n", "\r\n")],
)
def test_line_ends_are_put_right(written: str) -> None:
    """However variables, JSON and web forms have bent them."""
    assert PEM == pem_of(written)


@pytest.mark.parametrize("text", ["", "key", "-----BEGIN PRIVATE KEY-----", "data:,x"])
def test_what_is_no_pem_text(text: str) -> None:
    """Is refused with what to paste."""
    with pytest.raises(RequestRefusedError, match="no PEM text"):
        pem_of(text)


def test_other_keys_are_no_rsa_keys() -> None:
    """And say so; broken ones cannot be read."""
    with pytest.raises(RequestRefusedError, match="no RSA key"):
        rsa_key(ECKey.generate_key("P-256").as_pem(private=True).decode())
    with pytest.raises(RequestRefusedError, match="cannot be read"):
        rsa_key("-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----")


@pytest.mark.parametrize(
    "uri", ["data:x", "data:application/pkcs8;kid=k;base64,A", "data:;kid=k;base64,AAAA"]
)
def test_malformed_data_uris(uri: str) -> None:
    """Are told, without the key in the message."""
    with pytest.raises(RequestRefusedError, match="malformed") as caught:
        asap_pem(uri, "k")
    assert "AAAA" not in str(caught.value)
