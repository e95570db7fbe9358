"""Refresh tokens, the password grant, and on-behalf-of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_PASSWORD,
    DEMO_TENANT_ID,
    DEMO_USER,
    DEMO_USER_ID,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
ARM_SCOPE = "https://management.azure.com/.default offline_access"
GRAPH_SCOPE = "https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.Read offline_access"
DAY = 86_400
CLIENT = {"client_id": DEMO_CLIENT_ID, "client_secret": DEMO_CLIENT_SECRET}
OBO = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CAREFUL = User(
    DEMO_USER_ID, DEMO_USER, password=DEMO_PASSWORD, second_factor_for=("https://graph.microsoft.com",)
)


def post(world: World, version: str = "/v2.0", tenant: str = DEMO_TENANT_ID, **form: str) -> Any:
    return json.loads(world.form(f"/{tenant}/oauth2{version}/token", {**CLIENT, **form}).body)


def password(world: World, **changes: str) -> Any:
    form = {"grant_type": "password", "username": DEMO_USER, "password": DEMO_PASSWORD, "scope": ARM_SCOPE}
    return post(world, **{**form, **changes})


def refresh(world: World, token: str, **changes: str) -> Any:
    return post(world, grant_type="refresh_token", refresh_token=token, **changes)


def on_behalf_of(world: World, assertion: str, **changes: str) -> Any:
    form = {
        "grant_type": OBO,
        "assertion": assertion,
        "requested_token_use": "on_behalf_of",
        "scope": "https://graph.microsoft.com/.default",
    }
    return post(world, **{**form, **changes})


def test_a_password_signs_a_user_in(world: World) -> None:
    """The token tells who and how."""
    claims = world.key.verify(password(world)["access_token"])
    expected = (DEMO_USER, ["pwd"], "user", "1")
    assert expected == tuple(claims[name] for name in ("upn", "amr", "idtyp", "appidacr"))


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"password": "wrong"}, 50126),
        ({"username": "nobody@contoso.example"}, 50034),
        ({"username": ""}, 900144),
        ({"scope": ""}, 900144),
        ({"client_secret": ""}, 7000218),
        ({"scope": "https://unknown.example/.default"}, 500011),
    ],
)
def test_refusals_of_the_password_grant(world: World, changes: dict[str, str], number: int) -> None:
    """Each has the number of the real service."""
    assert [number] == password(world, **changes)["error_codes"]


def test_a_public_client_needs_no_secret(world: World) -> None:
    """Microsoft's own clients exist in every tenant, and at `organizations`."""
    answer = password(world, client_id=AZURE_CLI, client_secret="", tenant="organizations")
    claims = world.key.verify(answer["access_token"])
    assert ("0", DEMO_TENANT_ID) == (claims["appidacr"], claims["tid"])


def test_version_1_always_gives_a_refresh_token(world: World) -> None:
    """It has no offline_access, and writes strings."""
    answer = password(world, version="", scope="", resource="https://management.azure.com/")
    assert ("3599", "user_impersonation") == (answer["expires_in"], answer["scope"])
    assert "refresh_token" in answer
    assert "refresh_token" not in password(world, scope="https://management.azure.com/.default")


def test_refresh_tokens_roll(world: World) -> None:
    """Each use brings a new one; the old one stays good."""
    first = password(world)["refresh_token"]
    second = refresh(world, first)["refresh_token"]
    assert first != second
    assert "access_token" in refresh(world, first)
    assert "access_token" in refresh(world, second)


def test_a_refresh_token_serves_any_resource(world: World) -> None:
    """It is bound to the client and the user, not to what was asked for first."""
    answer = refresh(world, password(world)["refresh_token"], scope=GRAPH_SCOPE)
    claims = world.key.verify(answer["access_token"])
    assert ("https://graph.microsoft.com", "Mail.Read User.Read") == (claims["aud"], claims["scp"])


def test_scopes_without_a_resource_are_those_of_graph(world: World) -> None:
    """`User.Read` alone means Graph; OpenID scopes alone do, too."""
    for scope in ("User.Read", "openid"):
        claims = world.key.verify(password(world, scope=scope)["access_token"])
        assert ("https://graph.microsoft.com", "User.Read") == (claims["aud"], claims["scp"])


def test_a_refresh_token_belongs_to_its_client(world: World) -> None:
    """Another client cannot use it, and nobody can use what was never issued."""
    token = password(world)["refresh_token"]
    other = {"client_id": AZURE_CLI, "client_secret": ""}
    assert [70000] == refresh(world, token, **other)["error_codes"]
    assert [70000] == refresh(world, "1.made-up")["error_codes"]


@pytest.mark.parametrize(
    ("settings", "days", "number"),
    [({}, 91, 700082), ({"refresh_token_lifetime": DAY}, 2, 700082), ({"sign_in_frequency": DAY}, 2, 70043)],
)
def test_a_refresh_token_dies(
    worlds: Callable[..., World], settings: dict[str, float], days: int, number: int
) -> None:
    """Of idleness, or because the sign-in is too old; `bad_token` says that it is over for good."""
    world = worlds(**settings)
    token = password(world)["refresh_token"]
    world.clock.now += days * DAY
    body = refresh(world, token)
    assert ([number], "invalid_grant", "bad_token") == (body["error_codes"], body["error"], body["suberror"])


def test_using_it_keeps_a_refresh_token_alive_but_not_a_sign_in(worlds: Callable[..., World]) -> None:
    """Rolling renews the idle time; the sign-in frequency counts from the person's sign-in."""
    world = worlds(sign_in_frequency=100 * DAY)
    token, errors = password(world)["refresh_token"], []
    for _ in range(3):
        world.clock.now += 50 * DAY
        answer = refresh(world, token)
        token = answer.get("refresh_token", token)
        errors.append(answer.get("error_codes"))
    assert [None, None, [70043]] == errors


