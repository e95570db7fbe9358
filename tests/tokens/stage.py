"""A stage for flows: replies are laid out beforehand, the clock runs only while a flow waits."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azbearer.tokens.ambient.machine import Machine
from azbearer.tokens.contract import Answer, FlowContext, ProgramResult, Send, TokenQuery, Wait

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from azbearer.tokens.contract import Credential, Effect, Token

NOON = 1_767_268_800.0
ARM = "https://management.azure.com/.default"


@dataclass
class Stage:
    """Plays flows and keeps every effect that they asked for, pauses apart."""

    environment: dict[str, str] = field(default_factory=dict)
    now: float = NOON
    monotonic: float = 7.0
    effects: list[Effect] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def context(self) -> FlowContext:
        """What a flow sees of the world."""
        return FlowContext(
            now=lambda: self.now,
            monotonic=lambda: self.monotonic,
            environment=self.environment,
            random=lambda: 0.0,
            random_bytes=lambda count: b"\x01" * count,
        )

    def play(self, credential: Credential, *replies: object, **query: Any) -> Token:
        """The token of a credential's flow; each reply is sent or thrown, in order."""
        asked = replace(TokenQuery((ARM,)), **query)
        token: Token = self.perform(credential.flow(asked, self.context()), *replies)
        return token

    def perform(self, flow: Generator[Effect, Any, Any], *replies: object) -> Any:
        """What a flow returns; it must use up all replies."""
        left = list(replies)
        try:
            effect = next(flow)
            while True:
                effect = self._step(flow, effect, left)
        except StopIteration as end:
            assert not left
            return end.value

    def _step(self, flow: Generator[Effect, Any, Any], effect: Effect, left: list[object]) -> Effect:
        if isinstance(effect, Wait):
            self.pauses.append(effect.seconds)
            self.pass_time(effect.seconds)
            return flow.send(None)
        self.effects.append(effect)
        assert left, effect
        reply = left.pop(0)
        return flow.throw(reply) if isinstance(reply, Exception) else flow.send(reply)

    def pass_time(self, seconds: float) -> None:
        """Both clocks go on."""
        self.now += seconds
        self.monotonic += seconds

    @property
    def sent(self) -> Send:
        """The last request."""
        return self.sends[-1]

    @property
    def sends(self) -> list[Send]:
        """All requests, in order."""
        return [effect for effect in self.effects if isinstance(effect, Send)]

    @staticmethod
    def json(body: object, status: int = 200, **headers: str) -> Answer:
        """An answer in JSON; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"content-type": "application/json"}
        return Answer(status, kind | named, json.dumps(body).encode(), tuple(named.items()))

    @staticmethod
    def page(status: int, text: str) -> Answer:
        """An answer that is no JSON."""
        return Answer(status, {"content-type": "text/html"}, text.encode())

    def granted(self, **more: object) -> Answer:
        """A token as most endpoints give it: every number is a text."""
        times = {"expires_in": "3600", "expires_on": str(int(self.now) + 3600)}
        return self.json({"access_token": "canary-token", "token_type": "Bearer", **times, **more})

    @staticmethod
    def wrote(out: str = "", err: str = "", code: int = 0) -> ProgramResult:
        """How a program ended."""
        return ProgramResult(code, out, err)

    @staticmethod
    def machine(
        platform: str = "linux", *, files: tuple[str, ...] = (), programs: Mapping[str, str] | None = None
    ) -> Machine:
        """A machine with these files and programs and no others."""
        found = dict(programs or {})
        return Machine(
            platform=platform,
            home=lambda: "/home/someone",
            exists=lambda path: path in files,
            find_program=lambda name, _environment: found.get(name, ""),
            stamp=lambda path: f"stamp of {path}" if path in files else "",
        )
