from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.on_behalf_of import OnBehalfOf
from azbearer.tokens.grants.proof import SecretProof
from azbearer.tokens.rejection import TokenRejectedError

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World


def credential(assertion: str = "canary.user.token") -> OnBehalfOf:
    proof = SecretProof(Secret("canary-secret"))
    return OnBehalfOf("https://login.microsoftonline.com", "contoso.com", "app", Secret(assertion), proof)


def test_the_request(world: World) -> None:
    """The user's token and the app's own proof go together."""
    form = world.play(credential()).form()
    assert form == {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": "canary.user.token",
        "requested_token_use": "on_behalf_of",
        "scope": "https://management.azure.com/.default",
        "client_id": "app",
        "client_secret": "canary-secret",
    }


def test_each_user_has_a_slot() -> None:
    """The key tells users apart and holds no token."""
    query = TokenQuery(("https://a.example/.default",))
    key = credential().cache_key(query)
    assert "canary" not in key
    assert key != credential("other.user.token").cache_key(query)


def test_a_claims_challenge_is_passed_up(world: World) -> None:
    """Conditional Access wants something of the user, whom the API's caller must ask."""
    book = world.play(credential())
    with pytest.raises(TokenRejectedError) as caught:
        book.answer(
            world.refused(
                "interaction_required", 50079, claims='{"access_token":{}}', suberror="basic_action"
            )
        )
    details = caught.value.details
    assert ('{"access_token":{}}', "basic_action") == (details.claims, details.suberror)
