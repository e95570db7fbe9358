"""The token buckets of ARM."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator.arm.throttling import Throttling

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World


class Hand:
    """A clock moved by hand, with the buckets that run by it."""

    def __init__(self, scale: float = 1) -> None:
        self.now = 0.0
        self.throttling = Throttling(lambda: self.now, scale)

    def spend(self, method: str = "GET", *, subscription: str = "s", principal: str = "p") -> tuple[int, int]:
        """What is left and, when it was refused, the wait."""
        spent = self.throttling.spend(method, subscription, "t", principal)
        headers = dict(spent.error.headers) if spent.error else {}
        return int(spent.headers[0][1]), int(headers.get("Retry-After", 0))


@pytest.mark.parametrize(("method", "size"), [("GET", 250), ("PUT", 200), ("POST", 200), ("DELETE", 200)])
def test_a_bucket_has_its_documented_size(method: str, size: int) -> None:
    """So many requests pass at once, and the next one is refused with a wait of a second."""
    hand = Hand()
    assert [(left, 0) for left in reversed(range(size))] == [hand.spend(method) for _ in range(size)]
    assert (0, 1) == hand.spend(method)


@pytest.mark.parametrize(("method", "rate"), [("GET", 25), ("PUT", 10), ("DELETE", 10)])
def test_a_bucket_fills_at_its_documented_rate(method: str, rate: int) -> None:
    """After a second so many pass again; it never holds more than its size."""
    hand = Hand()
    while not hand.spend(method)[1]:
        pass
    hand.now += 1
    assert rate == sum(not hand.spend(method)[1] for _ in range(rate + 5))
    hand.now += 1000
    assert hand.spend(method)[0] in {249, 199}


def test_buckets_are_apart() -> None:
    """By kind, by principal, by subscription, and the tenant's from the subscriptions'."""
    hand = Hand()
    hand.spend()
    others = (
        hand.spend("PUT"),
        hand.spend(principal="q"),
        hand.spend(subscription="r"),
        hand.spend(subscription=""),
    )
    assert [(199, 0), (249, 0), (249, 0), (249, 0)] == list(others)


def test_all_principals_together_have_fifteen_times_as_much() -> None:
    """The bucket of the scope refuses even a principal that has tokens of its own."""
    hand = Hand(scale=0.1)
    for number in range(15):
        for _ in range(20):
            assert 0 == hand.spend("PUT", principal=str(number))[1]
    assert (19, 1) == hand.spend("PUT", principal="fresh")


def test_the_scale_can_turn_it_off() -> None:
    """With 0 nothing is refused, and the headers tell of what they would at first."""
    hand = Hand(scale=0)
    assert {(249, 0)} == {hand.spend() for _ in range(1000)}


def test_a_refusal_is_worded_as_arm_words_it(worlds: Callable[..., World]) -> None:
    """429 with kind, scope, actor and wait; the request is not done."""
    world = worlds(throttle_scale=0.005)
    assert 201 == world.group("one").status
    refused = world.group("two")
    error = json.loads(refused.body)["error"]
    assert (429, "SubscriptionRequestsThrottled", "20") == (
        refused.status,
        error["code"],
        refused.header("Retry-After"),
    )
    assert error["message"].startswith("Number of 'write' requests for subscription '7b0d4a1e-")
    assert error["message"].endswith("exceeded. Please try again after '20' seconds.")
    assert "0" == refused.header("x-ms-ratelimit-remaining-subscription-writes")
    assert 404 == world.arm("GET", "{s}/resourceGroups/two").status
