"""Clients that no one here wrote, with credentials of ours."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from azure import identity
from azure.core.exceptions import ClientAuthenticationError
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.resources.aio import ResourceManagementClient as AsyncResourceManagementClient
from tests.credentials.site import SCOPE

import azbearer
from azbearer import aio
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID

if TYPE_CHECKING:
    from tests.credentials.site import Site

pytestmark = pytest.mark.usefixtures("azure_is_loaded")


def arguments(site: Site) -> dict[str, Any]:
    """What azure-mgmt needs to reach the emulator."""
    return {"base_url": site.emulator.url, "credential_scopes": [SCOPE], "connection_verify": site.ca}


def groups(site: Site, credential: Any) -> list[str | None]:
    with ResourceManagementClient(credential, DEMO_SUBSCRIPTION_ID, **arguments(site)) as client:
        return [group.name for group in client.resource_groups.list()]


def test_azure_mgmt_takes_our_credential(site: Site) -> None:
    """It asks for one token."""
    assert [] == groups(site, site.credential())
    assert 1 == site.token_requests


def test_azure_mgmt_answers_a_claims_challenge_with_it(site: Site) -> None:
    """Its policy passes the claims on, and the credential fetches a token that has them."""
    credential = site.credential()
    with ResourceManagementClient(credential, DEMO_SUBSCRIPTION_ID, **arguments(site)) as client:
        list(client.resource_groups.list())
        site.emulator.revoke(DEMO_CLIENT_ID, challenge=True)
        assert [] == list(client.resource_groups.list())
    assert 2 == site.token_requests


def test_azure_mgmt_aio_takes_our_credential(site: Site) -> None:
    """Its asynchronous client awaits ours."""

    async def ask() -> list[Any]:
        credential = aio.ClientSecretCredential(
            DEMO_TENANT_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, **site.options
        )
        client: Any = AsyncResourceManagementClient(credential, DEMO_SUBSCRIPTION_ID, **arguments(site))
        async with credential, client:
            return [group async for group in client.resource_groups.list()]

    assert [] == asyncio.run(ask())


def test_a_chain_of_azure_identity_goes_on_after_ours(site: Site) -> None:
    """It knows our "not available" for its own."""
    chain = identity.ChainedTokenCredential(azbearer.EnvironmentCredential(), site.credential())
    assert chain.get_token(SCOPE).token


def test_a_chain_of_azure_identity_stops_at_a_refusal_of_ours(site: Site) -> None:
    """And our refusal for its own."""
    chain = identity.ChainedTokenCredential(site.credential("wrong"), site.credential())
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        chain.get_token(SCOPE)
