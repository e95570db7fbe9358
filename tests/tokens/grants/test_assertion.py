from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.contract import ReadFile
from azbearer.tokens.grants.assertion import ClientAssertion
from azbearer.tokens.grants.sources import FromFile

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World

    from azbearer.tokens.grants.sources import SecretSource

LOGIN = "https://login.microsoftonline.com"


def credential(source: SecretSource) -> ClientAssertion:
    return ClientAssertion(LOGIN, "contoso.com", "app-id", source)


def test_the_foreign_jwt_is_the_proof(world: World) -> None:
    """It goes out as it is, with the client id beside it."""
    form = world.play(credential(Secret("a.b.c"))).form()
    assert ("a.b.c", "app-id") == (form["client_assertion"], form["client_id"])
    assert form["client_assertion_type"].endswith("jwt-bearer")


def test_a_file_is_read_for_each_token(world: World) -> None:
    """Projected service account tokens are replaced while we run."""
    book = world.play(credential(FromFile("/var/run/token")))
    assert ReadFile("/var/run/token") == book.effect
    assert "a.b.c" == book.answer(b"a.b.c\n").form()["client_assertion"]


def test_a_stale_one_is_fetched_anew(world: World) -> None:
    """AADSTS700024 on an old JWT: ask its source again, once."""
    jwts = iter([Secret("old.jwt.x"), Secret("new.jwt.x")])
    book = world.play(credential(lambda: next(jwts)))
    book.answer(world.refused("invalid_client", 700024, 401))
    assert "new.jwt.x" == book.form()["client_assertion"]
    with pytest.raises(AuthenticationError, match="AADSTS700024"):
        book.answer(world.refused("invalid_client", 700024, 401))


def test_an_empty_one(world: World) -> None:
    """Nothing is sent."""
    with pytest.raises(AuthenticationError, match="there is no federated token"):
        world.play(credential(lambda: Secret("")))
