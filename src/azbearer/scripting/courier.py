"""Several calls of a script at once, in threads of their own."""

from __future__ import annotations

import queue
import threading

from azbearer.scripting.calls import answer
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScriptHost
    from azbearer.scripting.replies import AnyCall

_AT_ONCE: Final = 8
# A wait without an end cannot be interrupted on Windows; waking twice a second costs nothing.
_WAKE_SECONDS: Final = 0.5


class Courier:
    """Sends the calls of one script, at most eight at once; answers come in order of arrival.

    Threads are daemons, and are left to themselves when a script ends before its answers: a call
    has time limits of its own.
    """

    def __init__(self, host: ScriptHost) -> None:
        self._host = host
        self._tasks: queue.SimpleQueue[AnyCall | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[bytes | BaseException] = queue.SimpleQueue()
        self._threads = 0
        self.open = 0

    def post(self, call: AnyCall) -> None:
        """Send this call as soon as a thread is free."""
        self.open += 1
        if self._threads < min(self.open, _AT_ONCE):
            self._threads += 1
            threading.Thread(target=self._work, name="azbearer-script-send", daemon=True).start()
        self._tasks.put(call)

    def wait(self, seconds: float | None) -> list[bytes]:
        """The answers that are there, waiting for the first; empty after so many seconds.

        Raises:
            BaseException: whatever the host raised in place of an answer.
        """
        answers: list[bytes] = []
        left = seconds
        while not answers and (left is None or left > 0):
            step = _WAKE_SECONDS if left is None else min(left, _WAKE_SECONDS)
            self._collect(answers, step)
            left = None if left is None else left - step
        while self._collect(answers, 0.0):
            pass
        return answers

    def close(self) -> None:
        """Let the threads end once they are through with what they do."""
        for _ in range(self._threads):
            self._tasks.put(None)

    def _collect(self, answers: list[bytes], seconds: float) -> bool:
        try:
            result = self._results.get(timeout=seconds) if seconds else self._results.get_nowait()
        except queue.Empty:
            return False
        self.open -= 1
        if isinstance(result, BaseException):
            raise result
        answers.append(result)
        return True

    def _work(self) -> None:
        while (call := self._tasks.get()) is not None:
            try:
                self._results.put(answer(self._host, call))
            except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
                self._results.put(error)
