"""Which requests a fault is for."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.emulator import FAULT_NAMES, Fault
from azbearer.emulator.faults.effects import _EFFECTS, _REPLIES
from azbearer.emulator.faults.rules import FaultPlan
from azbearer.emulator.wire import Request

REQUEST = Request("POST", "/Contoso/oauth2/token?a=1")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, True),
        ({"service": "entra"}, True),
        ({"service": "arm"}, False),
        ({"method": "post"}, True),
        ({"method": "GET"}, False),
        ({"path": "/contoso/*"}, True),
        ({"path": "*/TOKEN"}, True),
        ({"path": "/other/*"}, False),
    ],
)
def test_a_rule_picks_by_service_method_and_path(rule: dict[str, Any], expected: bool) -> None:
    """Every part of the rule must fit; the query does not count."""
    assert expected is Fault("close", **rule).is_for("entra", REQUEST)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, "x..."),
        ({"times": 2}, "xx.."),
        ({"skip": 1}, ".x.."),
        ({"skip": 1, "times": 2}, ".xx."),
        ({"times": None}, "xxxx"),
        ({"times": 0}, "...."),
    ],
)
def test_requests_are_counted_per_fault(rule: dict[str, Any], expected: str) -> None:
    """`skip` requests go well, the next `times` do not."""
    plan = FaultPlan([Fault("close", **rule)])
    assert expected == "".join("x" if plan.due("entra", REQUEST) else "." for _ in range(4))


def test_the_first_planned_fault_comes_first() -> None:
    """One fault befalls a request; the next one has to wait for the next request."""
    plan = FaultPlan()
    plan.add(Fault("close"))
    plan.add(Fault("html"))
    names = [found.name for found in (plan.due("arm", REQUEST), plan.due("arm", REQUEST)) if found]
    assert ["close", "html"] == names
    assert plan.due("arm", REQUEST) is None


def test_what_is_over_is_not_pending() -> None:
    """A plan tells what may still happen, and can be cleared."""
    plan = FaultPlan([Fault("close"), Fault("html", times=None)])
    plan.due("arm", REQUEST)
    assert (Fault("html", times=None),) == plan.pending()
    plan.clear()
    assert () == plan.pending()


def test_a_name_that_does_not_exist_is_refused() -> None:
    """The error lists the names that there are."""
    with pytest.raises(ValueError, match=r"no fault is named 'typo'; there are close, content-type"):
        Fault("typo")  # type: ignore[arg-type]


def test_every_name_has_an_effect() -> None:
    """Nothing that can be asked for does nothing, and the names are sorted."""
    assert set(FAULT_NAMES) == {
        *_EFFECTS,
        *_REPLIES,
        "operation",
        "status",
        "html",
        "redirect",
        "close",
        "silence",
    }
    assert tuple(sorted(FAULT_NAMES)) == FAULT_NAMES
