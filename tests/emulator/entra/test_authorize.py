"""The sign-in page, and the codes that it gives out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_PASSWORD,
    DEMO_TENANT_ID,
    DEMO_USER,
    DEMO_USER_ID,
    App,
)
from azbearer.emulator.entra.code import challenge_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

LOGIN = "https://login.microsoftonline.com"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
VERIFIER = "v" * 43
REDIRECT = "http://localhost:8400/"
GOOD = {
    "client_id": AZURE_CLI,
    "response_type": "code",
    "redirect_uri": REDIRECT,
    "scope": "https://management.azure.com/.default openid profile offline_access",
    "state": "s&1",
    "nonce": "n1",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
def world(worlds: Callable[..., World]) -> World:
    """A browser with a session: the page answers at once."""
    return worlds(signed_in_user=DEMO_USER)


def authorize(world: World, tenant: str = "organizations", /, **changes: str | None) -> Reply:
    fields = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return world.send("GET", f"{LOGIN}/{tenant}/oauth2/v2.0/authorize?{urlencode(fields)}")


def delivered(reply: Reply) -> dict[str, str]:
    """What was sent to the redirect address, in its query or fragment."""
    parts = urlsplit(reply.header("location") or "")
    return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment).items()}


def redeem(world: World, code: str | None, tenant: str = "organizations", /, **changes: str | None) -> Any:
    plain = {
        "grant_type": "authorization_code",
        "client_id": AZURE_CLI,
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        "client_info": "1",
    }
    form = {name: value for name, value in {**plain, **changes}.items() if value is not None}
    return json.loads(world.form(f"/{tenant}/oauth2/v2.0/token", form).body)


def test_a_code_becomes_tokens(world: World) -> None:
    """Access token, refresh token, and an id token with the nonce of the request."""
    answer = redeem(world, delivered(authorize(world))["code"])
    access, identity = (world.key.verify(answer[name]) for name in ("access_token", "id_token"))
    assert (DEMO_USER, "user_impersonation", "0") == (access["upn"], access["scp"], access["appidacr"])
    expected = {
        "aud": AZURE_CLI,
        "iss": f"{LOGIN}/{DEMO_TENANT_ID}/v2.0",
        "nonce": "n1",
        "oid": DEMO_USER_ID,
        "preferred_username": DEMO_USER,
        "ver": "2.0",
    }
    assert expected == {name: identity[name] for name in expected}
    assert {"refresh_token", "client_info", "scope"} <= set(answer)


@pytest.mark.parametrize("mode", ["query", "fragment"])
def test_the_answer_goes_where_it_is_wanted(world: World, mode: str) -> None:
    """In the query or the fragment, with the state as it was."""
    reply = authorize(world, response_mode=mode)
    location = urlsplit(reply.header("location") or "")
    assert (302, "localhost:8400") == (reply.status, location.netloc)
    assert {"code", "state"} == set(parse_qs(getattr(location, mode)))
    assert "s&1" == delivered(reply)["state"]


def test_the_answer_can_be_posted(world: World) -> None:
    """A page with a form that the browser sends; every value is escaped."""
    page = authorize(world, response_mode="form_post").body.decode()
    assert f'action="{REDIRECT}"' in page
    assert {"code", "state"} == set(re.findall(r'name="(\w+)"', page))
    assert 'value="s&amp;1"' in page


@pytest.mark.parametrize(
    ("changes", "error", "number"),
    [
        ({"response_type": "token"}, "unsupported_response_type", 700054),
        ({"code_challenge_method": "plain"}, "invalid_request", 50149),
        ({"code_challenge_method": None}, "invalid_request", 50149),
        ({"scope": None}, "invalid_request", 900144),
        ({"scope": "https://a/.default https://b/.default"}, "invalid_scope", 70011),
    ],
)
def test_errors_go_to_the_client(
    world: World, changes: dict[str, str | None], error: str, number: int
) -> None:
    """With the state, and with the number in the description."""
    sent = delivered(authorize(world, **changes))
    assert (error, "s&1") == (sent["error"], sent["state"])
    assert sent["error_description"].startswith(f"AADSTS{number}: ")


@pytest.mark.parametrize(
    ("changes", "tenant", "number"),
    [
        ({"client_id": "unknown"}, "organizations", 700016),
        ({"redirect_uri": "https://evil.example/"}, "organizations", 50011),
        ({}, "nowhere.example", 90002),
    ],
)
def test_errors_about_app_and_address_go_nowhere(
    world: World, changes: dict[str, str], tenant: str, number: int
) -> None:
    """They are shown on a page, since the address is not to be trusted."""
    reply = authorize(world, tenant, **changes)
    assert (400, None) == (reply.status, reply.header("location"))
    assert f"AADSTS{number}".encode() in reply.body


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"code": "1.unknown"}, 70000),
        ({"client_id": "1950a258-227b-4e31-a9cf-717495945fc2"}, 70000),
        ({"redirect_uri": "http://localhost:8400/other"}, 500112),
        ({"code_verifier": "w" * 43}, 501481),
        ({"code_verifier": None}, 501481),
        ({"code": None}, 900144),
    ],
)
def test_a_code_is_bound_to_its_request(world: World, changes: dict[str, str | None], number: int) -> None:
    """Client, address and proof key must be the same; and a failed try uses the code up."""
    code = delivered(authorize(world))["code"]
    assert [number] == redeem(world, code, **changes)["error_codes"]
    if changes.get("code", code) == code:
        assert [54005] == redeem(world, code)["error_codes"]


def test_a_code_serves_once_and_not_for_long(world: World) -> None:
    """The second use and the late use are told apart."""
    first, second = (delivered(authorize(world))["code"] for _ in range(2))
    assert "access_token" in redeem(world, first)
    assert [54005] == redeem(world, first)["error_codes"]
    world.clock.now += 601
    assert [70008] == redeem(world, second)["error_codes"]


def test_a_public_client_needs_a_proof_key(world: World) -> None:
    """Without a challenge the code is worth nothing to it."""
    code = delivered(authorize(world, code_challenge=None, code_challenge_method=None))["code"]
    assert [9002325] == redeem(world, code)["error_codes"]


def test_a_confidential_client_may_do_without(world: World) -> None:
    """Its secret is the proof."""
    changes = {"client_id": DEMO_CLIENT_ID, "code_challenge": None, "code_challenge_method": None}
    code = delivered(authorize(world, DEMO_TENANT_ID, **changes))["code"]
    proof = {"client_id": DEMO_CLIENT_ID, "client_secret": DEMO_CLIENT_SECRET, "code_verifier": None}
    assert "access_token" in redeem(world, code, DEMO_TENANT_ID, **proof)


def submit(world: World, **fields: str) -> Reply:
    url = f"{LOGIN}/organizations/oauth2/v2.0/authorize?{urlencode(GOOD)}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return world.send("POST", url, urlencode(fields), headers)


def test_a_person_signs_in_on_the_page(worlds: Callable[..., World]) -> None:
    """Without a session there is a form, which carries the request along."""
    world = worlds()
    page = authorize(world, login_hint="<me>").body.decode()
    assert 'name="state" value="s&amp;1"' in page
    assert 'value="&lt;me&gt;"' in page
    reply = submit(world, login=DEMO_USER, passwd=DEMO_PASSWORD)
    assert "access_token" in redeem(world, delivered(reply)["code"])


def test_a_wrong_password_shows_the_page_again(worlds: Callable[..., World]) -> None:
    """Nothing goes to the client, and the password is not repeated."""
    reply = submit(worlds(), login=DEMO_USER, passwd="mistyped-secret")
    assert 200 == reply.status
    assert b"AADSTS50126" in reply.body
    assert b"mistyped-secret" not in reply.body


def test_prompts(worlds: Callable[..., World], world: World) -> None:
    """`none` never shows the page, `login` always does."""
    assert "login_required" == delivered(authorize(worlds(), prompt="none"))["error"]
    assert "code" in delivered(authorize(world, prompt="none"))
    assert b"<form" in authorize(world, prompt="login").body


@pytest.mark.parametrize(
    ("registered", "uri", "good"),
    [
        ("http://localhost", "http://localhost:1234", True),
        ("http://localhost", "http://localhost:1234/", True),
        ("http://localhost/in", "http://localhost:9/in", True),
        ("http://localhost/in", "http://localhost/IN", False),
        ("http://localhost", "http://127.0.0.1:9/", False),
        ("http://127.0.0.1", "http://127.0.0.1:9/", True),
        ("https://app.contoso.example/in", "https://app.contoso.example/in", True),
        ("https://app.contoso.example/in", "https://app.contoso.example:9/in", False),
        ("https://app.contoso.example/in", "https://app.contoso.example/in#f", False),
        ("http://localhost", "http://[half", False),
        ("https://localhost:1/in", "https://localhost:2/in", False),
        ("https://app.contoso.example", "https://app.contoso.example.evil.example", False),
    ],
)
def test_only_the_port_of_a_loopback_address_is_free(
    worlds: Callable[..., World], registered: str, uri: str, *, good: bool
) -> None:
    """Everything else of a redirect address compares exactly."""
    app = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, redirect_uris=(registered,), public_client=True)
    world = worlds(apps=(app,), signed_in_user=DEMO_USER)
    reply = authorize(world, DEMO_TENANT_ID, client_id=DEMO_CLIENT_ID, redirect_uri=uri)
    assert good is (reply.status == 302)
