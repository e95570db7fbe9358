from __future__ import annotations

import asyncio
import copy
import inspect
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from azure.core.credentials import AccessTokenInfo, SupportsTokenInfo, TokenCredential
from azure.core.exceptions import ClientAuthenticationError
from tests.credentials.site import SCOPE, Counted, Site

import azbearer
from azbearer import aio
from azbearer.credentials.base import Blocking
from azbearer.credentials.options import Options
from azbearer.errors import AuthenticationError


def made(description: Counted) -> Blocking:
    return Blocking(description, Options())


def test_a_token_is_fetched_once() -> None:
    """Whoever asks again gets the same token, in either form."""
    asked = Counted()
    credential = made(asked)
    texts = {credential.get_token(SCOPE).token, credential.get_token_info(SCOPE).token}
    assert ({"token-1"}, 1) == (texts, len(asked.asked))


def test_the_same_object_is_given_until_it_is_renewed() -> None:
    """The caller's form of a token is made once."""
    credential = made(Counted())
    assert credential.get_token(SCOPE) is credential.get_token(SCOPE)


@pytest.mark.parametrize("threads", [50, 500])
def test_many_threads_make_one_request(threads: int) -> None:
    """All who come while the first one waits get what it gets."""
    asked = Counted()
    asked.gate.clear()
    started = threading.Barrier(threads + 1)
    credential = made(asked)

    def ask() -> str:
        started.wait(20)
        return credential.get_token(SCOPE).token

    with ThreadPoolExecutor(threads) as pool:
        answers = [pool.submit(ask) for _ in range(threads)]
        started.wait(20)
        asked.gate.set()
        assert {"token-1"} == {answer.result() for answer in answers}
    assert 1 == len(asked.asked)


def test_threads_and_tasks_make_one_request_together() -> None:
    """The two faces of a credential share its requests."""
    asked = Counted()
    asked.gate.clear()
    blocking, awaited = made(asked), aio.face.Awaited(asked, Options())

    async def both() -> set[str]:
        tasks = [asyncio.create_task(awaited.get_token(SCOPE)) for _ in range(20)]
        threads = [asyncio.create_task(asyncio.to_thread(blocking.get_token, SCOPE)) for _ in range(4)]
        await asyncio.sleep(0)
        asked.gate.set()
        return {token.token for token in await asyncio.gather(*tasks, *threads)}

    assert {"token-1"} == asyncio.run(both())
    assert 1 == len(asked.asked)


def test_two_instances_share_tokens(site: Site) -> None:
    """A program that makes a credential for each call still makes one request."""
    tokens = {site.credential().get_token(SCOPE).token for _ in range(5)}
    assert (1, 1) == (len(tokens), site.token_requests)


def test_a_wrong_secret_gets_no_token_of_the_right_one(site: Site) -> None:
    """Sharing goes by the whole credential, its secret included."""
    site.credential().get_token(SCOPE)
    with pytest.raises(AuthenticationError, match="AADSTS7000215"):
        site.credential("wrong").get_token(SCOPE)


def test_an_invalidated_token_is_not_given_again() -> None:
    """After a service has refused a token, the next call fetches another, for every face and form."""
    credential = made(Counted())
    credential.invalidate(credential.get_token(SCOPE))
    credential.invalidate(credential.get_token_info(SCOPE))
    credential.invalidate("token-3")
    assert "token-3" == credential.get_token(SCOPE).token


def test_claims_tenant_and_cae_are_asked_for() -> None:
    """What azure-core's clients pass reaches the credential, by either method."""
    asked = Counted()
    credential = made(asked)
    credential.get_token(SCOPE, claims='{"a":1}', tenant_id="contoso.com", enable_cae=True)
    credential.get_token_info(
        SCOPE, options={"claims": '{"a":2}', "tenant_id": "contoso.com", "enable_cae": True}
    )
    first, second = asked.asked
    assert ('{"a":1}', "contoso.com", True) == (first.claims, first.tenant_id, first.enable_cae)
    assert ('{"a":2}', "contoso.com", True) == (second.claims, second.tenant_id, second.enable_cae)


def test_unknown_keywords_of_a_call_are_ignored() -> None:
    """azure-core's protocol allows any."""
    assert "token-1" == made(Counted()).get_token(SCOPE, whatever=1).token


def test_it_is_a_context_manager() -> None:
    """Leaving it closes nothing that others use."""
    with made(Counted()) as credential:
        credential.get_token(SCOPE)
    assert "token-1" == credential.get_token(SCOPE).token


def test_it_is_an_azure_core_credential() -> None:
    """By azure-core's own protocols."""
    credential = made(Counted())
    assert isinstance(credential, TokenCredential)
    assert isinstance(credential, SupportsTokenInfo)


@pytest.mark.usefixtures("azure_is_loaded")
def test_code_written_for_azure_identity_works(site: Site) -> None:
    """Its types are given, and its `except` catches."""
    assert isinstance(site.credential().get_token_info(SCOPE), AccessTokenInfo)
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        site.credential("wrong").get_token(SCOPE)


def test_both_methods_tell_what_is_wrong() -> None:
    """With its hint as a note of the traceback."""
    credential = azbearer.StaticTokenCredential("t", expires_on=1)
    for call in (credential.get_token, credential.get_token_info):
        with pytest.raises(AuthenticationError, match="expired") as caught:
            call(SCOPE)
        assert ["  hint: get a new one, or let azbearer sign in by itself"] == caught.value.__notes__


@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_can_not_be_pickled_or_copied(duplicate: Any, site: Site) -> None:
    """Its secrets stay where they are."""
    with pytest.raises(TypeError, match="ClientSecretCredential can't be pickled or copied"):
        duplicate(site.credential())


def test_secrets_are_not_shown(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Neither printing it, nor what it holds, nor its log at any level shows secret or token."""
    caplog.set_level(0)
    credential = site.credential("canary-secret")
    with pytest.raises(AuthenticationError) as caught:
        credential.get_token(SCOPE)
    shown = f"{credential!r} {vars(credential)} {caught.value!r} {vars(caught.value)} {caplog.text}"
    assert "canary-secret" not in shown


def test_it_says_who_it_is(site: Site) -> None:
    """Tenant and client are no secrets."""
    credential = site.credential()
    assert (
        "<ClientSecretCredential tenant_id=7b0d4a1e-0000-4000-8000-00000000a001"
        " client_id=7b0d4a1e-0000-4000-8000-00000000a002>"
    ) == repr(credential)


@pytest.mark.parametrize("module", [azbearer, aio], ids=["blocking", "aio"])
def test_every_credential_describes_its_arguments(module: Any) -> None:
    """`help()` of a class shows the arguments, though they stand in its other half."""
    classes = [getattr(module, name) for name in module.__all__ if name.endswith("Credential")]
    assert not [kind for kind in classes if "Args:" not in (inspect.getdoc(kind) or "")]
