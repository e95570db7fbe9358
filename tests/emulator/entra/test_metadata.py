"""The discovery documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from azbearer.emulator import DEMO_TENANT_ID

if TYPE_CHECKING:
    from tests.emulator.conftest import World

LOGIN = "https://login.microsoftonline.com"
LOCAL = "https://localhost:8443"


def get(world: World, url: str) -> Any:
    return json.loads(world.send("GET", url).body)


@pytest.mark.parametrize("base", [LOGIN, LOCAL])
def test_urls_begin_with_the_address_that_was_used(world: World, base: str) -> None:
    """A client that follows the metadata stays with the host it asked."""
    document = get(world, f"{base}/{DEMO_TENANT_ID}/v2.0/.well-known/openid-configuration")
    assert f"{base}/{DEMO_TENANT_ID}/oauth2/v2.0/token" == document["token_endpoint"]
    assert f"{base}/{DEMO_TENANT_ID}/discovery/v2.0/keys" == document["jwks_uri"]
    assert f"{base}/{DEMO_TENANT_ID}/v2.0" == document["issuer"]


def test_version_1_names_the_issuer_of_its_tokens(world: World) -> None:
    """The version 1 document has the issuer that version 1.0 tokens carry."""
    document = get(world, f"{LOGIN}/{DEMO_TENANT_ID}/.well-known/openid-configuration")
    assert f"https://sts.windows.net/{DEMO_TENANT_ID}/" == document["issuer"]
    assert f"{LOGIN}/{DEMO_TENANT_ID}/oauth2/token" == document["token_endpoint"]


def test_the_shared_endpoint_names_a_placeholder(world: World) -> None:
    """`common` stands for any tenant, so its issuer is a template."""
    document = get(world, f"{LOGIN}/common/v2.0/.well-known/openid-configuration")
    assert f"{LOGIN}/{{tenantid}}/v2.0" == document["issuer"]
    assert f"{LOGIN}/common/oauth2/v2.0/token" == document["token_endpoint"]


def test_an_unknown_tenant_has_no_metadata(world: World) -> None:
    """Metadata of a tenant that does not exist is refused as `invalid_tenant`."""
    body = get(world, f"{LOGIN}/nowhere.example/.well-known/openid-configuration")
    assert ("invalid_tenant", [90002]) == (body["error"], body["error_codes"])


@pytest.mark.parametrize("path", ["discovery/keys", "discovery/v2.0/keys"])
def test_tokens_verify_against_the_published_keys(world: World, path: str) -> None:
    """A third party can check a token with the key set alone."""
    keys = KeySet.import_key_set(get(world, f"{LOGIN}/common/{path}"))
    token = jwt.decode(world.token(), keys, algorithms=["RS256"])
    assert token.header["kid"] == token.header["x5t"]
    assert DEMO_TENANT_ID == token.claims["tid"]


def test_instance_discovery_points_to_the_tenants_metadata(world: World) -> None:
    """The answer names the metadata of the endpoint that was asked about."""
    asked = f"authorization_endpoint={LOGIN}/{DEMO_TENANT_ID}/oauth2/v2.0/authorize&api-version=1.1"
    body = get(world, f"{LOGIN}/common/discovery/instance?{asked}")
    expected = f"{LOGIN}/{DEMO_TENANT_ID}/v2.0/.well-known/openid-configuration"
    assert expected == body["tenant_discovery_endpoint"]
    assert "login.windows.net" in body["metadata"][0]["aliases"]


def test_an_unknown_authority_is_an_invalid_instance(world: World) -> None:
    """Hosts that are no authority are refused with AADSTS50049."""
    asked = "authorization_endpoint=https://evil.example/t/oauth2/authorize"
    body = get(world, f"{LOGIN}/common/discovery/instance?{asked}")
    assert ("invalid_instance", [50049]) == (body["error"], body["error_codes"])
