from __future__ import annotations

import threading

import pytest

from azbearer.arm.many.crew import Crew, StoppedError


def test_results_come_in_the_order_of_the_tasks() -> None:
    """Whoever is ready first waits for its turn."""
    last_is_done = threading.Event()

    def work(task: int) -> int:
        if task == 2:
            last_is_done.set()
        elif task == 0:
            assert last_is_done.wait(5)
        return task * 10

    assert [0, 10, 20] == list(Crew([0, 1, 2], work, 2))


def test_nothing_to_do() -> None:
    """No tasks, no results."""
    assert [] == list(Crew([], lambda task: task, 4))


def test_an_error_is_raised_in_its_turn() -> None:
    """What came before it has been given."""
    results: list[int] = []
    with pytest.raises(ZeroDivisionError):
        results.extend(Crew([1, 2, 0, 4], lambda task: 4 // task, 2))
    assert [4, 2] == results


def test_workers_that_are_far_ahead_wait() -> None:
    """Memory stays bounded however slow the one is whose turn it is."""
    given: list[int] = []
    ahead: list[int] = []
    everybody_is_far = threading.Event()

    def work(task: int) -> int:
        ahead.append(task - len(given))
        if task == 64:
            everybody_is_far.set()
        if task == 0:
            assert everybody_is_far.wait(5)
        return task

    given.extend(Crew(range(200), work, 2))
    assert (list(range(200)), 64) == (given, max(ahead[:65]))
    assert max(ahead) <= 65


def test_stopping_ends_pauses_and_begins_nothing() -> None:
    """What is finished is still there, in order."""
    asleep = threading.Event()
    woken: list[str] = []

    def work(task: int) -> int:
        if task == 1:
            asleep.set()
            try:
                crew.sleep(60)
            except StoppedError:
                woken.append("stopped")
                raise
        return task

    crew = Crew([0, 1, 2, 3], work, 2)
    results = iter(crew)
    assert 0 == next(results)
    assert asleep.wait(5)
    while crew._next < 4:
        threading.Event().wait(0.001)
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert [2, 3] == [result for result in crew.rest() if result != 1]
    for thread in threading.enumerate():
        if thread.name.startswith("azbearer-scope"):
            thread.join(5)
    assert ["stopped"] == woken
