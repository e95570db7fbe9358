from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.ambient.federation import Federated, authority_in
from azbearer.tokens.contract import NotAvailableError, ReadFile, TokenQuery

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from tests.tokens.stage import Stage

    from azbearer.tokens.contract import Effect, FlowContext


@dataclass(frozen=True, slots=True)
class Place(Federated):
    """A place that reads its statement from a file."""

    @property
    def name(self) -> str:
        """See `Federated`."""
        return "PlaceCredential"

    def place(self) -> tuple[tuple[str, str], ...]:
        """See `Federated`."""
        return (("PLACE", ""),)

    def fetch(self, context: FlowContext) -> Generator[Effect, Any, Secret]:
        """See `Federated`."""
        data: bytes = yield ReadFile(context.environment["PLACE"])
        return Secret(data.decode())


def test_fetched_and_exchanged(stage: Stage) -> None:
    """The statement proves the client, in the words of RFC 7523."""
    stage.environment["PLACE"] = "/statement"
    stage.play(Place("contoso.com", "c1"), b"canary.state.ment", stage.granted())
    form = dict(stage.sent.form or ())
    assert "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" == form["client_assertion_type"]
    assert ("canary.state.ment", "c1") == (form["client_assertion"], form["client_id"])


def test_fetched_again_after_a_refusal(stage: Stage) -> None:
    """Once refused, a new statement is fetched and sent; the same one is not sent twice."""
    stage.environment["PLACE"] = "/statement"
    refused = stage.json({"error": "invalid_client"}, 401)
    stage.play(Place("contoso.com", "c1"), b"old", refused, b"new", stage.granted())
    assert ["old", "new"] == [dict(send.form or ())["client_assertion"] for send in stage.sends]


def test_capability_and_claims(stage: Stage) -> None:
    """A challenge is answered by the request's claims."""
    stage.environment["PLACE"] = "/statement"
    stage.play(Place("contoso.com", "c1"), b"x", stage.granted(), claims='{"a":{}}', enable_cae=True)
    assert '"cp1"' in dict(stage.sent.form or ())["claims"]


def test_other_place(stage: Stage) -> None:
    """What is missing is named."""
    stage.environment["AZURE_CLIENT_ID"] = "c1"
    with pytest.raises(NotAvailableError, match="PLACE and AZURE_TENANT_ID are not set"):
        stage.play(Place())


@pytest.mark.parametrize(
    ("environment", "given", "expected"),
    [
        ({}, "", "https://login.microsoftonline.com"),
        ({"AZURE_AUTHORITY_HOST": "login.microsoftonline.us"}, "", "login.microsoftonline.us"),
        ({"AZURE_AUTHORITY_HOST": "login.microsoftonline.us"}, "https://h", "https://h"),
    ],
)
def test_authority(environment: dict[str, str], given: str, expected: str) -> None:
    """What is given wins over the environment, and that over the public cloud."""
    assert expected == authority_in(environment, given)


def test_cache_key() -> None:
    """Tenant, client and environment tell keys apart."""
    query = TokenQuery(("s",))
    keys = {
        Place("t", "c").cache_key(query),
        Place("t2", "c").cache_key(query),
        Place("t", "c2").cache_key(query),
        Place("t", "c", fingerprint="f").cache_key(query),
        Place("t", "c", authority="https://h").cache_key(query),
    }
    assert 5 == len(keys)
