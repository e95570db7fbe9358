"""The other ways to a token, walked by clients that nobody here wrote."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import html
import re
import ssl
import threading
import time
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msal
import msal.managed_identity
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    CredentialUnavailableError,
    DeviceCodeCredential,
    ManagedIdentityCredential,
    OnBehalfOfCredential,
    WorkloadIdentityCredential,
)
from azure.identity.aio import CertificateCredential as AsyncCertificateCredential
from azure.mgmt.resource.resources import ResourceManagementClient
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import RSAKey

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    DEMO_USER,
    DEMO_USER_IDENTITY,
    App,
    Emulator,
    EmulatorSettings,
    Fault,
    FederatedCredential,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARM_SCOPE = "https://management.azure.com/.default"
OWN_SCOPE = f"api://{DEMO_CLIENT_ID}/access_as_user"
ISSUER, SUBJECT = "https://kubernetes.contoso.example", "system:serviceaccount:demo:worker"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
IDENTITY_VARIABLES = (
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "IDENTITY_SERVER_THUMBPRINT",
    "IMDS_ENDPOINT",
    "MSI_ENDPOINT",
    "MSI_SECRET",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "AZURE_FEDERATED_TOKEN_FILE",
)


def make_certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "app.contoso.example")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, KEY.public_key(), 7, now, now + dt.timedelta(days=2))
    return made.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


CERTIFICATE = make_certificate()
KEY_PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
PUBLIC_PEM = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", *IDENTITY_VARIABLES):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the Arc agent leaves its files."""
    return tmp_path_factory.mktemp("arc")


@pytest.fixture(scope="module")
def emulator(key_folder: Path) -> Iterator[Emulator]:
    """An emulator whose demo app has every kind of credential."""
    app = App(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        (DEMO_CLIENT_SECRET,),
        certificates=(CERTIFICATE,),
        federated=(FederatedCredential(ISSUER, SUBJECT, public_key=PUBLIC_PEM),),
        public_client=True,
    )
    settings = EmulatorSettings(
        apps=(app,), signed_in_user=DEMO_USER, arc_key_folder=key_folder, device_code_interval=0
    )
    with Emulator(settings) as running:
        yield running


@pytest.fixture
def options(emulator: Emulator, ca_file: str) -> dict[str, Any]:
    """What points azure-identity at the emulator."""
    return {
        "authority": emulator.url,
        "disable_instance_discovery": True,
        "connection_verify": ca_file,
    }


def foreign_token() -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": SUBJECT, "aud": "api://AzureADTokenExchange", "exp": now + 600}
    return jwt.encode({"alg": "RS256", "kid": "k"}, claims, RSAKey.import_key(KEY_PEM))


def form_in(page: str) -> tuple[str, bytes]:
    """What a browser does with the page of `form_post`: the address, and the fields to send there."""
    target = html.unescape(re.findall(r'action="([^"]*)"', page)[0])
    pairs = re.findall(r'name="([^"]*)" value="([^"]*)"', page)
    return target, urlencode([(name, html.unescape(value)) for name, value in pairs]).encode()


def own_token(emulator: Emulator, options: dict[str, Any]) -> str:
    """A user's token for the demo app, by a device."""
    with DeviceCodeCredential(
        client_id=DEMO_CLIENT_ID,
        tenant_id=DEMO_TENANT_ID,
        prompt_callback=lambda _uri, user_code, _expires: emulator.approve_device(user_code),
        **options,
    ) as credential:
        return str(credential.get_token(OWN_SCOPE).token)


@pytest.mark.parametrize("chain", [False, True])
def test_certificate_credential(options: dict[str, Any], *, chain: bool) -> None:
    """An assertion by thumbprint, and one that brings the certificate."""
    with CertificateCredential(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        certificate_data=KEY_PEM + CERTIFICATE,
        send_certificate_chain=chain,
        **options,
    ) as credential:
        assert credential.get_token(ARM_SCOPE).token.count(".") == 2


def test_certificate_credential_without_msal(options: dict[str, Any]) -> None:
    """The asynchronous client makes its assertions itself, and leaves `iat` out."""

    async def token() -> str:
        async with AsyncCertificateCredential(
            DEMO_TENANT_ID, DEMO_CLIENT_ID, certificate_data=KEY_PEM + CERTIFICATE, **options
        ) as credential:
            return str((await credential.get_token(ARM_SCOPE)).token)

    assert asyncio.run(token()).count(".") == 2


