from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.contract import Send, TokenQuery
from azbearer.tokens.grants.password import UsernamePassword
from azbearer.tokens.grants.proof import SecretProof
from azbearer.tokens.rejection import TokenRejectedError

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World


def credential(**settings: Any) -> UsernamePassword:
    password = Secret("canary-p&ss=word")
    return UsernamePassword(
        "https://login.microsoftonline.com", "contoso.com", "app", "Ada@contoso.com", password, **settings
    )


def test_the_request(world: World) -> None:
    """User name and password go into the body."""
    form = world.play(credential(proof=SecretProof(Secret("s3cret")))).form()
    assert ("password", "Ada@contoso.com", "canary-p&ss=word", "s3cret") == (
        form["grant_type"],
        form["username"],
        form["password"],
        form["client_secret"],
    )


def test_v1(world: World) -> None:
    """The v1 endpoint has a resource."""
    book = world.play(credential(version="v1"))
    assert book.expect(Send).url.endswith("/contoso.com/oauth2/token")
    assert "https://management.azure.com" == book.form()["resource"]


def test_a_wrong_password(world: World) -> None:
    """The password is not repeated, even if the server does."""
    book = world.play(credential())
    answer = world.json(
        {"error": "invalid_grant", "error_description": "AADSTS50126: not canary-p&ss=word"}, 400
    )
    with pytest.raises(TokenRejectedError) as caught:
        book.answer(answer)
    assert "AADSTS50126" == caught.value.code
    assert "canary" not in " ".join(caught.value.lines())


def test_the_key_has_the_user_but_not_the_password() -> None:
    """A password could be guessed from its hash."""
    key = credential().cache_key(TokenQuery(("https://a.example/.default",)))
    assert "ada@contoso.com" in key
    assert "canary" not in key
