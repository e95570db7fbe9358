from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, TransportError
from azbearer.secrets import Secret
from azbearer.tokens.contract import Send
from azbearer.tokens.grants.exchange import Exchange, new_guid
from azbearer.tokens.grants.proof import NoProof, SecretProof

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import Play, World

    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery

ENDPOINT = "https://login.example/token"


class Bare:
    """An exchange as a credential, to be played."""

    name = "Bare"

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def cache_key(self, query: TokenQuery) -> str:
        """Of no use here."""
        return repr(query)

    def flow(self, _: TokenQuery, context: FlowContext) -> Flow:
        """The exchange alone."""
        return self.exchange.token(context)


def play(world: World, **fields: str) -> Play:
    return world.play(Bare(Exchange("Bare", ENDPOINT, "app", tuple(fields.items()), NoProof())))


def test_empty_fields_are_left_out(world: World) -> None:
    """An empty scope is not the same as none for every server."""
    assert {"client_id": "app", "a": "1"} == play(world, a="1", scope="").form()


def test_guids() -> None:
    """Version 4, of the bytes that are given."""
    made = uuid.UUID(new_guid(lambda count: b"\xff" * count))
    assert (4, uuid.RFC_4122, 36) == (made.version, made.variant, len(str(made)))


def test_a_failure_of_the_driver_passes_through(world: World) -> None:
    """What is neither an answer nor a transport error ends the flow as it is."""
    with pytest.raises(KeyboardInterrupt):
        play(world).fail(KeyboardInterrupt())  # type: ignore[arg-type]  # what a terminal throws


def test_a_certificate_that_is_not_trusted(world: World) -> None:
    """It is never retried."""
    with pytest.raises(TransportError):
        play(world).fail(TransportError("not trusted", code="tls"))


def test_an_echo_of_the_secret(world: World) -> None:
    """Errors don't repeat what was sent, whatever the server says."""
    exchange = Exchange("Bare", ENDPOINT, "app", (), SecretProof(Secret("s3cret word")), ("the code",))
    book = world.play(Bare(exchange))
    answer = world.json(
        {"error": "invalid_request", "error_description": "bad s3cret word and the code"}, 400
    )
    with pytest.raises(AuthenticationError) as caught:
        book.answer(answer)
    assert "s3cret" not in caught.value.message
    assert "the code" not in caught.value.message


def test_a_clock_is_no_reason_to_repeat_a_secret(world: World) -> None:
    """Only what is signed for the moment is worth signing again."""
    book = world.play(Bare(Exchange("Bare", ENDPOINT, "app", (), SecretProof(Secret("secret")))))
    world.skew = 9000.0
    with pytest.raises(AuthenticationError):
        book.answer(world.refused("invalid_client", 7000215, 401))


def test_invalid_client_in_odd_answers(world: World) -> None:
    """A list, HTML or another status is no invalid_client; it is told as it is."""
    for answer in (world.json([], 400), world.json({"error": "invalid_client"}, 403)):
        book = play(world)
        assert book.expect(Send).url == ENDPOINT
        with pytest.raises(AuthenticationError):
            book.answer(answer)
