"""The way through a plan: which request follows which, and when a run has taken too long.

As in newman a jump (`setNextRequest`) goes to a request of the plan, by id, else by name; of several with
one name it takes the last. None and a name that nobody has end the iteration, and the next one begins.
"""

from __future__ import annotations

from azbearer.errors import ExitCode
from azbearer.runner.events import Problem
from azbearer.typed import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from azbearer.runner.plan import PlannedItem
    from azbearer.scripting.contract import Jump

MOST_JUMPS: Final = 100_000


class Way(NamedTuple):
    """Where an iteration goes on.

    Args:
        position: of the next request, or None at the end of the iteration.
        note: what a report says of it; empty when nothing jumped.
    """

    position: int | None
    note: str = ""


class Flow:
    """Finds the way through a list of requests.

    Args:
        items: the requests in the order of a plan.
        positions: of those that run, in order; None for all.
    """

    def __init__(self, items: Sequence[PlannedItem], positions: Sequence[int] | None = None) -> None:
        self.items = items
        self._positions = range(len(items)) if positions is None else positions
        self._has_gaps = len(self._positions) < len(items)
        self._ids: dict[str, int] = {}
        self._names: dict[str, int] = {}

    def after(self, jump: Jump) -> Way:
        """Where a jump leads."""
        if jump.request is None:
            return Way(None, "next request: none, the iteration ends here")
        found = self.find(jump.request)
        if found is None:
            return Way(
                None, f'next request: there is no "{jump.request}" in this run, the iteration ends here'
            )
        return Way(found, f'next request: "{jump.request}"')

    @property
    def first(self) -> int | None:
        """The position of the first request, or None when there is none."""
        return self.following(-1)

    def following(self, position: int) -> int | None:
        """The position of the request that stands behind this one, or None when that is the last."""
        if not self._has_gaps:
            return position + 1 if position + 1 < len(self.items) else None
        from bisect import bisect_right  # noqa: PLC0415  for a part of a collection alone

        at = bisect_right(self._positions, position)
        return self._positions[at] if at < len(self._positions) else None

    def find(self, request: str) -> int | None:
        """The position of a request by its id, else by its name, or None."""
        if not self._names:
            for at in self._positions:
                item = self.items[at].item
                self._ids[item.id] = self._names[item.name] = at
        return self._ids.get(request, self._names.get(request))


class Deadline:
    """The end of a run's time.

    Args:
        seconds: that the run may take from now on, or None for no limit.
        clock: monotonic seconds.
    """

    def __init__(self, seconds: float | None, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds

    @property
    def left(self) -> float | None:
        """Seconds that are left, at least 0, or None for no limit."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    @property
    def over(self) -> bool:
        """Whether none are left."""
        return self._end is not None and self._clock() >= self._end

    def at_most(self, seconds: float | None) -> float | None:
        """This time, or what is left if that is less; None when there is no limit at all.

        A limit of 0 means none to some, so a millisecond is the least.
        """
        left = self.left
        if left is None:
            return seconds
        return max(0.001, left if seconds is None else min(seconds, left))


def run_timeout(seconds: float) -> Problem:
    """Why a run ended at its `--timeout`."""
    return Problem(
        "LimitError",
        f"the run did not end within {seconds:g} s",
        hint="allow more with --timeout MILLISECONDS",
        code="run-time",
        exit_code=int(ExitCode.LIMIT),
    )


def endless_jumps(limit: int) -> Problem:
    """Why a run ended that went from request to request for ever."""
    return Problem(
        "LimitError",
        f"setNextRequest was followed {limit} times in one iteration",
        hint="look for scripts that send each other on for ever, or allow more with --limit-jumps N",
        code="jumps",
        exit_code=int(ExitCode.LIMIT),
    )
