"""The checks of the bearer token."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

ARM = "https://management.azure.com"
OTHER_TENANT = "0c0ffee0-0000-4000-8000-000000000001"
SUBSCRIPTION = f"{ARM}/subscriptions/{DEMO_SUBSCRIPTION_ID}?api-version=2022-12-01"


def get(world: World, token: str, url: str = SUBSCRIPTION) -> Reply:
    return world.send("GET", url, headers={"Authorization": f"Bearer {token}"})


def error_of(reply: Reply) -> Any:
    return json.loads(reply.body)["error"]


def test_a_missing_header_is_challenged(world: World) -> None:
    """Without a token the challenge names the subscription's tenant."""
    reply = world.send("GET", SUBSCRIPTION)
    expected = (
        f'Bearer authorization_uri="https://login.microsoftonline.com/{DEMO_TENANT_ID}", '
        'error="invalid_token", '
        "error_description=\"The authentication failed because of missing 'Authorization' header.\""
    )
    assert (401, "AuthenticationFailed") == (reply.status, error_of(reply)["code"])
    assert expected == reply.header("WWW-Authenticate")


@pytest.mark.parametrize(
    "audience",
    [
        "https://management.azure.com",
        "https://management.azure.com/",
        "https://management.core.windows.net/",
        "https://management.usgovcloudapi.net",
        "https://localhost:8443",
        "https://127.0.0.1:8443/",
    ],
)
def test_every_name_of_arm_is_accepted(world: World, audience: str) -> None:
    """Public, classic and sovereign audiences pass, and the emulator's own address."""
    assert get(world, world.token(audience)).status == 200


def test_the_scheme_is_compared_without_case(world: World) -> None:
    """`bearer` is `Bearer` (RFC 9110 section 11.1)."""
    headers = {"Authorization": f"bearer {world.token()}"}
    assert world.send("GET", SUBSCRIPTION, headers=headers).status == 200


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer  ", "token"])
def test_another_scheme_is_an_invalid_header(world: World, header: str) -> None:
    """Only bearer tokens are understood."""
    reply = world.send("GET", SUBSCRIPTION, headers={"Authorization": header})
    assert (401, "AuthenticationFailedInvalidHeader") == (reply.status, error_of(reply)["code"])


def test_a_wrong_audience_is_refused(world: World) -> None:
    """A Graph token does not open ARM, and the text lists what would."""
    error = error_of(get(world, world.token("https://graph.microsoft.com")))
    assert "InvalidAuthenticationTokenAudience" == error["code"]
    assert "'https://graph.microsoft.com'" in error["message"]
    assert "'https://management.azure.com/'" in error["message"]


def test_a_token_lasts_to_its_end(world: World) -> None:
    """The last moment that a token claims to be valid is still accepted."""
    token = world.token()
    world.clock.now += 3599
    assert get(world, token).status == 200


def test_an_expired_token_is_refused_with_both_times(world: World) -> None:
    """After its end the token is refused, with the times in American form."""
    token = world.token()
    world.clock.now += 3601
    reply = get(world, token)
    expected = (
        "The access token expiry UTC time '1/15/2027 8:59:59 AM' is earlier than current UTC time "
        "'1/15/2027 9:00:01 AM'."
    )
    assert {"code": "ExpiredAuthenticationToken", "message": expected} == error_of(reply)
    assert 'error="invalid_token"' in (reply.header("WWW-Authenticate") or "")


def test_a_token_from_the_future_is_refused(world: World) -> None:
    """`nbf` is checked as well."""
    token = world.token()
    world.clock.now -= 302
    assert "InvalidAuthenticationToken" == error_of(get(world, token))["code"]


def changed(token: str, **claims: Any) -> str:
    """The token with other claims under the old signature."""
    header, payload, signature = token.split(".")
    document = json.loads(base64.urlsafe_b64decode(payload + "=="))
    text = json.dumps({**document, **claims}).encode()
    return ".".join((header, base64.urlsafe_b64encode(text).decode().rstrip("="), signature))


def unsigned(token: str) -> str:
    """The token with algorithm `none`."""
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{header}.{token.split('.')[1]}."


def test_forged_tokens_are_refused(world: World) -> None:
    """A changed claim, no signature at all, and garbage are all invalid tokens."""
    token = world.token()
    for forged in (changed(token, exp=9_999_999_999), unsigned(token), "a.b.c", "garbage"):
        reply = get(world, forged)
        assert (401, "InvalidAuthenticationToken") == (reply.status, error_of(reply)["code"])


def test_a_token_of_another_tenant_is_refused(world: World) -> None:
    """A subscription takes tokens of its own tenant only, and the challenge names that."""
    reply = get(world, world.token(tenant=OTHER_TENANT))
    error = error_of(reply)
    assert "InvalidAuthenticationTokenTenant" == error["code"]
    assert f"'https://sts.windows.net/{OTHER_TENANT}/'" in error["message"]
    assert f"/{DEMO_TENANT_ID}" in (reply.header("WWW-Authenticate") or "")


@pytest.mark.parametrize(
    ("tid", "iss"),
    [("unknown", "https://sts.windows.net/unknown/"), (DEMO_TENANT_ID, "https://sts.windows.net/other/")],
)
def test_the_issuer_is_checked(world: World, tid: str, iss: str) -> None:
    """A well signed token of an unknown tenant, or with another issuer than its tenant's, is invalid."""
    claims = {**world.key.verify(world.token()), "tid": tid, "iss": iss}
    assert "InvalidAuthenticationToken" == error_of(get(world, world.key.sign(claims)))["code"]


def test_the_token_is_checked_before_anything_else(world: World) -> None:
    """Without a token nobody learns what exists, nor whether the api-version is right."""
    for path in ("/subscriptions/unknown", "/subscriptions", "/providers/x", "/tenants?api-version=1"):
        assert world.send("GET", ARM + path).status == 401
