from __future__ import annotations

import time

from azbearer.runner.clock import Clock


def test_the_real_clock() -> None:
    """Unless a test hands in its own, time is the system's."""
    clock = Clock()
    assert (clock.now, clock.sleep) == (time.time, time.sleep)
