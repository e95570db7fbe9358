"""The token endpoints."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_DOMAIN, DEMO_TENANT_ID
from azbearer.emulator.entra.errors import AadstsError
from azbearer.emulator.entra.forms import form_of
from azbearer.emulator.entra.scopes import resource_of_scope
from azbearer.emulator.wire import Request

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

V1 = f"/{DEMO_TENANT_ID}/oauth2/token"
V2 = f"/{DEMO_TENANT_ID}/oauth2/v2.0/token"
START = 1_800_000_000
GOOD = {
    "grant_type": "client_credentials",
    "client_id": DEMO_CLIENT_ID,
    "client_secret": DEMO_CLIENT_SECRET,
    "resource": "https://management.azure.com/",
    "scope": "https://management.azure.com/.default",
}


def read(reply: Reply) -> Any:
    return json.loads(reply.body)


def claims_of(reply: Reply) -> Any:
    middle = read(reply)["access_token"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=="))


def without(*names: str, **changed: str) -> dict[str, str]:
    return {name: value for name, value in {**GOOD, **changed}.items() if name not in names}


def test_version_1_answers_with_strings(world: World) -> None:
    """Version 1 writes every number as a string and tells when the token expires."""
    body = read(world.form(V1, GOOD))
    token = body.pop("access_token")
    expected = {
        "token_type": "Bearer",
        "expires_in": "3599",
        "ext_expires_in": "3599",
        "expires_on": str(START + 3599),
        "not_before": str(START - 300),
        "resource": "https://management.azure.com/",
    }
    assert expected == body
    assert token.count(".") == 2


def test_version_2_answers_with_numbers(world: World) -> None:
    """Version 2 writes numbers and has no expires_on."""
    body = read(world.form(V2, GOOD))
    assert ["token_type", "expires_in", "ext_expires_in", "access_token"] == list(body)
    assert (3599, 3599) == (body["expires_in"], body["ext_expires_in"])


@pytest.mark.parametrize(
    "resource",
    ["https://management.azure.com", "https://management.azure.com/", "https://graph.microsoft.com"],
)
def test_the_audience_is_what_was_asked_for(world: World, resource: str) -> None:
    """Version 1 puts the resource into `aud` as it came, slash or none."""
    assert resource == claims_of(world.form(V1, {**GOOD, "resource": resource}))["aud"]


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_audience_of_version_2_is_the_scope_without_default(world: World, slash: str) -> None:
    """A double slash in the scope leaves one in `aud`."""
    scope = f"https://management.azure.com{slash}/.default"
    assert (
        f"https://management.azure.com{slash}" == claims_of(world.form(V2, {**GOOD, "scope": scope}))["aud"]
    )


def test_both_endpoints_issue_version_1_tokens(world: World) -> None:
    """The resource decides the token's form: ARM gets version 1.0 from both endpoints."""
    for path in (V1, V2):
        claims = claims_of(world.form(path, GOOD))
        assert ("1.0", f"https://sts.windows.net/{DEMO_TENANT_ID}/") == (claims["ver"], claims["iss"])
        assert (DEMO_CLIENT_ID, DEMO_TENANT_ID, "app") == (claims["appid"], claims["tid"], claims["idtyp"])
        assert (START - 300, START - 300, START + 3599) == (claims["iat"], claims["nbf"], claims["exp"])


def test_a_tenant_may_be_named_by_its_domain(world: World) -> None:
    """The token holds the tenant's GUID whatever name it was asked by."""
    assert DEMO_TENANT_ID == claims_of(world.form(f"/{DEMO_DOMAIN.upper()}/oauth2/token", GOOD))["tid"]


def test_every_secret_of_an_app_is_accepted(world: World) -> None:
    """Two secrets work at the same time, as during a rotation."""
    assert world.form(V1, {**GOOD, "client_secret": "second-secret"}).status == 200


def test_a_basic_header_is_form_decoded(world: World) -> None:
    """Id and secret in a Basic header are form-encoded before base64 (RFC 6749 section 2.3.1)."""
    pair = f"{quote_plus(DEMO_CLIENT_ID)}:{quote_plus(DEMO_CLIENT_SECRET)}"
    header = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    assert world.form(V1, without("client_id", "client_secret"), header).status == 200


def test_the_emulators_own_address_is_an_audience(world: World) -> None:
    """A client whose base URL is the emulator may ask for a token for it."""
    assert world.form(V2, {**GOOD, "scope": "https://localhost:8443/.default"}).status == 200


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        (V1, without(client_secret="wrong"), (7000215, "invalid_client", 401)),
        (V1, without(client_id="unknown"), (700016, "unauthorized_client", 400)),
        ("/nowhere.example/oauth2/token", GOOD, (90002, "invalid_request", 400)),
        ("/common/oauth2/v2.0/token", GOOD, (9001023, "invalid_request", 400)),
        (V1, without(resource="https://unknown.example"), (500011, "invalid_resource", 400)),
        (V2, without(scope="https://unknown.example/.default"), (500011, "invalid_resource", 400)),
        (V1, without("client_secret"), (7000218, "invalid_client", 401)),
        (V1, without(client_secret=""), (7000218, "invalid_client", 401)),
        (V1, without("client_secret", client_assertion="a.b.c"), (700027, "invalid_client", 401)),
        (V1, without(grant_type="magic"), (70003, "unsupported_grant_type", 400)),
        (V2, without(scope="https://management.azure.com"), (70011, "invalid_scope", 400)),
        (V2, without(scope="https://a/.default https://b/.default"), (70011, "invalid_scope", 400)),
    ],
)
def test_refusals_have_code_error_and_status(
    world: World, path: str, fields: dict[str, str], expected: tuple[int, str, int]
) -> None:
    """Each refusal has the real AADSTS number, OAuth error and HTTP status."""
    reply = world.form(path, fields)
    body = read(reply)
    assert expected == (*body["error_codes"], body["error"], reply.status)
    assert body["error_description"].startswith(f"AADSTS{expected[0]}: ")


@pytest.mark.parametrize(
    ("path", "name"),
    [(V1, "grant_type"), (V1, "client_id"), (V1, "resource"), (V2, "scope"), (V2, "client_id")],
)
def test_a_missing_field_is_named(world: World, path: str, name: str) -> None:
    """AADSTS900144 names the field that is missing."""
    body = read(world.form(path, without(name)))
    assert [900144] == body["error_codes"]
    assert f"'{name}'" in body["error_description"]


def test_only_post_is_taken(world: World) -> None:
    """A GET is answered with AADSTS900561."""
    body = read(world.send("GET", f"https://login.microsoftonline.com{V1}"))
    assert [900561] == body["error_codes"]
    assert "Received a GET request" in body["error_description"]


def test_the_secret_is_never_sent_back(world: World) -> None:
    """No refusal repeats the secret that was sent."""
    assert b"s3cret-value" not in world.form(V1, without(client_secret="s3cret-value")).body


def test_a_body_of_another_type_has_no_fields() -> None:
    """JSON sent to the token endpoint counts as an empty form."""
    assert {} == form_of(Request("POST", "/", (("Content-Type", "application/json"),), b'{"grant_type":"x"}'))


@pytest.mark.parametrize("scope", ["", "/.default", "https://a/", "https://a/.default x"])
def test_a_scope_is_one_resource_with_default(scope: str) -> None:
    """Anything but one resource with /.default is refused."""
    with pytest.raises(AadstsError, match="AADSTS70011"):
        resource_of_scope(scope)
