"""Client assertions: an app's own, and foreign tokens."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_DOMAIN, DEMO_TENANT_ID, App, FederatedCredential
from azbearer.emulator.entra.assertions import ASSERTION_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

START = 1_800_000_000
LOGIN = "https://login.microsoftonline.com"
V2 = f"/{DEMO_TENANT_ID}/oauth2/v2.0/token"
AUDIENCE = LOGIN + V2
KEY, OTHER_KEY, CA_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3))
ISSUER, SUBJECT = "https://kubernetes.contoso.example", "system:serviceaccount:demo:worker"


def certificate(
    key: rsa.RSAPrivateKey, signer: rsa.RSAPrivateKey | None = None, issuer: str = "", days: int = 1000
) -> x509.Certificate:
    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    start = dt.datetime.fromtimestamp(START, dt.UTC) - dt.timedelta(days=500)
    return (
        x509.CertificateBuilder()
        .subject_name(name("app.contoso.example"))
        .issuer_name(name(issuer or "app.contoso.example"))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=days))
        .sign(signer or key, hashes.SHA256())
    )


def pem(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.PEM)


def der(found: x509.Certificate) -> str:
    return base64.b64encode(found.public_bytes(serialization.Encoding.DER)).decode()


CERTIFICATE = certificate(KEY)
SHA1 = CERTIFICATE.fingerprint(hashes.SHA1())  # noqa: S303 - names a certificate
SHA256 = CERTIFICATE.fingerprint(hashes.SHA256())
APP = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, certificates=(pem(CERTIFICATE),))
PUBLIC_PEM = OTHER_KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwt(header: dict[str, Any], claims: dict[str, Any], key: rsa.RSAPrivateKey = KEY) -> str:
    """A signed token, made without any library that the emulator uses to read it."""
    signed = ".".join(url64(json.dumps(part).encode()) for part in (header, claims))
    how: padding.AsymmetricPadding = padding.PKCS1v15()
    if header.get("alg") == "PS256":
        how = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return f"{signed}.{url64(key.sign(signed.encode(), how, hashes.SHA256()))}"


def header(**changes: Any) -> dict[str, Any]:
    plain = {"alg": "PS256", "typ": "JWT", "x5t#S256": url64(SHA256)}
    return {name: value for name, value in {**plain, **changes}.items() if value is not None}


def claims(**changes: Any) -> dict[str, Any]:
    plain = {
        "aud": AUDIENCE,
        "iss": DEMO_CLIENT_ID,
        "sub": DEMO_CLIENT_ID,
        "jti": "first",
        "iat": START,
        "nbf": START,
        "exp": START + 600,
    }
    return {name: value for name, value in {**plain, **changes}.items() if value is not None}


def outcome(world: World, assertion: str, path: str = V2, **fields: str) -> tuple[int, int | str]:
    """The status with the AADSTS number, or with `appidacr` when there is a token."""
    form = {
        "grant_type": "client_credentials",
        "client_id": DEMO_CLIENT_ID,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion,
        "scope": "https://management.azure.com/.default",
        "resource": "https://management.azure.com/",
        **fields,
    }
    reply = world.form(path, form)
    body = json.loads(reply.body)
    if reply.status != 200:
        return reply.status, body["error_codes"][0]
    return reply.status, world.key.verify(body["access_token"])["appidacr"]


GOOD = (200, "2")


@pytest.mark.parametrize(
    "head",
    [
        header(),
        header(alg="RS256"),
        {"alg": "RS256", "x5t": base64.b64encode(SHA1).decode()},
        {"alg": "RS256", "x5t": url64(SHA1)},
        header(**{"x5t#S256": base64.urlsafe_b64encode(SHA256).decode()}),
        header(**{"x5t#S256": None, "x5c": [der(CERTIFICATE)]}),
        header(x5c=[der(CERTIFICATE)]),
    ],
)
def test_the_header_names_the_certificate_in_any_of_its_ways(
    worlds: Callable[..., World], head: dict[str, Any]
) -> None:
    """SHA-256 or SHA-1, padded or not, in either alphabet; or the certificate itself."""
    assert GOOD == outcome(worlds(apps=(APP,)), jwt(head, claims()))


@pytest.mark.parametrize(
    "body",
    [
        claims(iat=START + 0.25, nbf=START - 0.5, exp=START + 600.75),
        claims(nbf=None, iat=None, jti=None),
        claims(exp=START - 1),
        claims(aud=f"{LOGIN}/{DEMO_TENANT_ID}/oauth2/token"),
        claims(aud=f"{LOGIN}/{DEMO_DOMAIN}/oauth2/v2.0/token"),
        claims(aud=[AUDIENCE]),
        claims(aud=f"{LOGIN}/{DEMO_TENANT_ID}/v2.0"),
        claims(aud=f"https://sts.windows.net/{DEMO_TENANT_ID}/"),
        claims(iss=DEMO_CLIENT_ID.upper()),
    ],
)
def test_the_claims_that_are_good(worlds: Callable[..., World], body: dict[str, Any]) -> None:
    """Times with fractions or absent, and every name of the tenant's endpoints and issuers."""
    assert GOOD == outcome(worlds(apps=(APP,)), jwt(header(), body))


