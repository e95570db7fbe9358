"""azure-identity signs in with certificates and foreign tokens that were registered through Graph alone."""

from __future__ import annotations

import base64
import datetime as dt
import time
from typing import TYPE_CHECKING, Any

import pytest
from azure.core import PipelineClient
from azure.core.exceptions import ClientAuthenticationError
from azure.core.pipeline.policies import BearerTokenCredentialPolicy, HeadersPolicy
from azure.core.rest import HttpRequest
from azure.identity import CertificateCredential, ClientSecretCredential, WorkloadIdentityCredential
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import RSAKey

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SCOPE = "https://management.azure.com/.default"
ISSUER, SUBJECT = "https://token.actions.example", "repo:contoso/app:ref:refs/heads/main"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEY_PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
JWKS = {"keys": [{**RSAKey.import_key(KEY_PEM).as_dict(private=False), "kid": "k"}]}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator that knows the keys of a foreign issuer."""
    with Emulator(EmulatorSettings(issuer_keys={ISSUER: JWKS})) as running:
        yield running


@pytest.fixture
def options(emulator: Emulator, ca_file: str, as_azure: None) -> dict[str, Any]:
    """What points azure-identity at the emulator."""
    del as_azure
    return {
        "authority": emulator.url,
        "disable_instance_discovery": True,
        "connection_verify": ca_file,
    }


@pytest.fixture
def send(options: dict[str, Any], ca_file: str) -> Iterator[Callable[..., Any]]:
    """Sends a request to Graph through azure-core: its JSON."""
    secret = ClientSecretCredential(DEMO_TENANT_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, **options)
    with secret as credential:
        token = BearerTokenCredentialPolicy(credential, "https://graph.microsoft.com/.default")
        client: Any = PipelineClient(
            "https://graph.microsoft.com", policies=[HeadersPolicy(), token], connection_verify=ca_file
        )

        def ask(method: str, path: str, body: Any) -> Any:
            response = client.send_request(HttpRequest(method, client.format_url(f"/v1.0{path}"), json=body))
            response.raise_for_status()
            return response.json() if response.content else None

        with client:
            yield ask


@pytest.fixture
def app(send: Callable[..., Any]) -> dict[str, str]:
    """A new application with its service principal."""
    made: dict[str, str] = send("POST", "/applications", {"displayName": "proofs"})
    send("POST", "/servicePrincipals", {"appId": made["appId"]})
    return made


def certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "proofs.contoso.example")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, KEY.public_key(), 7, now, now + dt.timedelta(days=2))
    return made.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def test_a_certificate(app: dict[str, str], send: Callable[..., Any], options: dict[str, Any]) -> None:
    """It is worth nothing before it is registered, and a token from then on."""
    pem = certificate()
    with CertificateCredential(
        DEMO_TENANT_ID, app["appId"], certificate_data=KEY_PEM + pem, **options
    ) as credential:
        with pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
            credential.get_token(SCOPE)
        key = {"type": "AsymmetricX509Cert", "usage": "Verify", "key": base64.b64encode(pem).decode()}
        send("PATCH", f"/applications/{app['id']}", {"keyCredentials": [key]})
        assert credential.get_token(SCOPE).token


def test_a_federated_credential(
    app: dict[str, str], send: Callable[..., Any], options: dict[str, Any], tmp_path: Path
) -> None:
    """The foreign token counts for the subject that was registered, and for no other."""
    body = {"name": "main", "issuer": ISSUER, "subject": SUBJECT, "audiences": ["api://AzureADTokenExchange"]}
    send("POST", f"/applications/{app['id']}/federatedIdentityCredentials", body)
    file = tmp_path / "token"
    with WorkloadIdentityCredential(
        tenant_id=DEMO_TENANT_ID, client_id=app["appId"], token_file_path=str(file), **options
    ) as credential:
        file.write_text(foreign_token(f"{SUBJECT}-other"))
        with pytest.raises(ClientAuthenticationError, match="AADSTS700213"):
            credential.get_token(SCOPE)
    with WorkloadIdentityCredential(
        tenant_id=DEMO_TENANT_ID, client_id=app["appId"], token_file_path=str(file), **options
    ) as credential:
        file.write_text(foreign_token(SUBJECT))
        assert credential.get_token(SCOPE).token


def foreign_token(subject: str) -> str:
    claims = {
        "iss": ISSUER,
        "sub": subject,
        "aud": "api://AzureADTokenExchange",
        "exp": int(time.time()) + 600,
    }
    return jwt.encode({"alg": "RS256", "kid": "k"}, claims, RSAKey.import_key(KEY_PEM))
