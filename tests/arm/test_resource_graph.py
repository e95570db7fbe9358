from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.resource_graph import Place, Quota, Wish, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.conftest import Played

    from azbearer.arm.access import Access
    from azbearer.http.messages import Response

    Answer = Callable[..., Response]

ARM = "https://management.azure.com"


class Clock:
    """Time that is set."""

    now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def place(arm_access: Access) -> Place:
    """The Resource Manager, with a quota that nobody has used."""
    return Place(ARM, arm_access, Quota(Clock()))


def page(rows: int, token: str = "", **rest: Any) -> dict[str, Any]:
    """A page of so many rows."""
    return {"data": [{"n": at} for at in range(rows)], **({"$skipToken": token} if token else {}), **rest}


def bodies(played: Played) -> list[dict[str, Any]]:
    """What was asked."""
    return [json.loads(request.body or b"{}") for request in played.asked]


def test_to_the_last_page(play: type[Played], reply: Answer, place: Place) -> None:
    """The token goes into the options of the next request."""
    answers = [reply(200, page(2, "t1")), reply(200, page(0, "t2")), reply(200, page(1))]
    played = play(found(Wish("Resources", ("s",)), place), answers)
    assert (3, 3, False) == (played.result.total, len(played.pages), played.result.is_cut)
    assert [None, "t1", "t2"] == [each["options"].get("$skipToken") for each in bodies(played)]
    assert [("Resources", ["s"], 1000)] * 3 == [
        (each["query"], each["subscriptions"], each["options"]["$top"]) for each in bodies(played)
    ]


def test_the_first_rows_alone(play: type[Played], reply: Answer, place: Place) -> None:
    """No page is larger than what is still wanted."""
    answers = [reply(200, page(1000, "t1")), reply(200, page(500, "t2"))]
    played = play(found(Wish("Resources", first=1500), place), answers)
    assert ([1000, 500], 1500) == ([each["options"]["$top"] for each in bodies(played)], played.result.total)


def test_many_subscriptions_are_asked_in_groups(play: type[Played], reply: Answer, place: Place) -> None:
    """A thousand at a time, and no more groups than rows are wanted."""
    names = tuple(f"s{at}" for at in range(2500))
    played = play(found(Wish("Resources", names), place), [reply(200, page(1))] * 3)
    assert [1000, 1000, 500] == [len(each["subscriptions"]) for each in bodies(played)]
    played = play(found(Wish("Resources", names, first=2), place), [reply(200, page(1))] * 2)
    assert [2, 1] == [each["options"]["$top"] for each in bodies(played)]


@pytest.mark.parametrize("groups", [(), ("top",)])
def test_more_than_ten_thousand_subscriptions(
    play: type[Played], reply: Answer, place: Place, groups: tuple[str, ...]
) -> None:
    """The service says that it asked only some: all are listed, and asked in groups."""
    limited = reply(200, page(1), x_ms_tenant_subscription_limit_hit="true")
    kind = {"type": "/subscriptions"} if groups else {}
    first = [{**kind, "name" if groups else "subscriptionId": f"s{at}"} for at in range(1500)]
    second = [{**kind, "name" if groups else "subscriptionId": "last"}]
    listed = [reply(200, {"value": first, "nextLink": "/more"}), reply(200, {"value": second})]
    answers = [limited, *listed, reply(200, page(3)), reply(200, page(4))]
    played = play(found(Wish("Resources", (), groups), place), answers)
    assert (7, [3, 4]) == (played.result.total, [len(each.members.items) for each in played.pages])  # type: ignore[union-attr]
    path = "/providers/Microsoft.Management/managementGroups/top/descendants" if groups else "/subscriptions"
    assert played.lines[1].startswith(f"GET {path}?")
    assert [1000, 501] == [len(each["subscriptions"]) for each in bodies(played)[3:]]


def test_rows_that_are_cut_off(play: type[Played], reply: Answer, place: Place) -> None:
    """More rows and no token: the result says so."""
    played = play(found(Wish("Resources"), place), [reply(200, page(2, resultTruncated="true"))])
    assert played.result.is_cut


def test_a_query_that_is_refused(play: type[Played], reply: Answer, place: Place) -> None:
    """Its answer is the result."""
    played = play(found(Wish("nonsense"), place), [reply(400, {"error": {"code": "InvalidQuery"}})])
    assert (400, []) == (played.result.response.status, played.pages)


def test_fifteen_queries_in_five_seconds() -> None:
    """Then the next window, and the one behind it."""
    quota = Quota(Clock())
    assert [0.0] * 15 + [5.0] * 15 + [10.0] == [quota.take() for _ in range(31)]


def test_the_headers_are_believed(reply: Answer) -> None:
    """Others use the same quota, and the service's window is not ours."""
    clock = Clock()
    quota = Quota(clock)
    quota.take()
    quota.told(reply(200, x_ms_user_quota_remaining="1", x_ms_user_quota_resets_after="00:00:03"))
    assert [0.0, 3.0] == [quota.take(), quota.take()]
    quota.told(reply(200, x_ms_user_quota_remaining="0", x_ms_user_quota_resets_after="00:00:04"))
    assert 4.0 == quota.take()
    clock.now += 60
    assert 0.0 == quota.take()
    quota.told(reply(200, x_ms_user_quota_remaining="many"))
    assert 0.0 == quota.take()


def test_the_quota_makes_the_walk_pause(play: type[Played], reply: Answer, place: Place) -> None:
    """Before a query, not after a refusal."""
    for _ in range(14):
        place.quota.take()
    answers = [reply(200, page(1, "t")), reply(200, page(1))]
    assert [5.0] == play(found(Wish("Resources"), place), answers).pauses
