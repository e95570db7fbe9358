from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, Emulator
from azbearer.emulator.faults.rules import Fault
from azbearer.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable


def used(site: Site, use: Callable[[aiohttp.ClientSession], Awaitable[Any]]) -> Any:
    """What comes of using a session that authenticates itself to the emulator."""

    async def run() -> Any:
        middleware = azbearer.middleware_for_aiohttp(site.credential(), SCOPE, hosts=[site.host])
        connector = aiohttp.TCPConnector(ssl=site.trust)
        async with aiohttp.ClientSession(connector=connector, middlewares=[middleware]) as session:
            return await use(session)

    return asyncio.run(run())


async def status(session: aiohttp.ClientSession, url: str, method: str = "GET", **options: Any) -> int:
    async with session.request(method, url, **options) as response:
        await response.read()
        return response.status


@pytest.mark.parametrize("challenge", [False, True], ids=["invalid_token", "claims"])
def test_fifty_at_once_renew_it_once(site: Site, challenge: bool) -> None:
    """One token request, and nobody sees a failure."""

    async def use(session: aiohttp.ClientSession) -> set[int]:
        await status(session, site.api)
        site.emulator.revoke(DEMO_CLIENT_ID, challenge=challenge)
        return set(await asyncio.gather(*(status(session, site.api) for _ in range(50))))

    assert ({200}, 2) == (used(site, use), site.token_requests)


def test_bodies_are_sent_again(site: Site) -> None:
    """JSON, text and bytes are at hand."""
    subscription = "7b0d4a1e-0000-4000-8000-00000000a003"
    path = f"/subscriptions/{subscription}/resourceGroups/demo?api-version=2021-04-01"

    async def use(session: aiohttp.ClientSession) -> int:
        await status(session, site.api)
        site.emulator.revoke(DEMO_CLIENT_ID)
        return await status(session, site.emulator.url + path, "PUT", json={"location": "westeurope"})

    assert 201 == used(site, use)


def test_a_streamed_body_is_gone(site: Site) -> None:
    """Its request fails visibly, and the next one has a new token."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"{}"

    async def use(session: aiohttp.ClientSession) -> tuple[int, int]:
        await status(session, site.api)
        site.emulator.revoke(DEMO_CLIENT_ID)
        return await status(session, site.api, "POST", data=pieces()), await status(session, site.api)

    assert ((401, 200), 2) == (used(site, use), site.token_requests)


def test_a_source_with_one_token_asks_once(site: Site) -> None:
    """The 401 is the answer, and the request is not repeated in vain."""

    async def run() -> int:
        credential = azbearer.StaticTokenCredential("wrong")
        middleware = azbearer.middleware_for_aiohttp(credential, SCOPE, hosts=[site.host])
        connector = aiohttp.TCPConnector(ssl=site.trust)
        async with aiohttp.ClientSession(connector=connector, middlewares=[middleware]) as session:
            return await status(session, site.api)

    assert (401, 1) == (asyncio.run(run()), len(site.emulator.requests))


def test_strangers_are_refused(site: Site) -> None:
    """Before anything is sent."""
    with pytest.raises(RequestRefusedError, match="must not be sent there"):
        used(site, lambda session: status(session, "https://contoso.example/"))


def test_a_redirect_elsewhere_has_no_token(site: Site) -> None:
    """It is followed without one, and only that one request is."""

    async def use(session: aiohttp.ClientSession) -> Any:
        async with session.get(f"{site.emulator.url}/get") as response:
            seen = await response.json()
        with pytest.raises(RequestRefusedError):
            await status(session, f"{other.http_url}/get")
        return seen

    with Emulator() as other:
        site.emulator.fault(Fault("redirect", path="/get", value=other.http_url))
        assert "authorization" not in used(site, use)["headers"]
    assert 1 == site.token_requests


def test_a_redirect_within_the_audience_has_one(site: Site) -> None:
    """The other host may see it as well."""

    async def use(session: aiohttp.ClientSession) -> Any:
        async with session.get(f"{site.emulator.url}/get") as response:
            return await response.json()

    site.emulator.fault(Fault("redirect", path="/get", value=site.emulator.url))
    assert "authorization" in used(site, use)["headers"]


def test_a_location_that_is_none_is_the_sessions_business(site: Site) -> None:
    """The middleware leaves it to the session to say so."""

    async def use(session: aiohttp.ClientSession) -> Any:
        return await status(session, f"{site.emulator.url}/get")

    site.emulator.fault(Fault("redirect", path="/get", value="mailto:x"))
    with pytest.raises(aiohttp.ClientError):
        used(site, use)
