from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from azure.core import credentials

from azbearer.credentials.values import AccessToken, AccessTokenInfo, access_token, access_token_info
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = Token(Secret("canary-token"), 1_800_003_600.9, 1_800_001_800.5, 1_800_000_000.0)


def test_without_azure_core_the_tuple_is_ours() -> None:
    """Whole seconds, and the two fields that azure-core's tuple has."""
    assert AccessToken("canary-token", 1_800_003_600) == access_token(TOKEN)


def test_without_azure_core_the_info_is_ours() -> None:
    """Kind and time of renewal are told."""
    info = access_token_info(TOKEN)
    assert isinstance(info, AccessTokenInfo)
    assert ("canary-token", 1_800_003_600, "Bearer", 1_800_001_800) == (
        info.token,
        info.expires_on,
        info.token_type,
        info.refresh_on,
    )


@pytest.mark.usefixtures("azure_is_loaded")
def test_with_azure_core_they_are_its_own() -> None:
    """Whoever has loaded azure-core is given what its `isinstance` knows."""
    assert isinstance(access_token(TOKEN), credentials.AccessToken)
    assert isinstance(access_token_info(TOKEN), credentials.AccessTokenInfo)


@pytest.mark.parametrize("shape", [access_token, access_token_info])
def test_no_form_shows_the_token(shape: Callable[[Token], object], request: pytest.FixtureRequest) -> None:
    """Printing either of them, in either kind, does not print the token."""
    own = shape(TOKEN)
    request.getfixturevalue("azure_is_loaded")
    texts = [repr(own), str(own), repr(shape(TOKEN)), f"{shape(TOKEN)}"]
    assert not [text for text in texts if "canary" in text]


def test_what_was_asked_for_can_be_pickled(request: pytest.FixtureRequest) -> None:
    """A token that the caller holds may go to another process of theirs."""
    own = access_token(TOKEN)
    request.getfixturevalue("azure_is_loaded")
    theirs = access_token(TOKEN)
    assert (own, theirs) == pickle.loads(pickle.dumps((own, theirs)))  # noqa: S301 - our own bytes
