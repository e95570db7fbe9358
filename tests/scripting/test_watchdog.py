"""The watchdog's decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from azbearer.scripting.watchdog import Deadline, Watchdog, deadline_of


@dataclass
class FakeProcess:
    """A process of which only the CPU time is known."""

    used: float | None = None
    killed: bool = False

    def used_cpu(self) -> float | None:
        """As the real one."""
        return self.used

    def kill(self) -> None:
        """As the real one."""
        self.killed = True


@pytest.mark.parametrize(
    ("now", "used", "expected"),
    [
        (9.0, 100.0, False),
        (10.0, None, True),
        (10.0, 5.0, True),
        (10.0, 4.9, False),
        (50.0, 0.0, True),
    ],
    ids=["before the deadline", "CPU unknown", "CPU used", "starved by others", "patience is over"],
)
def test_a_process_dies_past_its_deadline(now: float, used: float | None, expected: bool) -> None:
    """On a busy machine a process that has not had its CPU time may live on, but not for ever."""
    process: Any = FakeProcess(used)
    deadline = Deadline(process, end=10.0, cpu=5.0, last=50.0)
    assert deadline.is_over(now) is expected


def test_a_wall_limit_is_the_last_moment() -> None:
    """Below the CPU limit it is the deadline, above it the end of all patience."""
    process: Any = FakeProcess()
    near, far, free = (deadline_of(process, 10.0, wall, now=5.0) for wall in (2.0, 20.0, None))
    assert (near.end, near.cpu, near.last) == (7.0, 0.0, 7.0)
    assert (far.end, far.last) == (15.0, 25.0)
    assert (free.end, free.last) == (15.0, 105.0)


def test_cpu_time_counts_from_then_on() -> None:
    """What the scripts before have used is not held against this one."""
    process: Any = FakeProcess(used=100.0)
    assert deadline_of(process, 10.0, None, now=5.0).cpu == 110.0


def test_time_begins_when_a_reply_is_first_waited_for() -> None:
    """Only what lasts from one look to others can run out; each reply has a deadline of its own."""
    process: Any = FakeProcess()
    dog = Watchdog(10.0)
    for now in (0.0, 100.0, 200.0):
        dog.arm(process)
        dog.look(now)
        dog.look(now + 9.0)
        assert dog.disarm() is False
    dog.close()
    assert process.killed is False


def test_what_has_run_out_is_killed_once() -> None:
    """Whoever disarms is told, and the next reply has all its time."""
    process: Any = FakeProcess()
    dog = Watchdog(10.0)
    dog.arm(process)
    dog.look(0.0)
    dog.look(10.0)
    assert process.killed
    process.killed = False
    dog.look(20.0)
    assert (process.killed, dog.disarm()) == (False, True)
    dog.arm(process)
    dog.look(30.0)
    assert (process.killed, dog.disarm()) == (False, False)
    dog.close()


def test_an_idle_watchdog_closes() -> None:
    """Its thread ends whether or not it was ever needed."""
    process: Any = FakeProcess()
    dog = Watchdog(60.0)
    dog.close()
    dog.arm(process)
    assert dog.disarm() is False
    dog.close()
    assert dog._thread is None
