from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import TransportError, UsageError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.effects import mapped
from azbearer.tokens.contract import ReadFile, Send, Token

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

    from azbearer.tokens.contract import Effect, Flow

TOKEN = Token(Secret("canary-token"), 1.0)


def forgiving(ended: list[str]) -> Flow:
    try:
        try:
            yield Send("GET", "http://127.0.0.1/a")
        except (TransportError, OSError):
            yield Send("GET", "http://127.0.0.1/b")
        return TOKEN
    finally:
        ended.append("closed")


def posted(effect: Effect) -> Effect:
    return replace(effect, method="POST") if isinstance(effect, Send) else effect


@pytest.mark.parametrize("failure", [TransportError("refused"), OSError(2, "No such file")])
def test_failures_reach_the_inner_flow(stage: Stage, failure: Exception) -> None:
    """What prevents a result is thrown into the inner flow, whose next effect is changed too."""
    assert TOKEN == stage.perform(mapped(forgiving([]), posted), failure, stage.granted())
    assert [("POST", "http://127.0.0.1/a"), ("POST", "http://127.0.0.1/b")] == [
        (send.method, send.url) for send in stage.sends
    ]


def test_refused_change_ends_the_flow(stage: Stage) -> None:
    """What the change raises is not offered to the inner flow, which is closed."""
    ended: list[str] = []

    def refuse(_effect: Effect) -> Effect:
        raise UsageError("no")

    with pytest.raises(UsageError):
        stage.perform(mapped(forgiving(ended), refuse))
    assert ["closed"] == ended


def test_closing_closes_the_inner_flow() -> None:
    """A flow that is given up gives up the flow inside."""
    ended: list[str] = []
    flow = mapped(forgiving(ended), posted)
    next(flow)
    flow.close()
    assert ["closed"] == ended


def test_flow_without_effects(stage: Stage) -> None:
    """A flow that asks for nothing still returns its result."""

    def ready() -> Flow:
        yield from ()
        return TOKEN

    assert TOKEN == stage.perform(mapped(ready(), posted))


def test_other_effects_pass(stage: Stage) -> None:
    """An effect that is not changed passes as it is."""

    def reading() -> Flow:
        yield ReadFile("/a")
        return TOKEN

    stage.perform(mapped(reading(), posted), b"")
    assert [ReadFile("/a")] == stage.effects