@pytest.mark.parametrize(
    ("assertion", "number"),
    [
        (jwt(header(**{"x5t#S256": None}), claims()), 700027),
        (jwt(header(**{"x5t#S256": url64(b"x" * 32)}), claims()), 700027),
        (jwt(header(), claims(), OTHER_KEY), 700027),
        (
            jwt(header(**{"x5t#S256": None, "x5c": [der(certificate(OTHER_KEY))]}), claims(), OTHER_KEY),
            700027,
        ),
        (jwt(header(x5c=["???"], **{"x5t#S256": None}), claims()), 700027),
        (jwt(header(alg="HS256"), claims()), 5002738),
        (jwt(header(alg="none"), claims()), 5002738),
        (jwt(header(), claims(iss="other")), 700021),
        (jwt(header(), claims(sub=None)), 700021),
        (jwt(header(), claims(aud="https://login.microsoftonline.us" + V2)), 700023),
        (jwt(header(), claims(aud=None)), 700023),
        (jwt(header(), claims(exp=START - 2)), 700024),
        (jwt(header(), claims(nbf=START + 2)), 700024),
        (jwt(header(), claims(exp=None)), 50027),
        (jwt(header(), claims(exp=float("inf"))), 50027),
        (jwt(header(), claims(exp="soon")), 50027),
        ("no.token", 50027),
        ("a.b.c", 50027),
        (".".join((url64(b"[]"), url64(b"{}"), "")), 50027),
    ],
)
def test_the_assertions_that_are_refused(worlds: Callable[..., World], assertion: str, number: int) -> None:
    """Each is refused as `invalid_client`, with the number of the real service."""
    assert (401, number) == outcome(worlds(apps=(APP,)), assertion)


def test_another_way_of_signing_is_no_signature(worlds: Callable[..., World]) -> None:
    """A PS256 signature under a header that says RS256 is wrong."""
    head, _, signature = jwt(header(), claims()).split(".")
    renamed = url64(json.dumps(header(alg="RS256")).encode())
    body = url64(json.dumps(claims()).encode())
    assert head != renamed
    assert (401, 700027) == outcome(worlds(apps=(APP,)), f"{renamed}.{body}.{signature}")


def test_padding_is_part_of_what_was_signed(worlds: Callable[..., World]) -> None:
    """A client that keeps the padding of base64 signed it, too."""
    parts = [json.dumps(part).encode() for part in (header(kid="p"), claims())]
    signed = ".".join(base64.urlsafe_b64encode(part + b" " * (1 - len(part) % 3)).decode() for part in parts)
    how = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    signature = base64.urlsafe_b64encode(KEY.sign(signed.encode(), how, hashes.SHA256())).decode()
    assert "=" in signed
    assert GOOD == outcome(worlds(apps=(APP,)), f"{signed}.{signature}")


def test_an_assertion_serves_once(worlds: Callable[..., World]) -> None:
    """A `jti` that came before is refused; another one is not."""
    world = worlds(apps=(APP,))
    results = [outcome(world, jwt(header(), claims(jti=name))) for name in ("one", "one", "two")]
    assert [GOOD, (401, 50012), GOOD] == results


def test_an_assertion_may_be_let_serve_again(worlds: Callable[..., World]) -> None:
    """The rule can be off, for clients that keep an assertion for some minutes."""
    world = worlds(apps=(APP,), single_use_assertions=False)
    assertion = jwt(header(), claims())
    assert [GOOD, GOOD] == [outcome(world, assertion), outcome(world, assertion)]


def test_ids_are_forgotten_when_their_assertions_are_over(worlds: Callable[..., World]) -> None:
    """What could not be used again anyway is not remembered."""
    world = worlds(apps=(APP,))
    outcome(world, jwt(header(), claims()))
    world.clock.now += 700
    later = claims(nbf=START + 700, exp=START + 1300)
    assert GOOD == outcome(world, jwt(header(), later))


