from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, TransportError
from azbearer.tokens.ambient.exchange import ask, identity_token
from azbearer.tokens.contract import FlowContext, Send

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

    from azbearer.tokens.contract import Token

SEND = Send("GET", "http://127.0.0.1/token?resource=x", (("Secret", "canary-header"),))


def asked(stage: Stage, *replies: object) -> Token:
    token: Token = stage.perform(ask(SEND, stage.context(), source="it", hint="h"), *replies)
    return token


def test_retries(stage: Stage) -> None:
    """A server error and a broken connection are asked again."""
    asked(stage, stage.page(503, ""), TransportError("reset", code="aborted"), stage.granted())
    assert 3 == len(stage.sends)


def test_refusal_names_the_endpoint(stage: Stage) -> None:
    """Where it was asked is said without the parameters."""
    with pytest.raises(AuthenticationError) as caught:
        asked(stage, stage.json({"error": "no"}, 403))
    assert ("http://127.0.0.1/token", "h") == (caught.value.where, caught.value.hint)


@pytest.mark.parametrize("body", [{}, {"access_token": ""}, {"access_token": "canary\r\nX: y"}])
def test_unusable_token(stage: Stage, body: dict[str, str]) -> None:
    """What is no token is refused, and not shown."""
    with pytest.raises(AuthenticationError, match="unusable") as caught:
        asked(stage, stage.json(body))
    assert "canary" not in str(caught.value.lines())


def test_clock_of_the_service(stage: Stage) -> None:
    """expires_on is a time by the service's clock, which may be ahead of ours."""
    plain = stage.context()
    ahead = FlowContext(
        plain.now, plain.monotonic, plain.environment, plain.random, plain.random_bytes, skew=lambda: 100.0
    )
    answer = stage.json({"access_token": "t", "expires_in": 9000, "expires_on": stage.now + 600})
    assert stage.now + 500 == identity_token(answer, ahead, source="it", endpoint="e").expires_on


def test_end_in_the_past(stage: Stage) -> None:
    """An expires_on that has passed means that our clock is fast; expires_in needs no clock."""
    answer = stage.json({"access_token": "t", "expires_in": "3600", "expires_on": str(int(stage.now) - 7200)})
    token = identity_token(answer, stage.context(), source="it", endpoint="e")
    assert stage.now + 3600 == token.expires_on


def test_short_tokens_are_left_to_the_engine(stage: Stage) -> None:
    """Only long-lived tokens are given a time to renew them."""
    assert asked(stage, stage.granted()).refresh_on is None
