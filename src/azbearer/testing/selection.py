"""Which requests of a plan run: those whose tests were selected, in the order of the plan."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.runner.plan import Plan


def selected(plan: Plan, places: Iterable[tuple[int, int]]) -> Plan:
    """The plan with these requests only.

    Args:
        plan: the whole.
        places: iteration and position of each.
    """
    found: dict[int, set[int]] = {}
    for iteration, position in places:
        found.setdefault(iteration, set()).add(position)
    numbers = tuple(sorted(found))
    whole = len(numbers) == plan.iterations
    chosen = {number: tuple(sorted(found[number])) for number in numbers}
    union = tuple(sorted(set().union(*found.values())))
    same = all(positions == union for positions in chosen.values())
    return plan._replace(
        # A range finds its members at once, and a tuple need not.
        numbers=None if whole else numbers,
        chosen=None if len(union) == len(plan.items) else union,
        apart=None if same else chosen,
    )
