"""Tasks that run at the same time, and are told of one after the other.

Each task belongs to a worker by its number, so that a run repeats: the first task to the first worker, the
second to the second, and so on, round and round. What tasks tell waits until it is their turn. A worker
that is far ahead waits as well, so that memory stays bounded; the one whose turn it is never does.
"""

from __future__ import annotations

import threading
from collections import deque

from azbearer.runner.events import (
    ItemFinished,
    IterationFinished,
    RequestFinished,
    RunStopped,
    ScriptFinished,
)
from azbearer.typed import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from azbearer.runner.events import Event

    Tell = Callable[[Event], None]
    Task = Callable[[int, int, Tell], None]

ROOM: Final = 64 << 20
_ENDS_BATCH: Final = (ItemFinished, IterationFinished, RunStopped)
_BATCH: Final = 1 << 20
# A wait without an end cannot be interrupted on Windows.
_WAKE_SECONDS: Final = 0.5
_FAREWELL_SECONDS: Final = 0.2


class _CancelledError(Exception):
    """Nobody wants to hear more of this worker."""


class _End(NamedTuple):
    """A task is over; `error` is what ended it."""

    error: BaseException | None = None


class _Outlet:
    """What one worker tells: batches of events, and ends of tasks."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._changed = threading.Condition()
        self._waiting: deque[tuple[list[Event] | _End, int]] = deque()
        self._weight = 0
        self._batch: list[Event] = []
        self._batch_weight = 0
        self.closed = False

    def tell(self, event: Event) -> None:
        """One event of the worker.

        Raises:
            _CancelledError: nobody listens any more.
        """
        self._batch.append(event)
        self._batch_weight += _weight(event)
        if self._batch_weight > _BATCH or isinstance(event, _ENDS_BATCH):
            self._flush()

    def end(self, error: BaseException | None = None) -> None:
        """The task of the worker is over."""
        self._flush()
        self._put(_End(error), 0)

    def _flush(self) -> None:
        batch, weight = self._batch, self._batch_weight
        self._batch, self._batch_weight = [], 0
        if batch:
            self._put(batch, weight)

    def _put(self, what: list[Event] | _End, weight: int) -> None:
        with self._changed:
            while self._weight > self._room and not self.closed:
                self._changed.wait(_WAKE_SECONDS)
            if self.closed:
                raise _CancelledError
            self._waiting.append((what, weight))
            self._weight += weight
            self._changed.notify_all()

    def take(self) -> list[Event] | _End:
        """The next thing that the worker told, waiting for it."""
        with self._changed:
            while not self._waiting:
                self._changed.wait(_WAKE_SECONDS)
            return self._took()

    def take_now(self) -> list[Event] | _End | None:
        """The next thing if it is there already."""
        with self._changed:
            return self._took() if self._waiting else None

    def _took(self) -> list[Event] | _End:
        what, weight = self._waiting.popleft()
        self._weight -= weight
        self._changed.notify_all()
        return what

    def close(self) -> None:
        """Let the worker end at the next thing that it tells; what it told is still there."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()


class Ordered:
    """Runs tasks in threads; `run` may be called once.

    Threads are daemons: one that waits for the network when a run is stopped is left to itself.

    Args:
        workers: how many threads.
        task: called with the number of the worker, the number of the task, and whom to tell of events.
        room: bytes of events that may wait in all.

    Attributes:
        at: which of the tasks is, or was, told of last, counted from 0.
    """

    def __init__(self, workers: int, task: Task, *, room: int = ROOM) -> None:
        self._task = task
        self._outlets = [_Outlet(room // workers) for _ in range(workers)]
        self._now: deque[Event] = deque()
        self.at = 0

    @property
    def current(self) -> int:
        """The worker whose task is, or was, told of last."""
        return self.at % len(self._outlets)

    def run(self, numbers: Sequence[int], deliver: Tell) -> None:
        """Do the tasks of these numbers, and deliver what they tell in the numbers' order.

        Raises:
            BaseException: what a task raised, when everything before it has been delivered; and
                KeyboardInterrupt, when everything that is finished has been.
        """
        threads = [self._thread(worker, numbers) for worker in range(len(self._outlets))]
        try:
            for thread in threads:
                thread.start()
            for self.at in range(len(numbers)):
                self._deliver_task(deliver)
        except KeyboardInterrupt:
            self._close()
            self._deliver_rest(len(numbers), deliver)
            raise
        finally:
            self._close()
            for thread in threads:
                if thread.ident is not None:
                    thread.join(_FAREWELL_SECONDS / len(threads))

    def _thread(self, worker: int, numbers: Sequence[int]) -> threading.Thread:
        name = f"azbearer-worker-{worker}"
        return threading.Thread(target=self._work, args=(worker, numbers), name=name, daemon=True)

    def _work(self, worker: int, numbers: Sequence[int]) -> None:
        outlet = self._outlets[worker]
        try:
            try:
                for at in range(worker, len(numbers), len(self._outlets)):
                    self._task(worker, numbers[at], outlet.tell)
                    outlet.end()
            except _CancelledError:
                raise
            except BaseException as error:  # noqa: BLE001  it is raised where the run is
                outlet.end(error)
        except _CancelledError:
            return

    def _deliver_task(self, deliver: Tell) -> None:
        outlet = self._outlets[self.current]
        while not isinstance(told := outlet.take(), _End):
            self._now.extend(told)
            self._deliver_now(deliver)
        if told.error is not None:
            raise told.error

    def _deliver_now(self, deliver: Tell) -> None:
        while self._now:
            deliver(self._now.popleft())

    def _deliver_rest(self, count: int, deliver: Tell) -> None:
        """Deliver what is there by now, one task of each worker, from this task on."""
        self._deliver_now(deliver)
        for at in range(self.at, min(count, self.at + len(self._outlets))):
            self.at = at
            while isinstance(told := self._outlets[self.current].take_now(), list):
                self._now.extend(told)
                self._deliver_now(deliver)

    def _close(self) -> None:
        for outlet in self._outlets:
            outlet.close()


def _weight(event: Event) -> int:
    """About how many bytes an event takes."""
    if isinstance(event, RequestFinished):
        response = event.exchange.response
        return 4000 if response is None else 4000 + len(response.body) + len(response.sent.body or b"")
    if isinstance(event, ScriptFinished):
        said = event.said
        lines = sum(len(line.text) for line in said.lines) if said.has_lines else 0
        return 500 + 2 * lines + 300 * said.tests
    return 100