@pytest.mark.parametrize("audience", [DEMO_CLIENT_ID, f"api://{DEMO_CLIENT_ID}"])
def test_a_service_acts_for_its_caller(world: World, audience: str) -> None:
    """The new token is the user's, for the other service, with the service as client."""
    assertion = password(world, scope=f"{audience}/access_as_user")["access_token"]
    claims = world.key.verify(on_behalf_of(world, assertion)["access_token"])
    expected = (DEMO_USER, "https://graph.microsoft.com", DEMO_CLIENT_ID)
    assert expected == tuple(claims[name] for name in ("upn", "aud", "appid"))


def test_refusals_of_on_behalf_of(world: World) -> None:
    """Not signed here, for somebody else, an app's own, too old, or not said to be on behalf of anyone."""
    scope = f"api://{DEMO_CLIENT_ID}/access_as_user"
    good, for_arm = (password(world, scope=text)["access_token"] for text in (scope, ARM_SCOPE))
    app_form = {"grant_type": "client_credentials", "scope": f"api://{DEMO_CLIENT_ID}/.default"}
    of_app = post(world, **app_form)["access_token"]
    assert [50013] == on_behalf_of(world, good + "x")["error_codes"]
    assert [500131] == on_behalf_of(world, for_arm)["error_codes"]
    assert [7000114] == on_behalf_of(world, of_app)["error_codes"]
    assert [900144] == on_behalf_of(world, good, requested_token_use="")["error_codes"]
    assert [900144] == on_behalf_of(world, good, requested_token_use="other")["error_codes"]
    assert [7000218] == on_behalf_of(world, good, client_secret="")["error_codes"]
    world.controls.revoke(good, challenge=False)
    assert [500133] == on_behalf_of(world, good)["error_codes"]


def test_an_old_assertion_is_refused(world: World) -> None:
    """The caller's token has to be alive."""
    assertion = password(world, scope=f"api://{DEMO_CLIENT_ID}/access_as_user")["access_token"]
    world.clock.now += 3602
    assert [500133] == on_behalf_of(world, assertion)["error_codes"]


def test_a_second_factor_is_asked_for_with_claims(worlds: Callable[..., World]) -> None:
    """No service can give it for the user, so the claims are passed to where the user is."""
    world = worlds(users=(CAREFUL,))
    assertion = password(world, scope=f"api://{DEMO_CLIENT_ID}/access_as_user")["access_token"]
    body = on_behalf_of(world, assertion)
    assert ([50076], "interaction_required") == (body["error_codes"], body["error"])
    assert "polids" in json.loads(body["claims"])["access_token"]


def test_the_claims_are_met_at_the_screen(worlds: Callable[..., World]) -> None:
    """A device login with the claims gives a token that the service can use."""
    world = worlds(users=(CAREFUL,))
    scope = f"api://{DEMO_CLIENT_ID}/access_as_user"
    claims = '{"access_token":{"polids":{"essential":true,"values":["p"]}}}'
    form = {"client_id": AZURE_CLI, "scope": scope, "claims": claims}
    started = json.loads(world.form("/organizations/oauth2/v2.0/devicecode", form).body)
    world.controls.decide_device(started["user_code"], DEMO_USER)
    answer = post(
        world,
        client_id=AZURE_CLI,
        client_secret="",
        grant_type="device_code",
        device_code=started["device_code"],
    )
    token = world.key.verify(answer["access_token"])
    assert (["pwd", "mfa"], ["p"]) == (token["amr"], token["polids"])
    assert "access_token" in on_behalf_of(world, answer["access_token"])


def test_a_person_at_the_screen_gives_the_second_factor(worlds: Callable[..., World]) -> None:
    """For an audience that needs it, without any claims."""
    world = worlds(users=(CAREFUL,))
    form = {"client_id": AZURE_CLI, "scope": "User.Read offline_access"}
    started = json.loads(world.form("/organizations/oauth2/v2.0/devicecode", form).body)
    world.controls.decide_device(started["user_code"], DEMO_USER)
    public = {"client_id": AZURE_CLI, "client_secret": ""}
    answer = post(world, **public, grant_type="device_code", device_code=started["device_code"])
    assert ["pwd", "mfa"] == world.key.verify(answer["access_token"])["amr"]
    assert "access_token" in refresh(world, answer["refresh_token"], **public)


def test_no_second_factor_no_refresh(worlds: Callable[..., World]) -> None:
    """A sign-in by password alone is not good for an audience that needs more."""
    world = worlds(users=(CAREFUL,))
    token = password(world)["refresh_token"]
    assert [50076] == refresh(world, token, scope="User.Read")["error_codes"]
    assert [50076] == password(world, scope="User.Read")["error_codes"]


def test_a_public_client_acts_for_nobody(world: World) -> None:
    """On-behalf-of is for services, which have a secret."""
    public = {"client_id": AZURE_CLI, "client_secret": ""}
    assert [7000218] == on_behalf_of(world, "x", **public)["error_codes"]


def test_the_version_is_read_in_any_case(world: World) -> None:
    """`V2.0` is version 2, which gives no refresh token unasked."""
    answer = password(world, version="/V2.0", scope="https://management.azure.com/.default")
    assert "refresh_token" not in answer
    assert 3599 == answer["expires_in"]


def test_the_kind_of_account_can_be_asked_for(world: World) -> None:
    """Clients look it up before they send a password."""
    url = f"https://login.microsoftonline.com/common/userrealm/{DEMO_USER}?api-version=1.0"
    assert "Managed" == json.loads(world.send("GET", url).body)["account_type"]
