from __future__ import annotations

import asyncio
import sys
import types
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, Emulator
from azbearer.emulator.faults.rules import Fault
from azbearer.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator


def auth(site: Site) -> httpx.Auth:
    return azbearer.auth_for_httpx(site.credential(), SCOPE, hosts=[site.host])


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    """A client that authenticates itself to the emulator."""
    with httpx.Client(auth=auth(site), verify=site.trust) as opened:
        yield opened


def awaited(site: Site, use: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
    """What comes of using an asynchronous client."""

    async def run() -> Any:
        async with httpx.AsyncClient(auth=auth(site), verify=site.trust, timeout=30) as opened:
            return await use(opened)

    return asyncio.run(run())


@pytest.mark.parametrize("challenge", [False, True], ids=["invalid_token", "claims"])
def test_a_revoked_token_is_renewed(client: httpx.Client, site: Site, challenge: bool) -> None:
    """The caller sees nothing but the answer; the refused one is in its history."""
    client.get(site.api)
    site.emulator.revoke(DEMO_CLIENT_ID, challenge=challenge)
    response = client.get(site.api)
    assert (200, [401]) == (response.status_code, [one.status_code for one in response.history])
    assert 2 == site.token_requests


@pytest.mark.parametrize("challenge", [False, True], ids=["invalid_token", "claims"])
def test_fifty_at_once_renew_it_once(site: Site, challenge: bool) -> None:
    """One token request, and nobody sees a failure."""

    async def use(client: httpx.AsyncClient) -> set[int]:
        await client.get(site.api)
        site.emulator.revoke(DEMO_CLIENT_ID, challenge=challenge)
        answers = await asyncio.gather(*(client.get(site.api) for _ in range(50)))
        return {answer.status_code for answer in answers}

    assert ({200}, 2) == (awaited(site, use), site.token_requests)


def test_a_source_with_one_token_asks_once(site: Site) -> None:
    """The 401 is the answer, and the request is not repeated in vain; in both colours."""
    lone = azbearer.auth_for_httpx(azbearer.StaticTokenCredential("wrong"), SCOPE, hosts=[site.host])

    async def use(client: httpx.AsyncClient) -> int:
        return (await client.get(site.api, auth=lone)).status_code

    with httpx.Client(auth=lone, verify=site.trust) as client:
        assert [401, 401] == [client.get(site.api).status_code, awaited(site, use)]
    assert 2 == len(site.emulator.requests)


def streamed() -> Iterable[bytes]:
    yield b"{}"


def test_a_streamed_body_is_gone(client: httpx.Client, site: Site) -> None:
    """Its request fails visibly, and the next one has a new token."""
    client.get(site.api)
    site.emulator.revoke(DEMO_CLIENT_ID)
    assert 401 == client.post(site.api, content=streamed()).status_code
    assert (200, 2) == (client.get(site.api).status_code, site.token_requests)


def test_tasks_lose_streamed_bodies_too(site: Site) -> None:
    """As above."""

    async def pieces() -> Any:
        yield b"{}"

    async def use(client: httpx.AsyncClient) -> tuple[int, int]:
        await client.get(site.api)
        site.emulator.revoke(DEMO_CLIENT_ID)
        lost = await client.post(site.api, content=pieces())
        return lost.status_code, (await client.get(site.api)).status_code

    assert ((401, 200), 2) == (awaited(site, use), site.token_requests)


def test_strangers_are_refused(client: httpx.Client, site: Site) -> None:
    """Before anything is sent, in both colours."""
    with pytest.raises(RequestRefusedError, match="must not be sent there"):
        client.get("https://contoso.example/")
    with pytest.raises(RequestRefusedError):
        awaited(site, lambda opened: opened.get("https://contoso.example/"))


def test_a_redirect_elsewhere_has_no_token(client: httpx.Client, site: Site) -> None:
    """It is followed without, and a 401 there renews nothing."""
    with Emulator() as other:
        site.emulator.fault(Fault("redirect", path="/get", value=other.http_url))
        response = client.get(f"{site.emulator.url}/get", follow_redirects=True)
    assert "authorization" not in response.json()["headers"]
    assert 1 == site.token_requests


def test_a_401_after_a_redirect_renews_nothing(client: httpx.Client, site: Site) -> None:
    """The other server has seen no token, so it has refused none."""
    with Emulator() as other:
        site.emulator.fault(Fault("redirect", path="/basic-auth", value=other.http_url))
        response = client.get(f"{site.emulator.url}/basic-auth", follow_redirects=True)
    assert (401, 1) == (response.status_code, site.token_requests)


def test_another_httpx_is_served_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The object is an `Auth` of each library of this family that the program has loaded."""
    kind = type("Auth", (), {})
    monkeypatch.setitem(sys.modules, "httpx2", types.SimpleNamespace(Auth=kind))
    made = azbearer.auth_for_httpx(azbearer.StaticTokenCredential("t"), SCOPE)
    assert isinstance(made, httpx.Auth)
    assert isinstance(made, kind)


def test_without_any_the_first_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program may make the object before it loads its client."""
    monkeypatch.delitem(sys.modules, "httpx")
    monkeypatch.setattr("azbearer.adapters.for_httpx.import_module", lambda _: httpx)
    assert isinstance(azbearer.auth_for_httpx(azbearer.StaticTokenCredential("t"), SCOPE), httpx.Auth)


def test_without_httpx_there_is_httpx2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever is installed."""

    def load(name: str) -> Any:
        if name == "httpx":
            raise ImportError(name)
        return httpx

    monkeypatch.delitem(sys.modules, "httpx")
    monkeypatch.setattr("azbearer.adapters.for_httpx.import_module", load)
    assert isinstance(azbearer.auth_for_httpx(azbearer.StaticTokenCredential("t"), SCOPE), httpx.Auth)
