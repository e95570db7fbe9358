"""Revoked tokens and demanded claims."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_PASSWORD,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    DEMO_USER,
    DEMO_USER_ID,
)
from azbearer.emulator.revocations import requested

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

START = 1_800_000_000
PATH = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}"
ACRS = {"access_token": {"acrs": {"essential": True, "value": "c1"}}}


def call(world: World, token: str, path: str = PATH) -> Reply:
    url = f"https://management.azure.com{path}?api-version=2022-12-01"
    return world.send("GET", url, headers={"Authorization": f"Bearer {token}"})


def app_token(world: World, claims: Any = None) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": DEMO_CLIENT_ID,
        "client_secret": DEMO_CLIENT_SECRET,
        "scope": "https://management.azure.com/.default",
        "claims": json.dumps(claims) if claims else "",
    }
    reply = world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", form)
    return str(json.loads(reply.body)["access_token"])


def user_answer(world: World) -> Any:
    form = {
        "grant_type": "password",
        "client_id": DEMO_CLIENT_ID,
        "client_secret": DEMO_CLIENT_SECRET,
        "username": DEMO_USER,
        "password": DEMO_PASSWORD,
        "scope": "https://management.azure.com/.default offline_access",
    }
    return json.loads(world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", form).body)


def challenge(reply: Reply) -> dict[str, str]:
    """The parameters of WWW-Authenticate."""
    return dict(re.findall(r'(\w+)="([^"]*)"', reply.header("www-authenticate") or ""))


def asked_claims(reply: Reply) -> Any:
    return json.loads(base64.b64decode(challenge(reply)["claims"]))


def test_a_revoked_token_is_refused_and_the_next_one_is_not(world: World) -> None:
    """One token alone is gone."""
    first, second = app_token(world), app_token(world)
    world.controls.revoke(first, challenge=False)
    assert [401, 200] == [call(world, first).status, call(world, second).status]
    assert "invalid_token" == challenge(call(world, first))["error"]


@pytest.mark.parametrize("name", [DEMO_CLIENT_ID, DEMO_CLIENT_ID.upper()])
def test_revoking_an_app_ends_what_it_has_now(world: World, name: str) -> None:
    """On a clock that stands still, what comes afterwards is good."""
    before = app_token(world)
    world.controls.revoke(name, challenge=False)
    assert [401, 200] == [call(world, before).status, call(world, app_token(world)).status]


@pytest.mark.parametrize("name", [DEMO_USER, DEMO_USER_ID])
def test_revoking_a_user_ends_tokens_and_refresh_tokens(world: World, name: str) -> None:
    """The access token is refused by ARM, the refresh token with AADSTS50173; the app's own live on."""
    before, of_app = user_answer(world), app_token(world)
    world.controls.revoke(name, challenge=False)
    assert [401, 200] == [call(world, before["access_token"]).status, call(world, of_app).status]
    assert 50173 == refreshed(world, before["refresh_token"])["error_codes"][0]
    assert 200 == call(world, user_answer(world)["access_token"]).status


def test_revoking_a_refresh_token(world: World) -> None:
    """It is as though it had never been."""
    answer = user_answer(world)
    world.controls.revoke(answer["refresh_token"], challenge=False)
    assert 70000 == refreshed(world, answer["refresh_token"])["error_codes"][0]


def refreshed(world: World, token: str) -> Any:
    form = {
        "grant_type": "refresh_token",
        "client_id": DEMO_CLIENT_ID,
        "client_secret": DEMO_CLIENT_SECRET,
        "refresh_token": token,
    }
    return json.loads(world.form(f"/{DEMO_TENANT_ID}/oauth2/v2.0/token", form).body)


def test_a_revocation_can_come_with_a_challenge(world: World) -> None:
    """Continuous Access Evaluation asks for a token that was issued from now on."""
    before = app_token(world)
    world.controls.revoke(DEMO_CLIENT_ID, challenge=True)
    reply = call(world, before)
    expected = {"access_token": {"nbf": {"essential": True, "value": str(START)}}}
    assert (401, "insufficient_claims", expected) == (
        reply.status,
        challenge(reply)["error"],
        asked_claims(reply),
    )
    assert 200 == call(world, app_token(world, expected)).status


def test_one_token_can_be_challenged(world: World) -> None:
    """The same for a single token."""
    before = app_token(world)
    world.controls.revoke(before, challenge=True)
    assert "insufficient_claims" == challenge(call(world, before))["error"]


def test_claims_are_demanded_until_a_token_holds_them(world: World) -> None:
    """The challenge carries the claims; a token requested with them satisfies it."""
    world.controls.demands.add(ACRS, "*", None)
    reply = call(world, app_token(world))
    assert (401, ACRS) == (reply.status, asked_claims(reply))
    merged = {"access_token": {**ACRS["access_token"], "xms_cc": {"values": ["cp1"]}}}
    token = app_token(world, merged)
    assert ("c1", ["cp1"]) == tuple(world.key.verify(token)[name] for name in ("acrs", "xms_cc"))
    assert 200 == call(world, token).status


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"access_token": {"acrs": {"values": ["c1", "c2"]}}}, 200),
        ({"access_token": {"acrs": {"value": "c2"}}}, 401),
        ({"id_token": {"acrs": {"value": "c1"}}}, 401),
        ({"access_token": {"other": None}}, 401),
    ],
)
def test_the_token_must_hold_what_is_demanded(world: World, claims: Any, status: int) -> None:
    """More is fine, something else is not."""
    world.controls.demands.add(ACRS, "*", None)
    assert status == call(world, app_token(world, claims)).status


def test_an_issue_time_can_be_demanded(world: World) -> None:
    """`nbf` means: issued at or after that moment."""
    world.controls.demands.add({"access_token": {"nbf": {"value": str(START + 5)}}}, "*", None)
    assert 401 == call(world, app_token(world)).status
    world.clock.now += 5
    assert 200 == call(world, app_token(world)).status


def test_demands_are_for_paths_and_times(world: World) -> None:
    """Other paths are not concerned, and after so many challenges it is over."""
    world.controls.demands.add(ACRS, "*/locations", 1)
    token = app_token(world)
    paths = (PATH, f"{PATH}/locations", f"{PATH}/LOCATIONS")
    assert [200, 401, 200] == [call(world, token, path).status for path in paths]


def test_demands_can_be_ended(world: World) -> None:
    """Nothing is demanded any more."""
    world.controls.demands.add(ACRS, "*", None)
    world.controls.demands.clear()
    assert 200 == call(world, app_token(world)).status


def test_a_client_cannot_ask_for_who_it_is(world: World) -> None:
    """Claims of the token's own are never replaced."""
    token = app_token(world, {"access_token": {"oid": {"value": "another"}, "tid": {"value": "x"}}})
    assert DEMO_TENANT_ID == world.key.verify(token)["tid"]
    assert "another" != world.key.verify(token)["oid"]


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"access_token": 3}', '{"access_token": null}'])
def test_an_unreadable_request_asks_for_nothing(text: str) -> None:
    """Nothing is put into the token then."""
    assert {} == requested(text)
