"""Which requests run when only some tests were selected."""

from __future__ import annotations

import json

import pytest

from azbearer.collection import parse_collection
from azbearer.runner.plan import Plan, make_plan
from azbearer.testing.selection import selected


def _plan(iterations: int) -> Plan:
    items = [{"name": name, "request": "u"} for name in "abc"]
    document = json.dumps({"info": {"name": "c"}, "item": items}).encode()
    return make_plan(parse_collection(document, "c"), iterations=iterations)


@pytest.mark.parametrize(
    ("places", "numbers", "chosen", "apart"),
    [
        ([(n, at) for n in (1, 0) for at in (2, 0, 1)], None, None, None),
        ([(0, 2), (1, 2), (1, 1), (0, 1)], None, (1, 2), None),
        ([(1, 0), (1, 1), (1, 2)], (1,), None, None),
        ([(1, 1)], (1,), (1,), None),
        ([(1, 2), (0, 0)], None, (0, 2), {0: (0,), 1: (2,)}),
    ],
)
def test_a_selection(places: object, numbers: object, chosen: object, apart: object) -> None:
    """The plan says no more than it must: None for everything, one list for all iterations."""
    plan = selected(_plan(2), places)  # type: ignore[arg-type]
    assert (numbers, chosen, apart) == (plan.numbers, plan.chosen, plan.apart)
