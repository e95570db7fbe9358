from __future__ import annotations

import heapq
import threading
from typing import TYPE_CHECKING

import pytest

from azbearer.arm.limits import RATES, Key, Limiter, Rate, key_of, remaining
from azbearer.emulator.arm.throttling import Throttling
from azbearer.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.messages import Response

KEY = Key("management.azure.com", "s", "me", "reads")
URL = "https://management.azure.com"


class Clock:
    """Time that is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_the_documented_numbers() -> None:
    """Reads 250 and 25 a second, writes and deletes 200 and 10."""
    assert {"reads": (250, 25), "writes": (200, 10), "deletes": (200, 10)} == RATES


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/subscriptions/AbC/resourceGroups", ("abc", "reads")),
        ("HEAD", "/subscriptions/abc?x", ("abc", "reads")),
        ("PUT", "/subscriptions/abc/x", ("abc", "writes")),
        ("POST", "/subscriptions/abc/x", ("abc", "writes")),
        ("PATCH", "/SUBSCRIPTIONS/abc/x", ("abc", "writes")),
        ("DELETE", "/subscriptions/abc/x", ("abc", "deletes")),
        ("GET", "/subscriptions", ("", "reads")),
        ("GET", "/providers/x", ("", "reads")),
    ],
)
def test_whose_bucket(method: str, path: str, key: tuple[str, str]) -> None:
    """By subscription or tenant, principal and kind of request."""
    assert Key("h", key[0], "me", key[1]) == key_of(Request(method, URL + path), "h", "me")


def test_a_full_bucket_waits_for_nobody() -> None:
    """250 at once, then one after the other."""
    limiter = Limiter(Clock())
    waits = [limiter.take(KEY) for _ in range(252)]
    assert 0.0 == max(waits[:250])
    assert [0.04, 0.08] == [round(wait, 2) for wait in waits[250:]]


def test_it_fills_up_again() -> None:
    """What flows in is there, and no more than fits."""
    clock = Clock()
    limiter = Limiter(clock, {"reads": Rate(10, 5)})
    for _ in range(10):
        limiter.take(KEY)
    clock.now = 100.0
    assert [0.0] * 10 == [limiter.take(KEY) for _ in range(10)]
    assert limiter.take(KEY) > 0


def test_others_use_the_same_bucket() -> None:
    """The service says that less is left than we believe: we wait for it."""
    limiter = Limiter(Clock())
    limiter.take(KEY)
    limiter.told(KEY, 0.0)
    assert 0.04 == round(limiter.take(KEY), 2)


def test_those_on_their_way_are_not_in_the_number() -> None:
    """Of three sent, one answered with 100 left: two of those are spoken for."""
    limiter = Limiter(Clock())
    for _ in range(3):
        limiter.take(KEY)
    limiter.told(KEY, 100.0)
    waits = [limiter.take(KEY) for _ in range(99)]
    assert (0.0, True) == (waits[97], waits[98] > 0)


def test_a_larger_bucket_than_documented() -> None:
    """Thousands left: the older limit by the hour, which nobody needs to wait for."""
    limiter = Limiter(Clock())
    limiter.take(KEY)
    limiter.told(KEY, 11999.0)
    assert 0.0 == max(limiter.take(KEY) for _ in range(5000))


def test_a_refusal_makes_everybody_wait() -> None:
    """As long as the service asks."""
    limiter = Limiter(Clock())
    limiter.take(KEY)
    limiter.refused(KEY, 17.0)
    assert 17.0 == limiter.take(KEY)


def test_buckets_are_apart() -> None:
    """An empty one is nobody else's business."""
    limiter = Limiter(Clock())
    limiter.take(KEY)
    limiter.refused(KEY, 17.0)
    others = (KEY._replace(principal="you"), KEY._replace(subscription="t"), KEY._replace(kind="writes"))
    assert [0.0] * 3 == [limiter.take(other) for other in others]


def test_what_an_answer_says(reply: Callable[..., Response]) -> None:
    """The header of the bucket that the request drew from, when it is a number."""
    name = "x_ms_ratelimit_remaining_subscription_reads"
    assert 7.0 == remaining(reply(200, **{name: "7"}), KEY)
    assert None is remaining(reply(200, **{name: "many"}), KEY)
    assert None is remaining(reply(200, **{name: "7"}), KEY._replace(kind="writes"))
    tenant = {"x_ms_ratelimit_remaining_tenant_reads": "8"}
    assert 8.0 == remaining(reply(200, **tenant), KEY._replace(subscription=""))


def test_threads_share_it() -> None:
    """Nothing is taken twice: the waits of many threads are those of one."""
    limiter = Limiter(Clock(), {"reads": Rate(10, 10)})
    waits: list[float] = []
    threads = [
        threading.Thread(target=lambda: waits.extend(limiter.take(KEY) for _ in range(50))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (400, 390) == (len(waits), sum(wait > 0 for wait in waits))
    assert len(set(waits)) == 391


class Service:
    """The bucket on the other side of the wire: the emulator's, which shares no code with ours."""

    def __init__(self) -> None:
        self._now = 0.0
        self._buckets = Throttling(lambda: self._now, 1.0)

    def left(self, now: float) -> float | None:
        """What is left after a request at this time; None for a refusal."""
        self._now = now
        spent = self._buckets.spend("GET", "s", "t", "me")
        return None if spent.error is not None else float(spent.headers[0][1])


@pytest.mark.parametrize("told", [True, False])
def test_two_thousand_reads_by_thirty_two_workers(told: bool) -> None:
    """No refusal, and at most 1.15 times the time that the bucket allows: (2000 - 250) / 25 s.

    An event simulation: workers draw, wait, send; an answer takes 0.2 s.
    """
    clock, service = Clock(), Service()
    limiter = Limiter(clock)
    left_to_do, refused, finished = 2000 - 32, 0, 0.0
    events: list[tuple[float, int, str, float]] = [(0.0, worker, "draw", 0.0) for worker in range(32)]
    while events:
        clock.now, worker, what, left = heapq.heappop(events)
        if what == "draw":
            heapq.heappush(events, (clock.now + limiter.take(KEY), worker, "arrive", 0.0))
        elif what == "arrive":
            found = service.left(clock.now + 0.1)
            refused += found is None
            heapq.heappush(events, (clock.now + 0.2, worker, "answer", found or 0.0))
        else:
            limiter.told(KEY, left if told else None)
            finished = clock.now
            if left_to_do:
                left_to_do -= 1
                heapq.heappush(events, (clock.now, worker, "draw", 0.0))
    assert 0 == refused
    assert finished <= 1.15 * (2000 - 250) / 25
