from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID
from azbearer.errors import AuthenticationError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

APP = (DEMO_TENANT_ID, DEMO_CLIENT_ID)
GRAPH = "https://graph.microsoft.com/.default"


def claims(token: str) -> dict[str, Any]:
    """What is in an access token."""
    middle = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return found


def test_a_secret_gets_a_token(site: Site) -> None:
    """The token is the app's, for the resource that was asked for."""
    found = claims(site.credential().get_token(SCOPE).token)
    assert (DEMO_CLIENT_ID, DEMO_TENANT_ID) == (found["appid"], found["tid"])


def test_a_secret_may_be_asked_for(site: Site) -> None:
    """A callable is called for each token request, so a new secret needs no restart."""
    secrets = iter([DEMO_CLIENT_SECRET, DEMO_CLIENT_SECRET])
    credential = azbearer.ClientSecretCredential(*APP, lambda: next(secrets), **site.options)
    assert credential.get_token(SCOPE).token != credential.get_token(GRAPH).token


def test_the_environment_may_name_authority_and_trust(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`SSL_CERT_FILE` and `AZURE_AUTHORITY_HOST` do what two arguments do."""
    monkeypatch.setenv("SSL_CERT_FILE", site.ca)
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", site.emulator.url)
    assert azbearer.ClientSecretCredential(*APP, DEMO_CLIENT_SECRET).get_token(SCOPE).token


def test_a_stranger_is_not_trusted(site: Site) -> None:
    """Without the extra authority, the secret is not sent."""
    credential = azbearer.ClientSecretCredential(*APP, DEMO_CLIENT_SECRET, authority=site.emulator.url)
    with pytest.raises(azbearer.AzbearerError, match="certificate"):
        credential.get_token(SCOPE)
    assert 0 == site.token_requests


def test_checks_may_be_switched_off(site: Site) -> None:
    """`connection_verify=False` asks for no authority at all."""
    assert site.credential(connection_verify=False).get_token(SCOPE).token


@pytest.mark.parametrize(
    "arguments", [(None, "app", "secret"), ("contoso.com", None, "secret"), ("contoso.com", "app", None)]
)
def test_a_variable_that_is_not_set_is_told(arguments: tuple[Any, Any, Any]) -> None:
    """None for one of the three is named, and nothing is sent."""
    with pytest.raises(TypeError, match=r"(tenant_id|client_id|client_secret) must be a str, not NoneType"):
        azbearer.ClientSecretCredential(*arguments)


@pytest.mark.parametrize("tenant", ["../evil", "x@evil", "evil/#"])
def test_a_tenant_is_no_path(tenant: str) -> None:
    """What would change the address of the token service is refused when the credential is made."""
    with pytest.raises(UsageError, match="tenant"):
        azbearer.ClientSecretCredential(tenant, "app", "secret")


def test_other_tenants_need_permission(site: Site) -> None:
    """A call may name another tenant only if the credential allows it."""
    with pytest.raises(AuthenticationError, match="not among the tenants"):
        site.credential().get_token(SCOPE, tenant_id="fabrikam.com")


@pytest.mark.parametrize("form", ["file", "bytes"])
def test_a_certificate_gets_a_token(
    form: str, certificate: bytes, certificate_site: Site, tmp_path: Path
) -> None:
    """Given as a file or as bytes."""
    file = tmp_path / "app.pem"
    file.write_bytes(certificate)
    options: Any = {**certificate_site.options}
    options |= {"certificate_path": file} if form == "file" else {"certificate_data": certificate}
    credential = azbearer.CertificateCredential(*APP, **options)
    assert DEMO_CLIENT_ID == claims(credential.get_token(SCOPE).token)["appid"]


@pytest.mark.parametrize("given", [{}, {"certificate_path": "x", "certificate_data": b"x"}])
def test_a_certificate_is_given_in_one_way(given: dict[str, Any]) -> None:
    """A file or bytes."""
    with pytest.raises(UsageError, match="certificate_path or as certificate_data"):
        azbearer.CertificateCredential(*APP, **given)


def test_passwords_are_text_or_bytes(certificate: bytes) -> None:
    """Both are the same password, so such credentials are the same."""
    one, two = (
        azbearer.CertificateCredential(*APP, certificate_data=certificate, password=password)
        for password in ("pass", b"pass")
    )
    assert one.source is two.source


def test_an_assertion_is_asked_for(site: Site) -> None:
    """The callable is called; what it gives is refused by the emulator, which doesn't know its issuer."""
    calls: list[int] = []

    def func() -> str:
        calls.append(1)
        return "e30.e30.e30"

    with pytest.raises(AuthenticationError, match="AADSTS"):
        azbearer.ClientAssertionCredential(*APP, func, **site.options).get_token(SCOPE)
    assert calls


def test_an_api_acts_for_its_caller(site: Site) -> None:
    """A user's token for the API becomes the user's token for another resource."""

    def approve(_url: str, code: str, _ends: object) -> None:
        site.emulator.approve_device(code)

    user = azbearer.DeviceCodeCredential(
        DEMO_CLIENT_ID, tenant_id=DEMO_TENANT_ID, prompt_callback=approve, **site.options
    )
    # The emulator's interval would be waited for.
    user.source._drive._sleep = lambda _: None  # type: ignore[attr-defined]
    assertion = user.get_token(f"api://{DEMO_CLIENT_ID}/.default").token
    api = azbearer.OnBehalfOfCredential(
        *APP, client_secret=DEMO_CLIENT_SECRET, user_assertion=assertion, **site.options
    )
    assert claims(assertion)["oid"] == claims(api.get_token(SCOPE).token)["oid"]


@pytest.mark.parametrize("given", [{}, {"client_secret": "x", "client_assertion_func": str}])
def test_an_api_proves_itself_in_one_way(given: dict[str, Any]) -> None:
    """Secret, certificate or assertion."""
    with pytest.raises(UsageError, match=r"in one way, and (0|2) are given"):
        azbearer.OnBehalfOfCredential(*APP, user_assertion="x", **given)


def test_an_api_may_have_a_certificate(certificate: bytes) -> None:
    """The certificate is the proof, its password included."""
    api = azbearer.OnBehalfOfCredential(
        *APP, client_certificate=certificate, password=b"x", send_certificate_chain=True, user_assertion="y"
    )
    proof: Any = api.description.proof  # type: ignore[attr-defined]
    assert (True, "x") == (proof.send_chain, proof.password.reveal())
