from __future__ import annotations

from typing import Any

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.contract import Token
from azbearer.tokens.decision import DEFAULT, Refresh
from azbearer.tokens.slots import Slots

DAY = 86400.0


@pytest.fixture
def slots(clock: Any) -> Slots:
    return Slots(DEFAULT, lambda: clock.wall, lambda: clock.monotonic, 100)


def made(clock: Any, text: str = "token", life: float = 3600.0) -> Token:
    return Token(Secret(text), clock.wall + life, None, clock.wall)


def test_a_clock_set_forward_ends_the_token(slots: Slots, clock: Any) -> None:
    """By the wall clock it has ended, and that is the clock servers compare with."""
    slot = slots.store("name", made(clock))
    clock.wall += DAY
    assert Refresh.REQUIRED is slots.decide(slot)


def test_a_clock_set_back_does_not_prolong_it(slots: Slots, clock: Any) -> None:
    """A day set back gives no token a day more."""
    slot = slots.store("name", made(clock))
    clock.wall -= DAY
    assert Refresh.FRESH is slots.decide(slot)
    clock.monotonic += 3600
    assert Refresh.REQUIRED is slots.decide(slot)


def test_sleep_counts(slots: Slots, clock: Any) -> None:
    """A machine that slept has a wall clock that went on and a monotonic one that didn't."""
    slot = slots.store("name", made(clock))
    clock.wall += 3600
    assert Refresh.REQUIRED is slots.decide(slot)


def test_a_resting_slot_is_fresh_for_a_while(slots: Slots, clock: Any) -> None:
    """After a try the slot is left alone for the gap, by both clocks, and no longer."""
    slot = slots.store("name", made(clock))
    clock.go(3000)
    slots.rest(slot)
    assert Refresh.FRESH is slots.decide(slot)
    assert (30.0, 30.0) == (slot.soft - clock.wall, slot.soft_monotonic - clock.monotonic)
    clock.go(30)
    assert Refresh.RECOMMENDED is slots.decide(slot)


def test_rest_ends_at_the_hard_limit(slots: Slots, clock: Any) -> None:
    """A token near its end rests until its hard limit, not beyond."""
    slot = slots.store("name", made(clock))
    clock.go(3590)
    slots.rest(slot)
    clock.go(5)
    assert Refresh.REQUIRED is slots.decide(slot)


def test_from_the_future_is_of_no_use(slots: Slots, clock: Any) -> None:
    """A kept token that was received in the future tells that the clock was set back since."""
    token = made(clock)
    assert Refresh.FRESH is slots.usable(token)
    clock.wall -= DAY
    assert Refresh.REQUIRED is slots.usable(token)


def test_forget_is_for_one(slots: Slots, clock: Any) -> None:
    """Of several who report a token, one is told that it was there."""
    token = made(clock)
    slot = slots.store("name", token)
    assert [("name", slot), None] == [slots.forget(token) for _ in range(2)]


def test_forget_finds_an_equal_one(slots: Slots, clock: Any) -> None:
    """Who has only the text of a token can report it."""
    slots.store("other", made(clock, "other"))
    slot = slots.store("name", made(clock))
    assert ("name", slot) == slots.forget(Token(Secret("token"), 0.0))


def test_restore_gives_way_to_a_newer_one(slots: Slots, clock: Any) -> None:
    """What was taken out comes back, unless its place is taken."""
    old = slots.store("name", made(clock))
    new = slots.store("name", made(clock, "new"))
    slots.restore("name", old)
    assert new is slots.table.entries["name"]


def test_shapes_are_made_once(slots: Slots, clock: Any) -> None:
    """A token is brought into a form once, however often it is asked for."""
    made_shapes = []

    def shape(token: Token) -> str:
        made_shapes.append(token)
        return token.value.reveal()

    slot = slots.store("name", made(clock))
    assert ["token", "token"] == [slot.shaped(shape) for _ in range(2)]
    assert 1 == len(made_shapes)
