"""Tokens are read back by joserfc with the public keys, and by the claims that RFC 7519 names."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from azbearer.auth.jwt import ALGORITHMS, sign, sign_asap
from azbearer.auth.subject import Subject
from azbearer.errors import RequestRefusedError

SECRET = "a secret that is long enough for every hash, of more than sixty-four bytes in all"
SUBJECT = Subject("GET", "http://h/", now=lambda: 1_700_000_000.5)
RSA = RSAKey.generate_key(2048)
CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
EC = {name: ECKey.generate_key(curve) for name, curve in CURVES.items()}
ASAP = {"iss": "me", "aud": "you", "kid": "me/key-1", "privateKey": RSA.as_pem(private=True).decode()}


def key_of(algorithm: str) -> Any:
    """The key that tests sign with."""
    return OctKey.import_key(SECRET) if algorithm.startswith("HS") else EC.get(algorithm, RSA)


def setting_of(algorithm: str, **more: str) -> dict[str, str]:
    """A setting for this algorithm."""
    key = (
        {"secret": SECRET}
        if algorithm.startswith("HS")
        else {"privateKey": key_of(algorithm).as_pem(private=True).decode()}
    )
    return {"algorithm": algorithm, "payload": '{"sub": "ü", "n": 1}', **key, **more}


def token_of(header: str) -> str:
    """The token behind its prefix."""
    return header.rpartition(" ")[2]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm(algorithm: str) -> None:
    """The token verifies, has the payload, and its header names the algorithm of the setting."""
    setting = setting_of(algorithm, header='{"kid": "k", "alg": "none"}')
    signature = sign(setting, SUBJECT)
    token = jwt.decode(token_of(signature.headers[0][1]), key_of(algorithm), algorithms=[algorithm])
    assert ({"sub": "ü", "n": 1}, {"kid": "k", "alg": algorithm}) == (token.claims, token.header)


@pytest.mark.parametrize(
    ("more", "start"), [({}, "Bearer ey"), ({"headerPrefix": "JWT"}, "JWT ey"), ({"headerPrefix": ""}, "ey")]
)
def test_the_prefix(more: dict[str, str], start: str) -> None:
    """`Bearer` unless the setting has another one, or an empty one."""
    assert sign(setting_of("HS256", **more), SUBJECT).headers[0][1].startswith(start)


def test_tokens_in_the_query() -> None:
    """Under the name of the setting, or `token`."""
    setting = setting_of("HS256", addTokenTo="queryParam")
    assert ["token"] == [name for name, _ in sign(setting, SUBJECT).query]
    assert ["jwt"] == [name for name, _ in sign({**setting, "queryParamKey": "jwt"}, SUBJECT).query]


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_secrets_in_base64(encode: Any) -> None:
    """In either alphabet and without padding too."""
    raw = bytes(range(200, 256)) * 2
    setting = setting_of("HS256", secret=encode(raw).decode().rstrip("="), isSecretBase64Encoded="true")
    token = token_of(sign(setting, SUBJECT).headers[0][1])
    assert {"sub": "ü", "n": 1} == jwt.decode(token, OctKey.import_key(raw), algorithms=["HS256"]).claims


def test_the_token_and_its_key_stay_with_the_origin() -> None:
    """Redirects to another one leave both behind."""
    signature = sign(setting_of("HS256"), SUBJECT)
    assert frozenset({SECRET, token_of(signature.headers[0][1])}) == signature.protected


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"algorithm": "none"}, 'no algorithm "none"'),
        ({"algorithm": "HS256"}, "secret is not set"),
        ({"algorithm": "RS256"}, "privateKey is not set"),
        ({"algorithm": "RS256", "privateKey": "no key"}, "no PEM text"),
        ({**setting_of("ES256"), "algorithm": "RS256"}, "the key does not fit"),
        ({**setting_of("ES256"), "algorithm": "ES384"}, "the key does not fit"),
        (setting_of("HS256", payload="{"), "payload is not valid JSON"),
        (setting_of("HS256", payload="[1]"), "payload is no JSON object"),
        (setting_of("HS256", header="nope"), "header is not valid JSON"),
    ],
)
def test_settings_of_no_use(setting: dict[str, str], message: str) -> None:
    """Each is refused with its reason, and no key is in it."""
    with pytest.raises(RequestRefusedError, match=message) as caught:
        sign(setting, SUBJECT)
    assert "-----BEGIN" not in str(caught.value)


def asap(**more: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of an ASAP token."""
    token = token_of(sign_asap({**ASAP, **more}, SUBJECT).headers[0][1])
    found = jwt.decode(token, RSA, algorithms=["RS256", "PS512"])
    return found.header, found.claims


def test_asap_claims() -> None:
    """The subject is the issuer unless it is given, the token holds for an hour and has an id of its own."""
    header, claims = asap()
    assert {"alg": "RS256", "kid": "me/key-1"} == header
    times = {"iat": 1_700_000_000, "exp": 1_700_003_600}
    assert {"iss": "me", "sub": "me", "aud": "you", **times} == {
        name: value for name, value in claims.items() if name != "jti"
    }
    assert asap()[1]["jti"] != claims["jti"]


def test_asap_claims_win() -> None:
    """Over the single settings; `exp` is seconds in a setting, and a time in the claims (newman)."""
    claims = {"iss": "claimed", "jti": "j", "more": [1], "exp": 1_700_000_060}
    header, found = asap(claims=json.dumps(claims), sub="s", exp="60", alg="PS512")
    assert ("PS512", claims | {"sub": "s"}) == (
        header["alg"],
        {name: found[name] for name in (*claims, "sub")},
    )
    assert 1_700_000_060 == asap(exp="60")[1]["exp"]


def test_asap_keys_as_data_uris() -> None:
    """As Atlassian hands them out; the key id must be the one of the setting."""
    body = "".join(line for line in ASAP["privateKey"].splitlines() if "---" not in line)
    uri = f"data:application/pkcs8;kid={quote('me/key-1', safe='')};base64,{quote(body)}"
    assert "me" == asap(privateKey=uri)[1]["iss"]
    with pytest.raises(RequestRefusedError, match="another key than kid"):
        asap(privateKey=uri, kid="me/key-2")


@pytest.mark.parametrize("missing", ["iss", "aud", "kid", "privateKey"])
def test_asap_needs(missing: str) -> None:
    """Each of these, by its name."""
    with pytest.raises(RequestRefusedError, match=f"{missing} is not set"):
        asap(**{missing: ""})


def test_asap_knows_no_shared_secrets() -> None:
    """Its specification wants public keys."""
    with pytest.raises(RequestRefusedError, match="HS256"):
        asap(alg="HS256")
