"""The script engines of a lane: one for its own scripts, one for each depth of requests that scripts run.

A script that runs another request waits in the middle of its own process, so the other's scripts
need one more.
"""

from __future__ import annotations

import threading

from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.scripting.contract import ScriptEngine

# More than requests may be nested.
_PER_LANE: Final = 16


class EnginesClosedError(Exception):
    """The run is over, and a thread of it that nobody waited for wants to run a script."""


class Engines:
    """Starts engines when they are needed, and ends them all.

    Args:
        make: starts one; each of a run has a number of its own, by which chance repeats.
        lane: the number of the lane.
    """

    def __init__(self, make: Callable[[int], ScriptEngine], lane: int = 0) -> None:
        self._make = make
        self._first = lane * _PER_LANE
        self._made: dict[int, ScriptEngine] = {}
        self._locks: dict[int, threading.Lock] = {}
        self._changing = threading.Lock()
        self._closed = False

    def at(self, depth: int) -> ScriptEngine:
        """The engine for this depth; started at the first call.

        Raises:
            EnginesClosedError: they have been ended.
        """
        engine = self._made.get(depth)
        return self._started(depth) if engine is None else engine

    def _started(self, depth: int) -> ScriptEngine:
        with self._changing:
            if self._closed:
                raise EnginesClosedError
            engine = self._made[depth] = self._make(self._first + depth)
        return engine

    def turn(self, depth: int) -> threading.Lock:
        """To hold while something runs at this depth: one after the other."""
        return self._locks.setdefault(depth, threading.Lock())

    def close(self) -> None:
        """End them; may be called twice."""
        with self._changing:
            self._closed = True
            made, self._made = self._made, {}
        for engine in made.values():
            engine.close()
