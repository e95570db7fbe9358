"""Which request follows which, and when a run's time is over."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.flow import Deadline, Flow, Way
from azbearer.scripting.contract import Jump


@pytest.fixture
def flow(lab: Any, item: Any, folder: Any) -> Flow:
    """Four requests, two of them of one name, one named as another's id."""
    twin = {**item("twin"), "id": "first"}
    return Flow(lab.plan(item("one"), folder("F", twin), item("twin"), {**item("first"), "id": "x"}).items)


@pytest.mark.parametrize(("position", "following"), [(0, 1), (2, 3), (3, None)])
def test_one_after_the_other(flow: Flow, position: int, following: int | None) -> None:
    """Without a jump the next one follows, and the last ends the iteration."""
    assert following == flow.following(position)


@pytest.mark.parametrize(("position", "following"), [(-1, 1), (1, 3), (2, 3), (3, None)])
def test_what_is_left_out(flow: Flow, position: int, following: int | None) -> None:
    """Of a part of the requests the next one that is in it follows."""
    assert following == Flow(flow.items, (1, 3)).following(position)


@pytest.mark.parametrize(("request_", "following"), [("one", 0), ("twin", 2), ("first", 1), ("x", 3)])
def test_jumps(flow: Flow, request_: str, following: int) -> None:
    """A jump goes by id before it goes by name, and to the last one of a name."""
    assert Way(following, f'next request: "{request_}"') == flow.after(Jump(request_))


@pytest.mark.parametrize("request_", [None, "", "ONE", "F"])
def test_the_end(flow: Flow, request_: str | None) -> None:
    """Null, and a name that no request has, end the iteration; names of folders are none."""
    assert flow.after(Jump(request_)).position is None


def test_no_limit() -> None:
    """Without a limit there is always time."""
    deadline = Deadline(None, lambda: 5.0)
    assert (None, False, None, 3.0) == (
        deadline.left,
        deadline.over,
        deadline.at_most(None),
        deadline.at_most(3),
    )


def test_a_deadline() -> None:
    """It is over at its second, and what is left of it bounds every other time."""
    now = [10.0]
    deadline = Deadline(2.0, lambda: now[0])
    assert (2.0, False, 2.0, 1.0) == (deadline.left, deadline.over, deadline.at_most(5), deadline.at_most(1))
    now[0] = 12.0
    assert (0.0, True, 0.001, 0.001) == (
        deadline.left,
        deadline.over,
        deadline.at_most(None),
        deadline.at_most(5),
    )
