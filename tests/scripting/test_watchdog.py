"""The watchdog's decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from azbearer.scripting.watchdog import Watch, Watchdog, _must_die, watch_for


@dataclass
class FakeProcess:
    """A process of which only the CPU time is known."""

    used: float | None = None
    killed: bool = False

    def used_cpu_since_reply(self) -> float | None:
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
    assert _must_die(Watch(process, deadline=10.0, cpu=5.0, last=50.0), now) is expected


def test_a_wall_limit_is_the_last_moment() -> None:
    """Below the CPU limit it is the deadline, above it the end of all patience."""
    process: Any = FakeProcess()
    near, far, free = (watch_for(process, 10.0, wall) for wall in (2.0, 20.0, None))
    assert (near.last - near.deadline, near.cpu) == (0.0, 0.0)
    assert far.last - far.deadline == pytest.approx(10.0)
    assert free.last - free.deadline == pytest.approx(90.0)


def test_an_idle_watchdog_closes() -> None:
    """Its thread ends whether or not it was ever needed."""
    dog = Watchdog()
    dog.close()
    dog.arm(watch_for(FakeProcess(), 60.0, None))  # type: ignore[arg-type]
    assert dog.disarm() is False
    dog.close()
    assert dog._thread is None
