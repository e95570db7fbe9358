from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.static_token import StaticToken

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World


def jwt(exp: object) -> Secret:
    payload = base64.urlsafe_b64encode(json.dumps({"exp": exp}).encode()).rstrip(b"=").decode()
    return Secret(f"h.{payload}.s")


def test_it_ends_when_it_says(world: World) -> None:
    """The token's own exp, by its issuer's clock."""
    world.skew = 10.0
    token = world.play(StaticToken(jwt(world.now + 600))).result()
    assert (world.now + 590, jwt(world.now + 600)) == (token.expires_on, token.value)


def test_an_opaque_one_is_good_for_a_day(world: World) -> None:
    """Nobody knows better, until a server refuses it."""
    assert world.now + 86400 == world.play(StaticToken(Secret("opaque"))).result().expires_on


def test_what_the_user_says_wins(world: World) -> None:
    """An end that is given."""
    token = StaticToken(jwt(1), expires_on=world.now + 5)
    assert world.now + 5 == world.play(token).result().expires_on


def test_an_expired_one(world: World) -> None:
    """It is an error rather than a refused request."""
    with pytest.raises(AuthenticationError, match="has expired"):
        world.play(StaticToken(jwt(world.now)))


@pytest.mark.parametrize("text", ["", "Bearer abc", "abc\r\nX: y", "töken"])
def test_what_is_no_token(world: World, text: str) -> None:
    """It could not stand in a header alone."""
    with pytest.raises(AuthenticationError, match="characters that no token has"):
        world.play(StaticToken(Secret(text)))


def test_the_name() -> None:
    """For messages."""
    assert "StaticTokenCredential" == StaticToken(Secret("a")).name


def test_the_key_holds_no_token() -> None:
    """Different tokens, different keys."""
    query = TokenQuery(("x",))
    keys = {StaticToken(Secret(text)).cache_key(query) for text in ("canary-a", "canary-b")}
    assert (2, False) == (len(keys), any("canary" in key for key in keys))
