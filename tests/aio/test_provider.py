from __future__ import annotations

import asyncio

from tests.credentials.site import SCOPE

from azbearer import aio


def test_a_provider_gives_the_text() -> None:
    """Each call awaits the credential."""

    async def ask() -> str:
        return await aio.get_bearer_token_provider(aio.StaticTokenCredential("a-token"), SCOPE)()

    assert "a-token" == asyncio.run(ask())
