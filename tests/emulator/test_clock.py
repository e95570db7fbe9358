"""A clock that can be put forward."""

from __future__ import annotations

import pytest

from azbearer.emulator.clock import MovableClock


def test_time_goes_on_from_where_it_was_put() -> None:
    """What the clock was put forward by stays, while the other clock goes on."""
    base = [100.0]
    clock = MovableClock(lambda: base[0])
    assert 105.0 == clock.advance(5)
    base[0] = 101.0
    assert 106.0 == clock()


@pytest.mark.parametrize("seconds", [-1.0, float("inf"), float("nan")])
def test_time_does_not_go_back(seconds: float) -> None:
    """Only a finite number of seconds, forward."""
    with pytest.raises(ValueError, match="forward only"):
        MovableClock(lambda: 0.0).advance(seconds)
