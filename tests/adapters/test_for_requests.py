from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, Emulator
from azbearer.emulator.faults.rules import Fault
from azbearer.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def session(site: Site) -> Iterator[requests.Session]:
    """A session that authenticates itself to the emulator."""
    with requests.Session() as opened:
        opened.verify = site.ca
        opened.auth = azbearer.auth_for_requests(site.credential(), SCOPE, hosts=[site.host])
        yield opened


def put(site: Site) -> str:
    """The address of something that can be made."""
    subscription = "7b0d4a1e-0000-4000-8000-00000000a003"
    path = f"/subscriptions/{subscription}/resourceGroups/demo?api-version=2021-04-01"
    return site.emulator.url + path


def test_requests_carry_a_token(session: requests.Session, site: Site) -> None:
    """One token for all of them."""
    assert {200} == {session.get(site.api).status_code for _ in range(3)}
    assert 1 == site.token_requests


@pytest.mark.parametrize("challenge", [False, True], ids=["invalid_token", "claims"])
def test_a_revoked_token_is_renewed(session: requests.Session, site: Site, challenge: bool) -> None:
    """The caller sees nothing but the answer; the refused one is in its history."""
    session.get(site.api)
    site.emulator.revoke(DEMO_CLIENT_ID, challenge=challenge)
    response = session.get(site.api)
    assert (200, [401], 2) == (
        response.status_code,
        [one.status_code for one in response.history],
        site.token_requests,
    )


def test_fifty_at_once_renew_it_once(session: requests.Session, site: Site) -> None:
    """One token request, and nobody sees a failure."""
    session.get(site.api)
    site.emulator.revoke(DEMO_CLIENT_ID)

    def get(_: int) -> int:
        return requests.get(site.api, auth=session.auth, verify=site.ca, timeout=30).status_code

    with ThreadPoolExecutor(50) as pool:
        assert {200} == set(pool.map(get, range(50)))
    assert 2 == site.token_requests


@pytest.mark.parametrize("body", ["text", "bytes", "file"])
def test_bodies_are_sent_again(session: requests.Session, site: Site, body: str) -> None:
    """A file from where it began."""
    content = '{"location":"westeurope"}'
    given: Any = {"text": content, "bytes": content.encode(), "file": io.BytesIO(b"xx" + content.encode())}[
        body
    ]
    if isinstance(given, io.BytesIO):
        given.seek(2)
    session.get(site.api)
    site.emulator.revoke(DEMO_CLIENT_ID)
    headers = {"Content-Type": "application/json"}
    assert 201 == session.put(put(site), data=given, headers=headers).status_code


def test_a_streamed_body_is_gone(session: requests.Session, site: Site) -> None:
    """Its request fails visibly, and the next one has a new token."""
    session.get(site.api)
    site.emulator.revoke(DEMO_CLIENT_ID)
    assert 401 == session.put(put(site), data=iter([b"{}"])).status_code
    assert (200, 2) == (session.get(site.api).status_code, site.token_requests)


def test_strangers_are_refused(session: requests.Session) -> None:
    """Before anything is sent."""
    with pytest.raises(RequestRefusedError, match="must not be sent there"):
        session.get("https://contoso.example/")


def test_a_redirect_elsewhere_has_no_token(session: requests.Session, site: Site) -> None:
    """It is followed without, and a 401 there renews nothing."""
    with Emulator() as other:
        site.emulator.fault(Fault("redirect", path="/get", value=other.http_url))
        response = session.get(f"{site.emulator.url}/get")
    assert "authorization" not in response.json()["headers"]
    assert 1 == site.token_requests
