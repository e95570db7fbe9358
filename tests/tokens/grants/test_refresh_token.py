from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.refresh_token import RefreshToken, SignInRequiredError
from azbearer.tokens.rejection import TokenRejectedError

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World


def credential(**settings: Any) -> RefreshToken:
    source = settings.pop("source", Secret("canary-old-refresh"))
    return RefreshToken("https://login.microsoftonline.com", "organizations", "app", source, **settings)


def test_the_request(world: World) -> None:
    """Public clients prove nothing; offline_access asks for the next refresh token."""
    assert world.play(credential()).form() == {
        "grant_type": "refresh_token",
        "refresh_token": "canary-old-refresh",
        "scope": "https://management.azure.com/.default offline_access",
        "client_id": "app",
    }


def test_it_rolls(world: World) -> None:
    """The new one is told of before the token is handed out."""
    kept: list[Secret] = []
    book = world.play(credential(on_rotated=kept.append))
    token = book.answer(world.granted(refresh_token="new-refresh")).result()
    assert [Secret("new-refresh")] == kept
    assert Secret("new-refresh") == token.refresh_token


def test_without_a_new_one_the_old_stays(world: World) -> None:
    """RFC 6749 section 6: the server need not issue another."""
    token = world.play(credential()).answer(world.granted()).result()
    assert Secret("canary-old-refresh") == token.refresh_token


def test_a_dead_one(world: World) -> None:
    """invalid_grant means that the user must sign in again, and the error says so."""
    book = world.play(credential())
    with pytest.raises(SignInRequiredError, match="must sign in again") as caught:
        book.answer(world.refused("invalid_grant", 700082))
    assert ("AADSTS700082", "sign in again (azbearer login)") == (caught.value.code, caught.value.hint)


def test_other_refusals(world: World) -> None:
    """A wrong scope does not make the sign-in void."""
    book = world.play(credential())
    with pytest.raises(TokenRejectedError) as caught:
        book.answer(world.refused("invalid_scope", 70011))
    assert not isinstance(caught.value, SignInRequiredError)


def test_the_newest_one_is_used(world: World) -> None:
    """A callable gives what was kept last."""
    assert "newest" == world.play(credential(source=lambda: Secret("newest"))).form()["refresh_token"]


def test_another_server_is_asked_for_no_more(world: World) -> None:
    """Scopes of others are left as the caller wrote them."""
    other = credential(token_endpoint="https://id.example/token")
    assert "read" == world.play(other, "read").form()["scope"]


def test_users_have_slots() -> None:
    """The key tells users apart."""
    query = TokenQuery(("https://a.example/.default",))
    assert credential(user="a").cache_key(query) != credential(user="b").cache_key(query)
