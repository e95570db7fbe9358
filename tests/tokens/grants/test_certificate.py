from __future__ import annotations

import base64
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from joserfc import jws, jwt
from joserfc.jwk import RSAKey

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.contract import ReadFile, Send
from azbearer.tokens.grants.certificate import ClientCertificate
from azbearer.tokens.grants.sources import FromFile, from_bytes

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World

LOGIN = "https://login.microsoftonline.com"
TOKEN_URL = f"{LOGIN}/contoso.com/oauth2/v2.0/token"


def make_pem(
    ends: int = 2_000_000_000, common_name: str = "app"
) -> tuple[bytes, x509.Certificate, rsa.RSAPrivateKey]:
    """A key and its self-signed certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime.fromtimestamp(1_000_000_000, dt.UTC))
        .not_valid_after(dt.datetime.fromtimestamp(ends, dt.UTC))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM), certificate, key


@pytest.fixture(scope="module")
def pem() -> tuple[bytes, x509.Certificate, rsa.RSAPrivateKey]:
    return make_pem()


# What x5t is by definition.
SHA1 = hashes.SHA1()  # noqa: S303 - as above
Pem = tuple[bytes, x509.Certificate, rsa.RSAPrivateKey]


def credential(data: bytes, **settings: Any) -> ClientCertificate:
    return ClientCertificate(LOGIN, "contoso.com", "app-id", from_bytes(data), **settings)


def verified(assertion: str, pem: Pem, algorithm: str = "PS256") -> jwt.Token:
    """The assertion as an independent library reads it, its signature checked."""
    public = (
        pem[1]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    registry = jws.JWSRegistry(algorithms=[algorithm])
    # A chain of certificates is longer than that library's limit.
    registry.max_header_length = 1 << 16
    return jwt.decode(assertion, RSAKey.import_key(public), algorithms=[algorithm], registry=registry)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_assertion(world: World, pem: Pem) -> None:
    """PS256 with x5t#S256; audience is the endpoint; whole seconds, valid for 9 minutes."""
    form = world.play(credential(pem[0])).form()
    token = verified(form["client_assertion"], pem)
    assert token.header == {
        "alg": "PS256",
        "typ": "JWT",
        "x5t#S256": base64url(pem[1].fingerprint(hashes.SHA256())),
    }
    now = int(world.now)
    jti = token.claims.pop("jti")
    assert len(jti) == 36
    assert token.claims == {
        "aud": TOKEN_URL,
        "iss": "app-id",
        "sub": "app-id",
        "iat": now,
        "nbf": now,
        "exp": now + 540,
    }
    assert "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" == form["client_assertion_type"]
    assert "=" not in form["client_assertion"]
    assert "client_secret" not in form


def test_the_older_form(world: World, pem: Pem) -> None:
    """RS256 goes with the SHA-1 thumbprint."""
    form = world.play(credential(pem[0], algorithm="RS256")).form()
    header = verified(form["client_assertion"], pem, "RS256").header
    assert base64url(pem[1].fingerprint(SHA1)) == header["x5t"]
    assert "x5t#S256" not in header


def test_the_chain(world: World, pem: Pem) -> None:
    """Subject name and issuer trust: x5c has DER in plain base64."""
    form = world.play(credential(pem[0], send_chain=True)).form()
    der = base64.b64encode(pem[1].public_bytes(serialization.Encoding.DER)).decode()
    assert [der] == verified(form["client_assertion"], pem).header["x5c"]


def test_a_pfx_with_a_password(world: World, pem: Pem) -> None:
    """PFX is told from PEM by its content."""
    secret = serialization.BestAvailableEncryption(b"pfx-password")
    pfx = pkcs12.serialize_key_and_certificates(b"app", pem[2], pem[1], None, secret)
    form = world.play(credential(pfx, password=Secret("pfx-password"))).form()
    assert "app-id" == verified(form["client_assertion"], pem).claims["sub"]


def test_each_request_has_a_new_id(world: World, pem: Pem) -> None:
    """A repetition carries an assertion of its own, since a server may accept each only once."""
    book = world.play(credential(pem[0]))
    first = verified(book.form()["client_assertion"], pem).claims["jti"]
    book.answer(world.json({}, 503)).wait()
    assert first != verified(book.form()["client_assertion"], pem).claims["jti"]


def test_times_are_of_the_services_clock(world: World, pem: Pem) -> None:
    """A clock that is known to be wrong does no harm."""
    world.skew = -7200.0
    claims = verified(world.play(credential(pem[0])).form()["client_assertion"], pem).claims
    assert int(world.now) - 7200 == claims["nbf"]


def test_a_wrong_clock_costs_one_more_request(world: World, pem: Pem) -> None:
    """The refusal's own date tells the skew, and the next assertion has it right."""
    book = world.play(credential(pem[0]))
    world.skew = 7200.0
    book.answer(world.refused("invalid_client", 700024, 401))
    claims = verified(book.form()["client_assertion"], pem).claims
    assert int(world.now) + 7200 == claims["nbf"]
    assert book.answer(world.granted()).result()


def test_a_refusal_is_final_with_the_same_certificate(world: World, pem: Pem) -> None:
    """Signing again would prove the same."""
    book = world.play(credential(pem[0]))
    with pytest.raises(AuthenticationError) as caught:
        book.answer(world.refused("invalid_client", 700027, 401))
    assert "AADSTS700027" == caught.value.code


def test_hot_reload(world: World, pem: Pem) -> None:
    """The file is read for each token request, and again when the service refuses what was in it."""
    other = make_pem(common_name="renewed")
    book = world.play(ClientCertificate(LOGIN, "contoso.com", "app-id", FromFile("/run/app.pem")))
    assert ReadFile("/run/app.pem") == book.effect
    book.answer(pem[0])
    assert verified(book.form()["client_assertion"], pem)
    book.answer(world.refused("invalid_client", 700027, 401))
    assert verified(book.answer(other[0]).form()["client_assertion"], other)


def test_an_expired_certificate(world: World) -> None:
    """Nothing is sent."""
    expired = make_pem(ends=1_700_000_000)
    with pytest.raises(AuthenticationError, match="the certificate has expired"):
        world.play(credential(expired[0]))


def test_another_audience(world: World, pem: Pem) -> None:
    """Servers that want their issuer instead of their endpoint."""
    form = world.play(credential(pem[0], audience="https://issuer.example")).form()
    assert "https://issuer.example" == verified(form["client_assertion"], pem).claims["aud"]


def test_v1_has_the_v1_endpoint_as_audience(world: World, pem: Pem) -> None:
    """The audience is where the request goes."""
    book = world.play(credential(pem[0], version="v1"))
    assert book.expect(Send).url == verified(book.form()["client_assertion"], pem).claims["aud"]


def test_no_padding_in_any_part(world: World, pem: Pem) -> None:
    """RFC 7515 section 2: base64url without padding."""
    parts = world.play(credential(pem[0])).form()["client_assertion"].split(".")
    assert [True] * 3 == [set(part).isdisjoint("=+/") for part in parts]
    assert json.loads(base64.urlsafe_b64decode(parts[0] + "==="))["typ"] == "JWT"