def test_msal_with_a_thumbprint_of_old(emulator: Emulator, ca_file: str) -> None:
    """RS256 with `x5t` in plain base64, and times as floats."""
    thumbprint = (
        x509.load_pem_x509_certificate(CERTIFICATE)
        .fingerprint(
            hashes.SHA1()  # noqa: S303 - names a certificate
        )
        .hex()
    )
    app = msal.ConfidentialClientApplication(
        DEMO_CLIENT_ID,
        {"private_key": KEY_PEM.decode(), "thumbprint": thumbprint},
        authority=f"{emulator.url}/{DEMO_TENANT_ID}",
        instance_discovery=False,
        verify=ca_file,
    )
    assert "access_token" in app.acquire_token_for_client([ARM_SCOPE])


@pytest.mark.parametrize("single_use", [True, False])
def test_msal_sends_one_assertion_again_and_again(tmp_path: Path, *, single_use: bool) -> None:
    """For nine minutes; where each may come once, its second resource is out of reach."""
    app = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, certificates=(CERTIFICATE,))
    with Emulator(EmulatorSettings(apps=(app,), single_use_assertions=single_use)) as own:
        credential = CertificateCredential(
            DEMO_TENANT_ID,
            DEMO_CLIENT_ID,
            certificate_data=KEY_PEM + CERTIFICATE,
            authority=own.url,
            disable_instance_discovery=True,
            connection_verify=str(own.write_ca(tmp_path / "ca.pem")),
        )
        with credential:
            credential.get_token(ARM_SCOPE)
            refused = pytest.raises(ClientAuthenticationError, match="AADSTS50012")
            with refused if single_use else contextlib.nullcontext():
                credential.get_token("https://vault.azure.net/.default")


def test_workload_identity(options: dict[str, Any], tmp_path: Path) -> None:
    """The token of a cluster, read from a file."""
    file = tmp_path / "token"
    file.write_text(foreign_token())
    with WorkloadIdentityCredential(
        tenant_id=DEMO_TENANT_ID, client_id=DEMO_CLIENT_ID, token_file_path=str(file), **options
    ) as credential:
        assert credential.get_token(ARM_SCOPE).token


def test_client_assertion_credential(options: dict[str, Any]) -> None:
    """The same token from a function; an unknown one is AADSTS50027."""
    with ClientAssertionCredential(DEMO_TENANT_ID, DEMO_CLIENT_ID, foreign_token, **options) as credential:
        assert credential.get_token(ARM_SCOPE).token
    with (
        ClientAssertionCredential(DEMO_TENANT_ID, DEMO_CLIENT_ID, lambda: "x", **options) as credential,
        pytest.raises(ClientAuthenticationError, match="AADSTS50027"),
    ):
        credential.get_token(ARM_SCOPE)


def test_device_code_credential(emulator: Emulator, options: dict[str, Any]) -> None:
    """The person approves as soon as the code is shown; the account can be used again silently."""

    def approve(_uri: str, user_code: str, _expires: dt.datetime) -> None:
        emulator.approve_device(user_code)

    with DeviceCodeCredential(prompt_callback=approve, **options) as credential:
        assert credential.get_token(ARM_SCOPE).token
        before = len(emulator.requests)
        assert credential.get_token("https://vault.azure.net/.default").token
    paths = [record.path for record in emulator.requests[before:]]
    assert not any("devicecode" in path for path in paths)


def test_device_code_declined(emulator: Emulator, options: dict[str, Any]) -> None:
    """The person refuses."""

    def decline(_uri: str, user_code: str, _expires: dt.datetime) -> None:
        emulator.decline_device(user_code)

    with (
        DeviceCodeCredential(prompt_callback=decline, **options) as credential,
        pytest.raises(ClientAuthenticationError, match="declined"),
    ):
        credential.get_token(ARM_SCOPE)


def test_on_behalf_of_credential(emulator: Emulator, options: dict[str, Any]) -> None:
    """A service acts for a user who signed in to it."""
    with OnBehalfOfCredential(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        client_secret=DEMO_CLIENT_SECRET,
        user_assertion=own_token(emulator, options),
        **options,
    ) as credential:
        assert credential.get_token("https://graph.microsoft.com/.default").token


