"""Many tasks at the same time, whose results come in the order of the tasks.

Whoever is free takes the next task, so that one that waits holds up nobody else. Workers that are far ahead
of what has been taken wait as well: results may be large, and all of them are kept until it is their turn.
"""

from __future__ import annotations

import threading

from azbearer.typed import TYPE_CHECKING, Generic, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

# A wait without an end cannot be interrupted on Windows.
_WAKE_SECONDS = 0.5
# How many results may wait for their turn, for each worker.
_AHEAD = 32


class StoppedError(Exception):
    """Nobody wants the results any more."""


class Crew(Generic[T, R]):
    """Does tasks in threads; to be iterated once.

    Threads are daemons: one that waits for the network when everything is stopped is left to itself.

    Args:
        tasks: what is to be done.
        work: does one of them, on a thread of the crew; what it raises is raised in its turn.
        workers: how many threads, at most.
    """

    def __init__(self, tasks: Sequence[T], work: Callable[[T], R], workers: int) -> None:
        self._tasks = tasks
        self._work = work
        self._count = min(workers, len(tasks))
        self._ahead = _AHEAD * workers
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._next = 0
        self._wanted = 0
        self._done: dict[int, Callable[[], R]] = {}

    def __iter__(self) -> Iterator[R]:
        for number in range(self._count):
            threading.Thread(target=self._loop, name=f"azbearer-scope-{number}", daemon=True).start()
        try:
            for number in range(len(self._tasks)):
                self._wanted = number
                yield self._taken(number)()
        finally:
            self.stop()

    def _taken(self, number: int) -> Callable[[], R]:
        with self._changed:
            while number not in self._done:
                self._changed.wait(_WAKE_SECONDS)
            self._changed.notify_all()
            return self._done.pop(number)

    def rest(self) -> list[R]:
        """After an interruption: what is finished and was not given yet, in order."""
        with self._changed:
            finished, self._done = sorted(self._done.items()), {}
        results = []
        for _, outcome in finished:
            try:
                results.append(outcome())
            except Exception:  # noqa: BLE001, S112 - what was interrupted is told already
                continue
        return results

    def stop(self) -> None:
        """Begin no further task, and end the pauses of those that are under way."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()

    def sleep(self, seconds: float) -> None:
        """Wait, on a thread of the crew.

        Raises:
            StoppedError: `stop` was called.
        """
        if self._stopped.wait(seconds):
            raise StoppedError

    def _loop(self) -> None:
        while (number := self._drawn()) is not None:
            outcome = self._outcome(self._tasks[number])
            with self._changed:
                self._done[number] = outcome
                self._changed.notify_all()

    def _drawn(self) -> int | None:
        """The number of the next task, or None when there is none."""
        with self._changed:
            while self._next - self._wanted > self._ahead and not self._stopped.is_set():
                self._changed.wait(_WAKE_SECONDS)
            if self._stopped.is_set() or self._next >= len(self._tasks):
                return None
            self._next += 1
            return self._next - 1

    def _outcome(self, task: T) -> Callable[[], R]:
        try:
            result = self._work(task)
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is wanted
            return _raising(error)
        return lambda: result


def _raising(error: BaseException) -> Callable[[], NoReturn]:
    def fail() -> NoReturn:
        raise error

    return fail
