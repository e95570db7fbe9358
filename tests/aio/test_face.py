from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from azure.core.credentials_async import AsyncSupportsTokenInfo, AsyncTokenCredential
from azure.core.exceptions import ClientAuthenticationError
from tests.credentials.site import SCOPE, Counted, Site

import azbearer
from azbearer import aio
from azbearer.aio import face
from azbearer.aio.face import Awaited
from azbearer.credentials.options import Options
from azbearer.errors import AuthenticationError


def made(description: Counted) -> Awaited:
    return Awaited(description, Options())


def test_two_hundred_tasks_make_one_request() -> None:
    """All who come while the first one waits get what it gets."""
    asked = Counted()
    asked.gate.clear()
    credential = made(asked)

    async def ask() -> set[str]:
        tasks = [asyncio.create_task(credential.get_token(SCOPE)) for _ in range(200)]
        await asyncio.sleep(0)
        asked.gate.set()
        return {token.token for token in await asyncio.gather(*tasks)}

    assert ({"token-1"}, 1) == (asyncio.run(ask()), len(asked.asked))


def test_cancelling_one_cancels_nobody_else() -> None:
    """Whoever came first may leave; the others still get the token, from the same request."""
    asked = Counted()
    asked.gate.clear()
    credential = made(asked)

    async def ask() -> list[Any]:
        tasks = [asyncio.create_task(credential.get_token(SCOPE)) for _ in range(5)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        asked.gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, *others = asyncio.run(ask())
    assert isinstance(first, asyncio.CancelledError)
    assert ({"token-1"}, 1) == ({token.token for token in others}, len(asked.asked))


def test_a_cached_token_needs_no_loop() -> None:
    """The coroutine ends at its first step: nothing is waited for."""
    credential = made(Counted())
    asyncio.run(credential.get_token(SCOPE))
    with pytest.raises(StopIteration) as ended:
        credential.get_token(SCOPE).send(None)
    assert "token-1" == ended.value.value.token


def test_ten_event_loops_one_after_another() -> None:
    """A credential belongs to no loop; each one fetches and none fails."""
    credential = made(Counted())
    texts = []
    for _ in range(10):
        token = asyncio.run(credential.get_token(SCOPE))
        credential.invalidate(token)
        texts.append(token.token)
    assert [f"token-{number}" for number in range(1, 6)] == texts[:5]


def test_several_event_loops_at_once() -> None:
    """Loops in several threads wait for the same request."""
    asked = Counted()
    asked.gate.clear()
    credential = made(asked)
    started = threading.Barrier(5)
    texts: list[str] = []

    def loop() -> None:
        started.wait(20)
        texts.append(asyncio.run(credential.get_token(SCOPE)).token)

    threads = [threading.Thread(target=loop) for _ in range(4)]
    for thread in threads:
        thread.start()
    started.wait(20)
    asked.gate.set()
    for thread in threads:
        thread.join(20)
    assert (["token-1"] * 4, 1) == (texts, len(asked.asked))


def test_claims_tenant_and_cae_are_asked_for() -> None:
    """By either method, as azure-core's clients pass them."""
    asked = Counted()
    credential = made(asked)
    options: Any = {"claims": '{"a":2}', "tenant_id": "contoso.com", "enable_cae": True}
    asyncio.run(credential.get_token(SCOPE, claims='{"a":1}', tenant_id="contoso.com", enable_cae=True))
    asyncio.run(credential.get_token_info(SCOPE, options=options))
    assert ['{"a":1}', '{"a":2}'] == [query.claims for query in asked.asked]
    assert {("contoso.com", True)} == {(query.tenant_id, query.enable_cae) for query in asked.asked}


def test_the_info_tells_when_to_renew() -> None:
    """As azure-core's clients want to know."""
    credential = made(Counted())

    async def ask() -> Any:
        return [await credential.get_token_info(SCOPE) for _ in range(3)]

    _, second, third = asyncio.run(ask())
    assert second is third
    assert 1800 == third.expires_on - third.refresh_on


def test_many_scopes_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered for speed is bounded."""
    monkeypatch.setattr(face, "_MOST_QUERIES", 3)
    credential = made(Counted())
    for number in range(10):
        asyncio.run(credential.get_token(f"https://graph.microsoft.com/{number}"))
    assert len(credential._queries) <= 3


def test_it_is_an_asynchronous_context_manager() -> None:
    """Leaving it closes nothing that others use."""

    async def ask() -> str:
        async with made(Counted()) as credential:
            await credential.get_token(SCOPE)
        return (await credential.get_token(SCOPE)).token

    assert "token-1" == asyncio.run(ask())


def test_it_is_an_azure_core_credential() -> None:
    """By azure-core's own protocols."""
    credential = made(Counted())
    assert isinstance(credential, AsyncTokenCredential)
    assert isinstance(credential, AsyncSupportsTokenInfo)


def test_a_refusal_is_an_error(site: Site) -> None:
    """With its code, as from the blocking face."""
    kind: Any = aio.ClientSecretCredential
    app: Any = site.credential().description
    credential = kind(app.tenant_id, app.client_id, "wrong", **site.options)
    with pytest.raises(AuthenticationError, match="AADSTS7000215"):
        asyncio.run(credential.get_token(SCOPE))


@pytest.mark.usefixtures("azure_is_loaded")
def test_code_written_for_azure_identity_catches_it() -> None:
    """`except ClientAuthenticationError` works here too."""
    credential = aio.StaticTokenCredential("t", expires_on=1)
    with pytest.raises(ClientAuthenticationError):
        asyncio.run(credential.get_token(SCOPE))


def test_what_is_not_available_is_told() -> None:
    """As from the blocking face."""
    with pytest.raises(azbearer.CredentialUnavailableError):
        asyncio.run(aio.EnvironmentCredential().get_token(SCOPE))