def test_msal_signs_in_with_a_browser(emulator: Emulator, ca_file: str) -> None:
    """Code with PKCE over a loopback address; msal checks state and nonce, and refreshes silently."""
    app = msal.PublicClientApplication(
        DEMO_CLIENT_ID,
        authority=f"{emulator.url}/{DEMO_TENANT_ID}",
        instance_discovery=False,
        verify=ca_file,
    )
    context = ssl.create_default_context(cadata=emulator.ca_pem.decode())
    visits: list[threading.Thread] = []

    def browse(url: str) -> None:
        def visit() -> None:
            with urllib.request.urlopen(url, context=context, timeout=10) as page:  # noqa: S310 - loopback
                target, fields = form_in(page.read().decode())
            with urllib.request.urlopen(target, fields, timeout=10) as last:  # noqa: S310 - loopback
                last.read()

        visits.append(threading.Thread(target=visit))
        visits[-1].start()

    answer = app.acquire_token_interactive([ARM_SCOPE], auth_uri_callback=browse, timeout=10)
    visits[0].join()
    assert DEMO_USER == answer["id_token_claims"]["preferred_username"]
    (account,) = app.get_accounts()
    renewed = app.acquire_token_silent([ARM_SCOPE], account, force_refresh=True)
    assert renewed["access_token"] != answer["access_token"]


@pytest.mark.parametrize("flavour", ["imds", "app-service", "azure-ml", "service-fabric", "cloud-shell"])
def test_managed_identity_credential(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, flavour: Any
) -> None:
    """Each endpoint is found by its variables and answers the client's own request."""
    for name, value in emulator.managed_identity_environment(flavour).items():
        monkeypatch.setenv(name, value)
    with ManagedIdentityCredential() as credential:
        token = credential.get_token(ARM_SCOPE)
    assert token.expires_on > time.time() + 3000


def test_a_user_assigned_identity(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """By client id; one that is not there makes the credential unavailable, so that chains go on."""
    for name, value in emulator.managed_identity_environment("imds").items():
        monkeypatch.setenv(name, value)
    with ManagedIdentityCredential(client_id=DEMO_USER_IDENTITY.client_id) as credential:
        assert credential.get_token(ARM_SCOPE).token
    with (
        ManagedIdentityCredential(client_id="another") as credential,
        pytest.raises(CredentialUnavailableError, match="Identity not found"),
    ):
        credential.get_token(ARM_SCOPE)


def test_azure_arc(emulator: Emulator, key_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The challenge of the agent, with the folder that msal trusts set to this one."""
    folders = "_supported_arc_platforms_and_their_prefixes"
    monkeypatch.setattr(msal.managed_identity, folders, {"linux": str(key_folder)})
    monkeypatch.setattr(msal.managed_identity.sys, "platform", "linux")
    for name, value in emulator.managed_identity_environment("arc").items():
        monkeypatch.setenv(name, value)
    with ManagedIdentityCredential() as credential:
        assert credential.get_token(ARM_SCOPE).token


@pytest.fixture
def management(options: dict[str, Any], emulator: Emulator, ca_file: str) -> Iterator[Any]:
    """The SDK's client, which sends GET /subscriptions/.../resourcegroups."""
    with (
        ClientSecretCredential(DEMO_TENANT_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, **options) as credential,
        ResourceManagementClient(
            credential,
            DEMO_SUBSCRIPTION_ID,
            base_url=emulator.url,
            credential_scopes=[ARM_SCOPE],
            connection_verify=ca_file,
        ) as client,
    ):
        yield client


def test_the_sdk_answers_a_claims_challenge(emulator: Emulator, management: Any) -> None:
    """Its bearer policy asks for a new token with the claims, once, and ARM takes that one."""
    emulator.demand_claims({"access_token": {"acrs": {"essential": True, "value": "c1"}}})
    try:
        list(management.resource_groups.list())
    finally:
        emulator.demand_claims(None)
    statuses = [record.status for record in emulator.requests if "resourcegroups" in record.path]
    assert [401, 200] == statuses[-2:]


def test_the_sdk_recovers_from_a_revocation(emulator: Emulator, management: Any) -> None:
    """With a challenge, a cached token that was revoked is replaced on the spot."""
    before = list(management.resource_groups.list())
    emulator.revoke(DEMO_CLIENT_ID, challenge=True)
    assert before == list(management.resource_groups.list())


def test_the_sdk_waits_as_retry_after_says(emulator: Emulator, management: Any) -> None:
    """A fault of ARM with Retry-After 0 is retried."""
    fault = Fault("status", service="arm", path="*/resourcegroups", status=429, retry_after="0")
    emulator.fault(fault)
    list(management.resource_groups.list())
    assert () == emulator.faults
