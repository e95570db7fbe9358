"""Which requests get a token from the engine, and what happens when a server refuses it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import AuthenticationError
from azbearer.runner.events import RequestFinished
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token, TokenQuery

if TYPE_CHECKING:
    from azbearer.runner.events import Exchange
    from azbearer.tokens.contract import Credential

ARM = "https://management.azure.com/x"
RECIPE = {
    "tenantId": "1f0c7a52-4b5e-4c39-9d0e-6c1b8a9e2d11",
    "client_id": "5d2e9b3a-0a41-4f7c-8c55-2f6f1e7b9c22",
    "client_secret": "the-secret-value",
    "resource": "https://management.azure.com/",
}
BEARER = {"type": "bearer", "bearer": [{"key": "token", "value": "{{bearerToken}}"}]}
CLAIMS = '{"access_token":{}}'


class Source:
    """Gives numbered tokens, and notes what it is asked for."""

    def __init__(self, *, broken: bool = False) -> None:
        self.made: list[Credential] = []
        self.asked: list[TokenQuery] = []
        self.refused: list[str] = []
        self.broken = broken

    def make(self, credential: Credential) -> Source:
        """The source of a credential: always this one."""
        self.made.append(credential)
        return self

    def token(self, query: TokenQuery) -> Token:
        """The token at hand."""
        self.asked.append(query)
        if self.broken:
            raise AuthenticationError("no token to be had")
        return Token(Secret(f"token-{len(self.refused)}"), 2e9)

    def renew(self, query: TokenQuery, refused: Token) -> Token:
        """The next one."""
        self.refused.append(refused.value.reveal())
        return self.token(query)


@pytest.fixture
def source(lab: Any) -> Source:
    """A run whose tokens come from a source of the test."""
    source = Source()
    lab.token_source = source.make
    lab.variables(**RECIPE, bearerToken="")
    return source


def authorizations(lab: Any) -> list[str | None]:
    return [dict(request.headers).get("Authorization") for request in lab.transport.sent]


def exchanges(lab: Any) -> list[Exchange]:
    return [event.exchange for event in lab.recorder.of(RequestFinished)]


def test_requests_share_one_source(lab: Any, item: Any, source: Source) -> None:
    """Equal wishes are served by one source, and the report names them without a token."""
    lab.run(lab.plan(item("a", url=ARM), item("b", url=ARM), auth=BEARER))
    assert authorizations(lab) == ["Bearer token-0"] * 2
    assert len(source.made) == 1
    assert source.asked[0] == TokenQuery(("https://management.azure.com//.default",))
    assert [exchange.token_note for exchange in exchanges(lab)] == [
        (
            "supplied for https://management.azure.com/"
            " (tenant 1f0c7a52-4b5e-4c39-9d0e-6c1b8a9e2d11, client 5d2e9b3a-0a41-4f7c-8c55-2f6f1e7b9c22)"
        )
    ] * 2


def test_a_refused_token_is_renewed_once(lab: Any, item: Any, source: Source) -> None:
    """One 401: the token is replaced, the request sent again, and nobody sees a failure."""
    lab.answers(lab.answer(401), lab.answer(200))
    result = lab.run(lab.plan(item(url=ARM), auth=BEARER))
    assert authorizations(lab) == ["Bearer token-0", "Bearer token-1"]
    assert source.refused == ["token-0"]
    assert [exchange.response and exchange.response.status for exchange in exchanges(lab)] == [200]
    assert result.stats.requests.total == 1


def test_a_second_refusal_stays(lab: Any, item: Any, source: Source) -> None:
    """A server that refuses the new token too is believed."""
    lab.answers(lab.answer(401))
    lab.run(lab.plan(item(url=ARM), auth=BEARER))
    assert (len(lab.transport.sent), len(source.refused)) == (2, 1)


def test_demanded_claims_are_asked_for(lab: Any, item: Any, source: Source) -> None:
    """The claims of a challenge go into the next token request (CAE)."""
    claims = base64.b64encode(CLAIMS.encode()).decode()
    challenge = (("WWW-Authenticate", f'Bearer error="insufficient_claims", claims="{claims}"'),)
    lab.answers(lab.answer(401, headers=challenge), lab.answer(200))
    lab.run(lab.plan(item(url=ARM), auth=BEARER))
    assert [query.claims for query in source.asked] == [None, CLAIMS]


def test_without_a_token_nothing_is_sent(lab: Any, item: Any) -> None:
    """A request that should have got a token and could not is not sent without one."""
    lab.token_source = Source(broken=True).make
    lab.variables(**RECIPE)
    result = lab.run(lab.plan(item(url=ARM), auth=BEARER))
    assert (lab.transport.sent, result.exit_code) == ([], 4)


@pytest.mark.parametrize("missing", ["tenantId", "client_id", "client_secret"])
def test_half_a_recipe_is_none(missing: str, lab: Any, item: Any, source: Source) -> None:
    """With a part of the recipe missing the request goes out as it is, as in newman."""
    lab.variables(**{key: value for key, value in RECIPE.items() if key != missing})
    lab.run(lab.plan(item(url=ARM), auth=BEARER))
    assert authorizations(lab) == ["Bearer {{bearerToken}}"]
    assert source.asked == []


def test_requests_that_do_not_ask_get_none(lab: Any, item: Any, source: Source) -> None:
    """A request that does not mention the variable is left as it is."""
    lab.run(lab.plan(item(url=ARM)))
    assert authorizations(lab) == [None]
    assert source.asked == []


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        ({"bearerTokenExpiresOn": "1799999999"}, "Bearer token-0"),
        ({"expires_on": 1_800_000_000}, "Bearer token-0"),
        ({"bearerTokenExpiresOn": "1800000001"}, "Bearer kept-token"),
        ({"bearerTokenExpiresOn": "soon"}, "Bearer kept-token"),
        ({}, "Bearer kept-token"),
    ],
)
def test_a_kept_token_is_replaced_when_it_has_ended(
    expiry: dict[str, Any], expected: str, lab: Any, item: Any, source: Source
) -> None:
    """The recipe's own time beside the token decides whether it still counts."""
    assert source.asked == []
    lab.variables(**RECIPE, bearerToken="kept-token", **expiry)
    lab.run(lab.plan(item(url=ARM), auth=BEARER))
    assert authorizations(lab) == [expected]


