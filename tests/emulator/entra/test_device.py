"""The device code grant and its page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_PASSWORD, DEMO_TENANT_ID, DEMO_USER, DEMO_USER_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE = "https://management.azure.com/.default openid offline_access"
PAGE = "https://login.microsoftonline.com/common/oauth2/deviceauth"


def begin(world: World, tenant: str = "organizations", client: str = AZURE_CLI) -> Any:
    form = {"client_id": client, "scope": SCOPE}
    return json.loads(world.form(f"/{tenant}/oauth2/v2.0/devicecode", form).body)


def poll(world: World, device_code: str, tenant: str = "organizations", client: str = AZURE_CLI) -> Any:
    form = {"grant_type": GRANT, "client_id": client, "device_code": device_code}
    return json.loads(world.form(f"/{tenant}/oauth2/v2.0/token", form).body)


def test_the_device_gets_a_code_for_the_person(world: World) -> None:
    """The fields of the real service; the page is on the host that the client used."""
    body = begin(world)
    assert (PAGE, 900, 5) == (body["verification_uri"], body["expires_in"], body["interval"])
    assert body["user_code"] in body["message"]
    assert 9 == len(body["user_code"])


def test_polling_until_the_person_approves(world: World) -> None:
    """Pending, then tokens, then nothing more: the code is used up."""
    device = begin(world)["device_code"]
    assert "authorization_pending" == poll(world, device)["error"]
    code = next(iter(world.controls.sessions._devices.values())).user_code
    world.controls.decide_device(f"{code[:4]}-{code[4:].lower()}", DEMO_USER)
    answer = poll(world, device)
    claims = world.key.verify(answer["access_token"])
    expected = (DEMO_USER, DEMO_USER_ID, AZURE_CLI, DEMO_TENANT_ID, "user_impersonation")
    assert expected == tuple(claims[name] for name in ("upn", "oid", "appid", "tid", "scp"))
    assert {"refresh_token", "id_token", "scope"} <= set(answer)
    assert "bad_verification_code" == poll(world, device)["error"]


def test_declining_is_final(world: World) -> None:
    """The device hears of it at its next poll."""
    body = begin(world)
    world.controls.decide_device(body["user_code"], None)
    assert "authorization_declined" == poll(world, body["device_code"])["error"]


def test_a_code_ends(worlds: Callable[..., World]) -> None:
    """Nobody entered it in time."""
    world = worlds(device_code_lifetime=10)
    device = begin(world)["device_code"]
    world.clock.now += 11
    assert "expired_token" == poll(world, device)["error"]


def test_polling_too_fast(world: World) -> None:
    """Within the interval the answer is slow_down, after it pending again."""
    device, errors = begin(world)["device_code"], []
    for seconds in (0, 1, 5):
        world.clock.now += seconds
        errors.append(poll(world, device)["error"])
    assert ["authorization_pending", "slow_down", "authorization_pending"] == errors


def test_without_an_interval_any_pace_will_do(worlds: Callable[..., World]) -> None:
    """For tests that do not want to wait."""
    world = worlds(device_code_interval=0)
    device = begin(world)["device_code"]
    assert ["authorization_pending"] * 2 == [poll(world, device)["error"] for _ in range(2)]


def test_a_code_belongs_to_its_client(worlds: Callable[..., World]) -> None:
    """Another client's poll finds nothing."""
    world = worlds()
    device = begin(world)["device_code"]
    other = "1950a258-227b-4e31-a9cf-717495945fc2"
    assert "bad_verification_code" == poll(world, device, client=other)["error"]


@pytest.mark.parametrize(
    ("tenant", "client", "number"),
    [("organizations", "unknown", 700016), ("nowhere.example", AZURE_CLI, 90002)],
)
def test_unknown_names_get_no_code(world: World, tenant: str, client: str, number: int) -> None:
    """App and tenant must exist."""
    assert [number] == begin(world, tenant, client)["error_codes"]


def test_a_confidential_client_proves_itself_when_it_polls(world: World) -> None:
    """An app that is no public client needs its secret for the token."""
    device = begin(world, DEMO_TENANT_ID, DEMO_CLIENT_ID)["device_code"]
    assert [7000218] == poll(world, device, DEMO_TENANT_ID, DEMO_CLIENT_ID)["error_codes"]


def test_version_1_has_other_names(world: World) -> None:
    """`resource`, `code` and strings."""
    form = {"client_id": AZURE_CLI, "resource": "https://management.azure.com/"}
    body = json.loads(world.form("/common/oauth2/devicecode", form).body)
    world.controls.decide_device(body["user_code"], DEMO_USER)
    redeem = {"grant_type": "device_code", "client_id": AZURE_CLI, "code": body["device_code"]}
    answer = json.loads(world.form("/common/oauth2/token", redeem).body)
    assert ("3599", "https://management.azure.com/") == (answer["expires_in"], answer["resource"])
    assert "refresh_token" in answer


def enter(world: World, **fields: str) -> str:
    sent = {"login": DEMO_USER, "passwd": DEMO_PASSWORD, "decision": "approve", **fields}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return world.send("POST", PAGE, urlencode(sent), headers).body.decode()


def test_a_person_enters_the_code_on_the_page(world: World) -> None:
    """The page has a form; what it posts approves the device."""
    assert b"<form method=post>" in world.send("GET", PAGE).body
    body = begin(world)
    assert "Signed in" in enter(world, otc=body["user_code"])
    assert "access_token" in poll(world, body["device_code"])


def test_a_person_declines_on_the_page(world: World) -> None:
    """The other button."""
    body = begin(world)
    assert "Declined" in enter(world, otc=body["user_code"], decision="decline")
    assert "authorization_declined" == poll(world, body["device_code"])["error"]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"otc": "NOSUCHONE"}, "did not work"),
        ({"passwd": "wrong"}, "AADSTS50126"),
        ({"login": "nobody@contoso.example"}, "AADSTS50034"),
        ({"login": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_the_page_complains(world: World, fields: dict[str, str], text: str) -> None:
    """A wrong code or password shows the form again, and nothing that was typed becomes markup."""
    page = enter(world, **{"otc": begin(world)["user_code"], **fields})
    assert text in page
    assert "<form" in page


@pytest.mark.parametrize(("code", "user"), [("NOSUCHONE", DEMO_USER), ("", "nobody@contoso.example")])
def test_helpers_refuse_what_is_not_there(world: World, code: str, user: str) -> None:
    """A test that mistypes a code or name is told so."""
    with pytest.raises(LookupError):
        world.controls.decide_device(code, user)
