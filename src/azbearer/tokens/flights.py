"""Single flight: however many ask for the same thing at the same time, one goes and all get the result.

The work runs on a daemon thread of its own, never on a caller's: whoever waits may be cancelled, timed
out or interrupted at any moment, and the others lose nothing. So a flight can be waited for by threads
and by tasks of any event loop together. (`concurrent.futures` would do, were it not for its import,
which loads `logging` and costs more than all of this room.)
"""

from __future__ import annotations

import threading
from collections import deque

from azbearer.errors import AzbearerError
from azbearer.tokens.forks import reset_in_children
from azbearer.tokens.tries import again
from azbearer.typed import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections.abc import Callable, Hashable

T = TypeVar("T")
# More flights than this at a time wait for a thread: ten thousand cold keys are no ten thousand threads.
MOST_WORKERS = 64
# Waiting in slices lets Ctrl-C through on Windows, where a lock can't be interrupted; in seconds.
_TICK = 1.0


class Flight(Generic[T]):
    """One piece of work under way, and later its result or error, for all who wait for it."""

    __slots__ = ("_callbacks", "_done", "_error", "_lock", "_result")

    def __init__(self) -> None:
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._error: BaseException | None = None
        self._result: T

    def land(self, work: Callable[[], T]) -> None:
        """Do the work and tell everyone; called once."""
        try:
            self._result = work()
        except BaseException as error:  # noqa: BLE001 - it belongs to those who wait, whatever it is
            # The frames of its traceback hold secrets, and would live as long as the error.
            self._error = error.with_traceback(None)
        with self._lock:
            self._done.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait at most that many seconds; whether the flight has landed."""
        if timeout is not None:
            return self._done.wait(timeout)
        while not self._done.wait(_TICK):
            pass
        return True

    def result(self) -> T:
        """The result of a flight that has landed.

        Raises:
            BaseException: what the work raised; each caller gets a copy of its own.
        """
        if self._error is None:
            return self._result
        raise again(self._error) if isinstance(self._error, AzbearerError) else self._error

    async def landed(self) -> None:
        """Wait as a task; cancelling it cancels nobody else."""
        from asyncio import get_running_loop  # noqa: PLC0415 - only those who have a loop have loaded it

        loop = get_running_loop()
        future: Future[None] = loop.create_future()
        self._when_done(lambda: _tell(loop, future))
        await future

    def _when_done(self, callback: Callable[[], None]) -> None:
        """Have it called when the flight lands, at once if it has."""
        with self._lock:
            if not self._done.is_set():
                self._callbacks.append(callback)
                return
        callback()


def _tell(loop: AbstractEventLoop, future: Future[None]) -> None:
    """Wake a task, from another thread; its loop may be closed by now."""

    def wake() -> None:
        if not future.done():
            future.set_result(None)

    try:
        loop.call_soon_threadsafe(wake)
    except RuntimeError:
        return


class Flights(Generic[T]):
    """The flights under way, by key."""

    def __init__(self, workers: int = MOST_WORKERS) -> None:
        self._most_workers = workers
        self.reset_after_fork()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`: the threads that flew are not in the child."""
        self._lock = threading.Lock()
        self._flights: dict[Hashable, Flight[T]] = {}
        self._queue: deque[Callable[[], None]] = deque()
        self._workers = 0

    def join(self, key: Hashable, work: Callable[[], T]) -> Flight[T]:
        """The flight of this key, started if there is none."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                return flight
            flight = self._flights[key] = Flight()
            self._queue.append(lambda: self._fly(key, flight, work))
            if self._workers >= self._most_workers:
                return flight
            self._workers += 1
        self._start()
        return flight

    def _fly(self, key: Hashable, flight: Flight[T], work: Callable[[], T]) -> None:
        """Do the work; whoever comes later than this starts anew."""

        def leaving() -> T:
            try:
                return work()
            finally:
                with self._lock:
                    if self._flights.get(key) is flight:
                        del self._flights[key]

        flight.land(leaving)

    def _start(self) -> None:
        """Start a thread; while Python shuts down there are none, and the caller does the work itself."""
        try:
            threading.Thread(target=self._work, name="azbearer-tokens", daemon=True).start()
        except RuntimeError:
            self._work()

    def _work(self) -> None:
        """Fly what waits, until nothing does."""
        while True:
            with self._lock:
                if not self._queue:
                    self._workers -= 1
                    return
                job = self._queue.popleft()
            job()
