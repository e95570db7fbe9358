"""Tasks at the same time, told of in order."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from azbearer.runner.events import IterationFinished, IterationStarted
from azbearer.runner.ordered import Ordered


def told_by(number: int, tell: Any) -> None:
    """What a task tells."""
    tell(IterationStarted(number))
    tell(IterationFinished(number))


def numbers(events: list[Any]) -> list[int]:
    """The tasks that were told of."""
    return [event.iteration for event in events if isinstance(event, IterationFinished)]


def test_in_order() -> None:
    """The last to end is told of first, if it is the first."""
    gate = threading.Event()
    heard: list[Any] = []

    def task(_: int, number: int, tell: Any) -> None:
        gate.wait(10) if number == 0 else gate.set()
        told_by(number, tell)

    Ordered(2, task).run(range(5), heard.append)
    assert [0, 1, 2, 3, 4] == numbers(heard)


def test_who_does_what() -> None:
    """It depends on the numbers alone."""
    done: dict[int, int] = {}

    def task(worker: int, number: int, _: Any) -> None:
        done[number] = worker

    crew = Ordered(3, task)
    crew.run(range(7), lambda _: None)
    assert {0: 0, 1: 1, 2: 2, 3: 0, 4: 1, 5: 2, 6: 0} == done
    assert 0 == crew.current


def test_memory_is_bounded() -> None:
    """Who is far ahead waits until it is heard, and nobody waits for ever."""
    ahead = 0
    most = 0
    heard: list[Any] = []

    def task(_: int, number: int, tell: Any) -> None:
        nonlocal ahead, most
        for _each in range(50):
            tell(IterationFinished(number))
            ahead += 1
            most = max(most, ahead)

    def deliver(event: Any) -> None:
        nonlocal ahead
        heard.append(event)
        ahead -= 1

    Ordered(2, task, room=1000).run(range(20), deliver)
    assert [number for number in range(20) for _ in range(50)] == numbers(heard)
    assert most <= 2 * (1000 // 2 // 100 + 2)


def test_an_error_comes_in_its_place() -> None:
    """What was told before it is delivered, nothing of later tasks is."""
    heard: list[Any] = []

    def task(_: int, number: int, tell: Any) -> None:
        tell(IterationStarted(number))
        if number == 2:
            raise LookupError("two")
        tell(IterationFinished(number))

    with pytest.raises(LookupError, match="two"):
        Ordered(4, task).run(range(8), heard.append)
    assert [0, 1] == numbers(heard)
    assert IterationStarted(2) == heard[-1]


def test_an_interrupt() -> None:
    """Everything that is finished by then is delivered, in order; who works on is left to himself."""
    finished, never = threading.Event(), threading.Event()
    heard: list[Any] = []

    def task(_: int, number: int, tell: Any) -> None:
        if number == 1:
            never.wait(10)
        told_by(number, tell)
        if number == 2:
            finished.set()

    def deliver(event: Any) -> None:
        heard.append(event)
        if numbers([event]) == [0]:
            finished.wait(10)
            raise KeyboardInterrupt("SIGINT")

    with pytest.raises(KeyboardInterrupt):
        Ordered(3, task).run(range(3), deliver)
    never.set()
    assert [0, 2] == numbers(heard)