def test_version_1_takes_assertions_as_well(worlds: Callable[..., World]) -> None:
    """The same check stands before both endpoints."""
    world = worlds(apps=(APP,))
    assert GOOD == outcome(world, jwt(header(), claims()), f"/{DEMO_TENANT_ID}/oauth2/token")


def test_an_expired_certificate_is_refused(worlds: Callable[..., World]) -> None:
    """The signature is right and the certificate is not valid any more."""
    old = certificate(KEY, days=1)
    app = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, certificates=(pem(old),))
    head = header(**{"x5t#S256": url64(old.fingerprint(hashes.SHA256()))})
    assert (401, 700027) == outcome(worlds(apps=(app,)), jwt(head, claims()))


@pytest.mark.parametrize(("signer", "expected"), [(CA_KEY, GOOD), (OTHER_KEY, (401, 700027))])
def test_a_certificate_of_a_registered_issuer_will_do(
    worlds: Callable[..., World], signer: rsa.RSAPrivateKey, expected: tuple[int, int | str]
) -> None:
    """With `x5c`, subject name and issuer count: the issuer's signature is checked."""
    authority = certificate(CA_KEY, issuer="app.contoso.example")
    app = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, certificates=(pem(authority),))
    leaf = certificate(KEY, signer)
    head = header(**{"x5t#S256": url64(leaf.fingerprint(hashes.SHA256())), "x5c": [der(leaf)]})
    assert expected == outcome(worlds(apps=(app,)), jwt(head, claims()))


@pytest.mark.parametrize(("kind", "number"), [("", 900144), ("urn:example:other", 90027)])
def test_the_assertion_type_must_be_the_right_one(
    worlds: Callable[..., World], kind: str, number: int
) -> None:
    """Absent and wrong are told apart."""
    assertion = jwt(header(), claims())
    assert (400, number) == outcome(worlds(apps=(APP,)), assertion, client_assertion_type=kind)


def foreign(**changes: Any) -> dict[str, Any]:
    return claims(iss=ISSUER, sub=SUBJECT, aud="api://AzureADTokenExchange", **changes)


def jwks() -> dict[str, Any]:
    numbers = OTHER_KEY.public_key().public_numbers()
    n, e = (url64(value.to_bytes((value.bit_length() + 7) // 8)) for value in (numbers.n, numbers.e))
    return {"keys": [{"kty": "EC", "kid": "k"}, {"kty": "RSA", "kid": "k", "n": n, "e": e}]}


RECORDS = [
    FederatedCredential(ISSUER, SUBJECT, public_key=PUBLIC_PEM),
    FederatedCredential(ISSUER, SUBJECT, jwks=jwks()),
]


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("head", [{"alg": "RS256"}, {"alg": "RS256", "kid": "k"}])
def test_a_foreign_token_is_accepted_again_and_again(
    worlds: Callable[..., World], record: FederatedCredential, head: dict[str, Any]
) -> None:
    """A workload reads its token from a file, so it comes more than once."""
    world = worlds(apps=(App(DEMO_TENANT_ID, DEMO_CLIENT_ID, federated=(record,)),))
    assertion = jwt(head, foreign(), OTHER_KEY)
    assert [GOOD, GOOD] == [outcome(world, assertion), outcome(world, assertion)]


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize(
    ("body", "key", "number"),
    [
        (foreign() | {"iss": ISSUER + "/"}, OTHER_KEY, 700211),
        (foreign() | {"aud": "https://other.example"}, OTHER_KEY, 700212),
        (foreign() | {"sub": SUBJECT.upper()}, OTHER_KEY, 700213),
        (foreign(), KEY, 50013),
        (foreign() | {"exp": START - 2}, OTHER_KEY, 700024),
        (claims(), KEY, 700027),
    ],
)
def test_a_foreign_token_must_match_in_all_parts(
    worlds: Callable[..., World],
    record: FederatedCredential,
    body: dict[str, Any],
    key: rsa.RSAPrivateKey,
    number: int,
) -> None:
    """Issuer, audience and subject compare exactly; signature and times are checked."""
    world = worlds(apps=(App(DEMO_TENANT_ID, DEMO_CLIENT_ID, federated=(record,)),))
    assert (401, number) == outcome(world, jwt({"alg": "RS256", "kid": "k"}, body, key))


def test_a_key_of_another_name_did_not_sign(worlds: Callable[..., World]) -> None:
    """A `kid` that the issuer's key set does not have is refused."""
    app = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, federated=(RECORDS[1],))
    assertion = jwt({"alg": "RS256", "kid": "gone"}, foreign(), OTHER_KEY)
    assert (401, 50013) == outcome(worlds(apps=(app,)), assertion)
