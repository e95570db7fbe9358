"""A playbook: the effect that a flow yields, the result that it is sent, the token that it returns."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from azbearer.tokens.contract import Answer, FlowContext, Send, Token, TokenQuery, Wait

if TYPE_CHECKING:
    from azbearer.tokens.contract import Credential, Effect, Flow

E = TypeVar("E")
NOW = 1_767_225_600.0
ARM = "https://management.azure.com/.default"


@dataclass
class World:
    """A clock that stands still until a flow waits, and chance without chance."""

    now: float = NOW
    monotonic: float = 50.0
    skew: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)
    drawn: int = 0

    def context(self) -> FlowContext:
        """The world as the flow sees it."""
        return FlowContext(
            now=lambda: self.now,
            monotonic=lambda: self.monotonic,
            environment=self.environment,
            random=lambda: 0.0,
            random_bytes=self.random_bytes,
            skew=lambda: self.skew,
        )

    def random_bytes(self, count: int) -> bytes:
        """The number of this drawing."""
        self.drawn += 1
        return self.drawn.to_bytes(count, "big")

    def pass_time(self, seconds: float) -> None:
        """Move both clocks."""
        self.now += seconds
        self.monotonic += seconds

    def play(self, credential: Credential, *scopes: str, **query: Any) -> Play:
        """Start a credential's flow."""
        asked = TokenQuery(scopes or (ARM,), **query)
        return Play(credential.flow(asked, self.context()), self)

    @staticmethod
    def json(body: object, status: int = 200) -> Answer:
        """An answer in JSON."""
        return Answer(status, {"content-type": "application/json"}, json.dumps(body).encode())

    def granted(self, token: str = "canary-access-token", **more: object) -> Answer:
        """An answer of success."""
        return self.json({"token_type": "Bearer", "expires_in": 3599, "access_token": token, **more})

    def refused(self, error: str, number: int = 0, status: int = 400, **more: object) -> Answer:
        """An answer of refusal."""
        description = (
            f"AADSTS{number}: No.\r\nTrace ID: 11112222-bbbb-cccc-dddd-eeee33334444" if number else "no"
        )
        codes = {"error_codes": [number]} if number else {}
        return self.json({"error": error, "error_description": description, **codes, **more}, status)


class Play:
    """One run of a flow, step by step."""

    def __init__(self, flow: Flow, world: World) -> None:
        self._flow = flow
        self._world = world
        self.token: Token | None = None
        self.effect: Effect | None = None
        self._advance(lambda: next(flow))

    def _advance(self, step: Any) -> None:
        try:
            self.effect = step()
        except StopIteration as end:
            self.effect, self.token = None, end.value

    def expect(self, kind: type[E]) -> E:
        """The effect that the flow waits for, of that kind."""
        assert isinstance(self.effect, kind), self.effect
        return self.effect

    def answer(self, result: object) -> Play:
        """Send the effect's result."""
        self._advance(lambda: self._flow.send(result))
        return self

    def fail(self, error: Exception) -> Play:
        """Throw what prevents a result."""
        self._advance(lambda: self._flow.throw(error))
        return self

    def wait(self) -> float:
        """Let the time pass that the flow waits for; the seconds."""
        seconds = self.expect(Wait).seconds
        self._world.pass_time(seconds)
        self.answer(None)
        return seconds

    def form(self) -> dict[str, str]:
        """The form of the request that the flow waits for; no field stands twice."""
        form = self.expect(Send).form
        assert form is not None
        assert len(dict(form)) == len(form)
        return dict(form)

    def result(self) -> Token:
        """The token, which the flow has returned."""
        assert self.token is not None, self.effect
        return self.token


@pytest.fixture
def world() -> World:
    return World()
