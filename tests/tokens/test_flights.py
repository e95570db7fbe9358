from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.flights import Flight, Flights


class Work:
    """Work that goes on when the test says so."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.gate = threading.Event()
        self.count = 0

    def __call__(self) -> int:
        """Count, and wait."""
        self.count += 1
        self.started.set()
        assert self.gate.wait(20)
        return self.count


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def flights() -> Flights[int]:
    return Flights()


def test_one_flight_for_a_key(flights: Flights[int], work: Work) -> None:
    """Who comes while a flight is under way gets on that one."""
    first, second = flights.join("key", work), flights.join("key", work)
    work.gate.set()
    assert first is second
    assert first.wait()
    assert (1, 1) == (first.result(), work.count)


def test_a_key_of_its_own_flies_apart(flights: Flights[int], work: Work) -> None:
    """A silent service of one key holds up no other key."""
    flights.join("key", work)
    other = flights.join("other", lambda: 7)
    assert other.wait()
    assert 7 == other.result()
    work.gate.set()


def test_who_comes_later_starts_anew(flights: Flights[int]) -> None:
    """A flight that has landed is no result for later callers."""
    for expected in (1, 2):
        flight = flights.join("key", lambda: expected)  # noqa: B023 - called before the next round
        flight.wait()
        assert expected == flight.result()


def test_all_share_one_failure_in_copies(flights: Flights[int]) -> None:
    """Each waiter raises an error of its own, so that tracebacks don't pile up."""

    def fail() -> int:
        raise AuthenticationError("no", hint="that")

    flight = flights.join("key", fail)
    flight.wait()
    errors = []
    for _ in range(2):
        with pytest.raises(AuthenticationError) as caught:
            flight.result()
        errors.append(caught.value)
    assert errors[0] is not errors[1]
    assert ("no", "that") == (errors[0].message, errors[0].hint)


def test_a_waiter_who_gives_up_harms_nobody(flights: Flights[int], work: Work) -> None:
    """A time-out is the waiter's own; the flight goes on."""
    flight = flights.join("key", work)
    assert not flight.wait(0.0)
    work.gate.set()
    assert flight.wait()
    assert 1 == flight.result()


def test_tasks_and_threads_wait_together(flights: Flights[int], work: Work, in_threads: Any) -> None:
    """Tasks of two loops and threads get the same result from the same flight."""
    joined = threading.Semaphore(0)

    async def one() -> int:
        flight = flights.join("key", work)
        joined.release()
        await flight.landed()
        return flight.result()

    async def many() -> list[int]:
        return await asyncio.gather(*(one() for _ in range(20)))

    def opened() -> None:
        for _ in range(40):
            assert joined.acquire(timeout=20)
        work.gate.set()

    assert [[1] * 20] * 2 == in_threads(2, lambda: asyncio.run(many()), opened)


def test_a_cancelled_task_harms_nobody(flights: Flights[int], work: Work) -> None:
    """Cancelling the task that started a flight leaves the others waiting for it."""

    async def wait() -> int:
        flight = flights.join("key", work)
        await flight.landed()
        return flight.result()

    async def scene() -> int:
        leader, follower = asyncio.create_task(wait()), asyncio.create_task(wait())
        await asyncio.sleep(0)
        leader.cancel()
        work.gate.set()
        result = await follower
        assert leader.cancelled()
        return result

    assert 1 == asyncio.run(scene())


def test_a_loop_that_is_gone_harms_nobody(flights: Flights[int], work: Work) -> None:
    """A flight lands also when the loop of one that waited has been closed."""

    async def leave() -> Flight[int]:
        flight = flights.join("key", work)
        task = asyncio.create_task(flight.landed())
        await asyncio.sleep(0)
        task.cancel()
        return flight

    flight = asyncio.run(leave())
    work.gate.set()
    assert flight.wait()
    assert 1 == flight.result()


def test_landed_already(flights: Flights[int]) -> None:
    """A task that comes after the landing goes on at once."""
    flight = flights.join("key", lambda: 3)
    flight.wait()
    asyncio.run(flight.landed())
    assert 3 == flight.result()


def test_more_flights_than_threads_queue(work: Work) -> None:
    """Beyond the limit flights wait for a thread; none is lost."""
    flights: Flights[int] = Flights(workers=2)
    under_way = [flights.join(number, work) for number in range(10)]
    assert work.started.wait(20)
    assert flights._workers == 2
    work.gate.set()
    for flight in under_way:
        flight.wait()
    assert 10 == work.count


def test_without_threads_the_caller_works(flights: Flights[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """While Python shuts down no thread can be started, and a token is still to be had."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert 5 == flights.join("key", lambda: 5).result()


def test_a_child_starts_with_nothing_under_way(flights: Flights[int], work: Work) -> None:
    """After a fork no flight is waited for that only the parent's threads could land."""
    old = flights.join("key", work)
    flights.reset_after_fork()
    new = flights.join("key", lambda: 9)
    assert new is not old
    assert new.wait()
    assert 9 == new.result()
    work.gate.set()
    old.wait()


def test_an_interrupt_belongs_to_the_waiters(flights: Flights[int]) -> None:
    """Even what isn't an Exception reaches those who wait, instead of ending the thread unseen."""

    def interrupted() -> int:
        raise KeyboardInterrupt

    flight = flights.join("key", interrupted)
    flight.wait()
    with pytest.raises(KeyboardInterrupt):
        flight.result()
