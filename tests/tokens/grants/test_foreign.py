from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AccessToken, AccessTokenInfo, TokenRequestOptions
from azure.identity import CredentialUnavailableError

from azbearer.errors import AuthenticationError, UsageError
from azbearer.secrets import Secret
from azbearer.tokens.contract import NotAvailableError, TokenQuery
from azbearer.tokens.grants.foreign import ForeignCredential

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World

SCOPE = "https://management.azure.com/.default"


class Newer:
    """A credential with both methods."""

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        """Not to be called."""
        raise AssertionError(scopes)

    def get_token_info(self, *scopes: str, options: TokenRequestOptions | None = None) -> AccessTokenInfo:
        """What azure-core prefers."""
        assert ((SCOPE,), {"claims": "{}", "tenant_id": "t", "enable_cae": True}) == (scopes, options)
        return AccessTokenInfo("newer", 2_000_000_000, refresh_on=1_900_000_000)


class Older:
    """A credential of before."""

    def __init__(self, result: object) -> None:
        self.result = result

    def get_token(self, *scopes: str, **_: Any) -> Any:
        """Whatever the test wants."""
        assert (SCOPE,) == scopes
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def test_the_newer_method_is_preferred(world: World) -> None:
    """It tells when to refresh, and takes the options of the query."""
    token = world.play(ForeignCredential(Newer()), claims="{}", tenant_id="t", enable_cae=True).result()
    assert (Secret("newer"), 2e9, 1.9e9) == (token.value, token.expires_on, token.refresh_on)


def test_the_older_method(world: World) -> None:
    """Most of users' own credentials have get_token alone."""
    token = world.play(ForeignCredential(Older(AccessToken("older", 2_000_000_000)))).result()
    assert (Secret("older"), world.now) == (token.value, token.obtained_on)


def test_not_available_stays_apart(world: World) -> None:
    """A chain goes on to the next source."""
    with pytest.raises(NotAvailableError, match="Older gives no token: not here"):
        world.play(ForeignCredential(Older(CredentialUnavailableError("not here"))))


def test_any_other_error(world: World) -> None:
    """The first line of its text, without what looks like a secret."""
    error = RuntimeError("no: canaryCANARYcanaryCANARYcanaryCANARY\nbody with canary")
    with pytest.raises(AuthenticationError) as caught:
        world.play(ForeignCredential(Older(error)))
    assert "Older gives no token: no: ****" == caught.value.message
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "result",
    [
        None,
        AccessToken("line\nbreak", 2_000_000_000),
        AccessToken("t", "soon"),  # type: ignore[arg-type]  # what an odd credential may give
        SimpleNamespace(token="t", expires_on=2_000_000_000, token_type="pop"),
    ],
)
def test_what_is_no_bearer_token(world: World, result: object) -> None:
    """It goes no further."""
    with pytest.raises(AuthenticationError, match="no bearer token"):
        world.play(ForeignCredential(Older(result)))


def test_our_own_errors_pass(world: World) -> None:
    """A credential of ours behind azure-core's face says what it means already."""
    error = AuthenticationError("the tenant does not exist", code="AADSTS90002")
    with pytest.raises(AuthenticationError) as caught:
        world.play(ForeignCredential(Older(error)))
    assert error is caught.value


def test_what_is_no_credential() -> None:
    """It is refused when it is given, not when it is used."""
    with pytest.raises(UsageError, match="neither get_token_info nor get_token"):
        ForeignCredential(object())


def test_asynchronous_credentials() -> None:
    """Their twins are what is wanted."""

    class Asynchronous:
        async def get_token(self) -> None:
            """Never called."""

    with pytest.raises(UsageError, match="asynchronous"):
        ForeignCredential(Asynchronous())


def test_tokens_of_two_objects_are_kept_apart() -> None:
    """Nobody can tell whose they are, unless the user says so."""
    query = TokenQuery((SCOPE,))
    one, two = ForeignCredential(Newer()), ForeignCredential(Newer())
    assert one.cache_key(query) != two.cache_key(query)
    assert ForeignCredential(Newer(), "me").cache_key(query) == ForeignCredential(Newer(), "me").cache_key(
        query
    )
