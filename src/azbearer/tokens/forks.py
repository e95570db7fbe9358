"""After a fork, the child's locks may be held and its flights be flown by threads that it doesn't have.

Servers fork after loading (gunicorn, multiprocessing on Linux), so whatever has locks registers here
and is told in the child, before any other code runs there.
"""

from __future__ import annotations

import os
from weakref import WeakSet

from azbearer.typed import Protocol


class Forkable(Protocol):
    """Something with locks or threads."""

    def reset_after_fork(self) -> None:
        """Make new locks, forget the threads."""


_known: WeakSet[Forkable] = WeakSet()


def reset_in_children(thing: Forkable) -> None:
    """Have `reset_after_fork` called in every forked child, as long as the thing lives."""
    _known.add(thing)


def _reset() -> None:
    """Tell everything that is registered."""
    for thing in list(_known):
        thing.reset_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset)
