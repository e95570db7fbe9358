"""`--shard i/n`: the i-th of n parts of a run, which together are the whole, and share nothing.

A run of several iterations is dealt out by iteration, any other by what stands at the top of the collection:
its folders, and the requests between two of them, which stay together since they often build on each other.
Both are dealt out one by one in turn, so the same part is always the same.
"""

from __future__ import annotations

from azbearer.runner.crew import sections
from azbearer.runner.plan import Shard
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.runner.plan import Plan


def shard_of(plan: Plan, number: int, of: int) -> Plan:
    """A part of the plan; it counts and names everything as the whole would.

    Args:
        plan: the whole run.
        number: which part, from 1.
        of: how many parts there are.
    """
    if plan.iterations > 1:
        numbers = range(number - 1, plan.iterations, of)
        return plan._replace(numbers=numbers, shard=Shard(number, of, "iterations"))
    mine = list(sections(plan))[number - 1 :: of]
    chosen = tuple(position for section in mine for position in section.positions)
    return plan._replace(chosen=chosen, shard=Shard(number, of, "folders"))
