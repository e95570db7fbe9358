"""Transcripts: what a flow asks for, and what it is answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.apps.values import World
from azbearer.arm.contract import Ask, Pause
from azbearer.http.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

GRAPH = "https://graph.microsoft.com/v1.0"
ARM = "https://management.azure.com"


class Script:
    """Answers by method and beginning of the path; several answers to one question are given in turn."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = {
            question: list(each) if isinstance(each, list) else [each] for question, each in answers.items()
        }
        self.asked: list[tuple[str, Any]] = []
        self.pauses: list[float] = []

    def play(self, flow: Generator[Any, Any, Any]) -> Any:
        """The flow's result."""
        try:
            effect = next(flow)
            while True:
                effect = flow.send(self._done(effect))
        except StopIteration as stop:
            return stop.value

    def _done(self, effect: Ask | Pause) -> Response | None:
        if isinstance(effect, Pause):
            self.pauses.append(effect.seconds)
            return None
        request = effect.request
        question = f"{request.method} {request.url.removeprefix(GRAPH).removeprefix(ARM)}"
        self.asked.append((question, json.loads(request.body) if request.body else None))
        known = next((each for each in self._answers if question.startswith(each)), None)
        assert known is not None, f"nobody expected {question}"
        answers = self._answers[known]
        return _response(request, answers.pop(0) if len(answers) > 1 else answers[0])

    def questions(self, method: str) -> list[str]:
        """The paths asked with a method."""
        return [question.partition(" ")[2] for question, _ in self.asked if question.startswith(f"{method} ")]

    def body(self, start: str) -> Any:
        """What was sent with the last question that begins so."""
        return next(body for question, body in reversed(self.asked) if question.startswith(start))


def _response(request: Request, answer: Any) -> Response:
    status, body = answer if isinstance(answer, tuple) else (200, answer)
    return Response(status, "", (), json.dumps(body).encode(), request.url, "1.1", request)


@pytest.fixture
def script() -> Callable[[dict[str, Any]], Script]:
    """Makes a script of answers."""
    return Script


@pytest.fixture
def world() -> World:
    """The public cloud, asked by an app of the tenant."""
    return World(GRAPH, ARM, "https://login.microsoftonline.com", "tenant-1", "client-1")


def refusal(status: int, code: str, message: str = "no") -> tuple[int, Any]:
    """An error answer."""
    return status, {"error": {"code": code, "message": message}}


@pytest.fixture
def no() -> Callable[..., tuple[int, Any]]:
    """Makes an error answer."""
    return refusal
