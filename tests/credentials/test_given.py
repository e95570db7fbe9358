from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AccessToken
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_TENANT_ID
from azbearer.errors import AuthenticationError, UsageError
from azbearer.secrets import Secret

if TYPE_CHECKING:
    from azbearer.tokens.contract import Token


@pytest.mark.parametrize("given", ["a-token", Secret("a-token")])
def test_a_token_at_hand_is_given(given: Any) -> None:
    """Whatever is asked for."""
    assert "a-token" == azbearer.StaticTokenCredential(given).get_token(SCOPE).token


def test_a_token_that_has_ended_is_told() -> None:
    """It is not sent in vain."""
    with pytest.raises(AuthenticationError, match="expired"):
        azbearer.StaticTokenCredential("a-token", expires_on=1).get_token(SCOPE)


def signed_in(site: Site) -> Token:
    """A user's token, with the refresh token that came with it."""
    user = azbearer.DeviceCodeCredential(
        DEMO_CLIENT_ID,
        tenant_id=DEMO_TENANT_ID,
        prompt_callback=lambda _url, code, _ends: site.emulator.approve_device(code),
        **site.options,
    )
    user.source._drive._sleep = lambda _: None  # type: ignore[attr-defined]
    return user.source.get((SCOPE,))


def test_a_refresh_token_gets_a_token(site: Site) -> None:
    """The user is not asked, and each new refresh token is told."""
    kept: list[str] = []
    refresh = signed_in(site).refresh_token
    assert refresh is not None
    credential = azbearer.RefreshTokenCredential(
        DEMO_TENANT_ID, DEMO_CLIENT_ID, refresh, on_rotated=kept.append, **site.options
    )
    assert credential.get_token(SCOPE).token
    assert 1 == len(kept)


def test_each_listener_hears_of_its_own_refresh_tokens() -> None:
    """Credentials with different listeners share nothing."""
    one, two = (
        azbearer.RefreshTokenCredential("contoso.com", "app", "refresh", on_rotated=list[str]().append)
        for _ in range(2)
    )
    assert one.source is not two.source


def test_a_confidential_client_has_a_secret() -> None:
    """It is sent with the refresh token."""
    found: Any = azbearer.RefreshTokenCredential("contoso.com", "app", "r", client_secret="s").description
    assert "s" == found.proof.source.reveal()


class Theirs:
    """A credential of another library."""

    def __init__(self) -> None:
        self.calls = 0

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        """See azure-core."""
        self.calls += 1
        return AccessToken(f"theirs-{self.calls}", int(time.time()) + 3600)


def test_any_azure_core_credential_can_be_wrapped() -> None:
    """It is asked once, and can be told that a token is bad, which it could not before."""
    theirs = Theirs()
    credential = azbearer.WrappedCredential(theirs)
    assert {"theirs-1"} == {credential.get_token(SCOPE).token for _ in range(3)}
    credential.invalidate("theirs-1")
    assert "theirs-2" == credential.get_token(SCOPE).token


def test_a_key_makes_wrapped_credentials_comparable() -> None:
    """The same object under the same name is the same credential; without a name, it is not."""
    theirs = Theirs()
    named = [azbearer.WrappedCredential(theirs, key="me").source for _ in range(2)]
    unnamed = [azbearer.WrappedCredential(theirs).source for _ in range(2)]
    assert (True, False) == (named[0] is named[1], unnamed[0] is unnamed[1])


def test_what_is_no_credential_is_told() -> None:
    """By its type."""
    with pytest.raises(UsageError, match="no credential"):
        azbearer.WrappedCredential(object())
