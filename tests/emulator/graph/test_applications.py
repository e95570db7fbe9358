"""Applications and their proofs: what Graph creates can sign in at once, and what it removes no longer."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import RSAKey

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_TENANT_ID

if TYPE_CHECKING:
    from collections.abc import Callable

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ISSUER = "https://token.actions.example"


@pytest.fixture
def app(graph: Callable[..., Any]) -> Any:
    """An application with a service principal."""
    status, made = graph("POST", "/applications", {"displayName": "made", "identifierUris": ["api://made"]})
    assert 201 == status
    assert 201 == graph("POST", "/servicePrincipals", {"appId": made["appId"]})[0]
    return made


def test_a_secret_can_be_used_at_once_and_until_it_is_removed(
    graph: Callable[..., Any], sign_in: Callable[..., Any], app: Any
) -> None:
    """AddPassword shows the secret once; removePassword ends it."""
    asked = {"passwordCredential": {"displayName": "first"}}
    status, made = graph("POST", f"/applications/{app['id']}/addPassword", asked)
    assert (200, "first", made["secretText"][:3]) == (status, made["displayName"], made["hint"])
    assert "access_token" in sign_in(app["appId"], client_secret=made["secretText"])
    shown = graph("GET", f"/applications/{app['id']}")[1]["passwordCredentials"]
    assert [(made["keyId"], None)] == [(entry["keyId"], entry["secretText"]) for entry in shown]
    removal = {"keyId": made["keyId"]}
    assert 204 == graph("POST", f"/applications/{app['id']}/removePassword", removal)[0]
    assert [7000215] == sign_in(app["appId"], client_secret=made["secretText"])["error_codes"]
    assert 400 == graph("POST", f"/applications/{app['id']}/removePassword", removal)[0]


def test_a_secret_ends_by_itself(
    world: Any, graph: Callable[..., Any], sign_in: Callable[..., Any], app: Any
) -> None:
    """After its end date the token endpoint says that it is expired."""
    asked = {"passwordCredential": {"endDateTime": "2027-01-15T09:00:00Z"}}
    made = graph("POST", f"/applications/{app['id']}/addPassword", asked)[1]
    world.clock.now += 3601
    assert [7000222] == sign_in(app["appId"], client_secret=made["secretText"])["error_codes"]


def test_without_a_service_principal_there_is_no_token(
    graph: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    """An application alone cannot sign in for itself."""
    made = graph("POST", "/applications", {"displayName": "alone"})[1]
    secret = graph("POST", f"/applications/{made['id']}/addPassword", {})[1]["secretText"]
    assert [7000229] == sign_in(made["appId"], client_secret=secret)["error_codes"]


def test_a_deleted_application_cannot_sign_in(graph: Callable[..., Any], sign_in: Callable[..., Any]) -> None:
    """Applications of the settings are there too, and can be deleted."""
    found = graph("GET", f"/applications(appId='{DEMO_CLIENT_ID}')")[1]
    assert "access_token" in sign_in()
    assert 204 == graph("DELETE", f"/applications/{found['id']}")[0]
    assert [700016] == sign_in()["error_codes"]


def test_a_change_of_an_application_of_the_settings_keeps_its_secrets(
    graph: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    """What was not changed stays as the settings have it."""
    assert 204 == graph("PATCH", f"/applications(appId='{DEMO_CLIENT_ID}')", {"displayName": "new"})[0]
    assert "access_token" in sign_in()
    assert "access_token" in sign_in(client_secret="second-secret")


def certificate() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "made")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    times = [dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2024, 2040)]
    made = builder.serial_number(1).not_valid_before(times[0]).not_valid_after(times[1])
    return key, made.sign(key, hashes.SHA256())


def assertion(key: Any, header: dict[str, Any], claims: dict[str, Any]) -> str:
    whole = {"nbf": 1, "exp": 4_000_000_000, "jti": str(uuid.uuid4()), **claims}
    return jwt.encode({"alg": "RS256", **header}, whole, key, algorithms=["RS256"])


def test_a_certificate_can_be_used_at_once(
    graph: Callable[..., Any], sign_in: Callable[..., Any], app: Any
) -> None:
    """KeyCredentials take a certificate in base64, and show its key only when asked."""
    key, made = certificate()
    der = base64.b64encode(made.public_bytes(Encoding.DER)).decode()
    body = {"keyCredentials": [{"type": "AsymmetricX509Cert", "usage": "Verify", "key": der}]}
    assert 204 == graph("PATCH", f"/applications/{app['id']}", body)[0]
    plain = graph("GET", f"/applications/{app['id']}")[1]["keyCredentials"][0]
    asked = graph("GET", f"/applications/{app['id']}?$select=keyCredentials")[1]["keyCredentials"][0]
    assert (None, der) == (plain["key"], asked["key"])
    thumbprint = base64.urlsafe_b64encode(made.fingerprint(hashes.SHA256())).decode().rstrip("=")
    token = assertion(
        RSAKey.import_key(key),
        {"x5t#S256": thumbprint},
        {
            "aud": f"https://login.microsoftonline.com/{DEMO_TENANT_ID}/oauth2/v2.0/token",
            "iss": app["appId"],
            "sub": app["appId"],
        },
    )
    proof = {"client_assertion_type": ASSERTION, "client_assertion": token}
    assert "access_token" in sign_in(app["appId"], **proof)
    bad = {"keyCredentials": [{"key": "bm8="}]}
    assert 400 == graph("PATCH", f"/applications/{app['id']}", bad)[0]


def test_a_federated_credential_can_be_used_at_once(
    worlds: Callable[..., Any], graph_of: Callable[..., Any]
) -> None:
    """The settings know the keys of foreign issuers; Graph says whose tokens an application trusts."""
    foreign = RSAKey.generate_key(2048, private=True)
    world = worlds(issuer_keys={ISSUER: {"keys": [foreign.as_dict(private=False)]}})
    graph = graph_of(world)
    app = graph("POST", "/applications", {"displayName": "made"})[1]
    graph("POST", "/servicePrincipals", {"appId": app["appId"]})
    entry = {
        "name": "main",
        "issuer": ISSUER,
        "subject": "repo:a/b",
        "audiences": ["api://AzureADTokenExchange"],
    }
    where = f"/applications/{app['id']}/federatedIdentityCredentials"
    status, made = graph("POST", where, entry)
    assert (201, "main") == (status, made["name"])
    claims = {"iss": ISSUER, "sub": "repo:a/b", "aud": "api://AzureADTokenExchange"}
    fields = {
        "grant_type": "client_credentials",
        "client_id": app["appId"],
        "scope": "https://graph.microsoft.com/.default",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion(foreign, {}, claims),
    }
    reply = world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", fields)
    assert b"access_token" in reply.body, reply.body
    assert 400 == graph("POST", where, {**entry, "name": "other"})[0]
    assert 400 == graph("POST", where, {**entry, "subject": "other"})[0]
    assert 204 == graph("PATCH", f"{where}/{made['id']}", {"subject": "repo:a/c"})[0]
    assert "repo:a/c" == graph("GET", f"{where}/main")[1]["subject"]
    assert b"700213" in world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", fields).body
    assert 204 == graph("DELETE", f"{where}/{made['id']}")[0]
    assert [] == graph("GET", where)[1]["value"]


def test_an_identifier_uri_is_an_audience(world: Any, graph: Callable[..., Any], app: Any) -> None:
    """Tokens are issued for it at once, and no other application can have it."""
    assert world.token("api://made")
    status, body = graph("POST", "/applications", {"displayName": "x", "identifierUris": ["API://made"]})
    code = "Request_MultipleObjectsWithSameKeyValue"
    assert (400, code) == (status, body["error"]["code"])
    assert 409 == graph("POST", "/servicePrincipals", {"appId": app["appId"]})[0]


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({}, "Request_BadRequest", "A value is required for property 'displayName'"),
        (
            {"displayName": "a", "nope": 1},
            "BadRequest",
            "does not exist on type 'microsoft.graph.application'",
        ),
        ({"displayName": "a", "appId": "b"}, "Request_BadRequest", "is read-only"),
    ],
)
def test_bodies_that_are_refused(graph: Callable[..., Any], body: Any, code: str, words: str) -> None:
    """Missing, unknown and read-only properties have each their error."""
    status, answer = graph("POST", "/applications", body)
    assert (400, code) == (status, answer["error"]["code"])
    assert words in answer["error"]["message"]