@pytest.mark.parametrize("listen", ["prerequest", "test"])
def test_any_script_that_names_the_variable_is_in_charge(
    listen: str, lab: Any, item: Any, source: Source
) -> None:
    """A login request whose test keeps the token counts as well as a pre-request script."""
    script = {listen: "pm.environment.set('bearerToken', x)"}
    lab.run(
        lab.plan(item("login", url="https://login.example/token"), item("b", url=ARM, **script), auth=BEARER)
    )
    assert source.asked == []


@pytest.mark.parametrize(
    "header",
    [
        [{"key": "Authorization", "value": "Bearer {{bearerToken}}", "disabled": True}],
        [{"key": "X", "value": "{{ bearerToken }}"}],
        [{"key": "X", "value": "{{x_bearerToken}}"}],
    ],
)
def test_what_is_not_sent_asks_for_nothing(header: Any, lab: Any, item: Any, source: Source) -> None:
    """A header that is switched off needs no token, and neither does another name."""
    lab.run(lab.plan(item(url=ARM, header=header)))
    assert source.asked == []


def test_a_token_in_the_body(lab: Any, item: Any, source: Source) -> None:
    """Wherever the variable stands in what is sent, it is the token."""
    body = {"mode": "urlencoded", "urlencoded": [{"key": "t", "value": "{{bearerToken}}"}]}
    lab.run(lab.plan(item(url=ARM, method="POST", body=body)))
    assert b"t=token-0" == lab.transport.sent[0].body
    assert 1 == len(source.asked)


def test_a_recipe_that_nobody_needs(lab: Any, item: Any, source: Source) -> None:
    """While the variable has a token, what else the environment says is not looked at."""
    lab.variables(**{**RECIPE, "tenantId": "{{tenantId}}"}, bearerToken="kept-token")
    lab.run(lab.plan(item(url=ARM), auth=BEARER))
    assert (authorizations(lab), source.asked) == (["Bearer kept-token"], [])
