from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer import aio

NAMES = [name for name in aio.__all__ if name.endswith("Credential")]


def test_every_credential_has_both_faces() -> None:
    """Whatever blocks has a namesake to await."""
    assert NAMES == [name for name in azbearer.__all__ if name.endswith("Credential")]


@pytest.mark.parametrize("name", NAMES)
def test_the_arguments_are_the_same(name: str) -> None:
    """Changing from one face to the other is changing the import."""
    blocking, awaited = getattr(azbearer, name), getattr(aio, name)
    assert inspect.signature(blocking) == inspect.signature(awaited)


def test_both_faces_share_tokens(site: Site) -> None:
    """A program that uses both makes one request."""
    awaited = aio.ClientSecretCredential(
        site.credential().description.tenant_id,  # type: ignore[attr-defined]
        site.credential().description.client_id,  # type: ignore[attr-defined]
        site.credential().description.secret,  # type: ignore[attr-defined]
        **site.options,
    )

    async def ask() -> Any:
        return (await awaited.get_token(SCOPE)).token

    assert asyncio.run(ask()) == site.credential().get_token(SCOPE).token
    assert 1 == site.token_requests
