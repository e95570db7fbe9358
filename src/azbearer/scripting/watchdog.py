"""A watchdog over the sandbox process: native code in the engine may ignore the engine's own limits."""

from __future__ import annotations

import threading
import time

from azbearer.typed import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from azbearer.scripting.process import SandboxProcess

_LOOK_SECONDS: Final = 0.25
# On a machine with more work than cores a script needs more wall time than CPU time. This many
# times its CPU seconds is the end nevertheless.
_PATIENCE: Final = 10.0


class Watch(NamedTuple):
    """What a process may take for one reply.

    Args:
        process: which one.
        cpu: this many CPU seconds.
        wall: and of wall time this many seconds; None is as long as patience lasts.
    """

    process: SandboxProcess
    cpu: float
    wall: float | None


class Deadline(NamedTuple):
    """Until when a process may take for its reply.

    Args:
        watch: the watch that has begun.
        end: a reading of `time.monotonic`; past it the process is killed ...
        cpu: ... unless it is known to have used less than this many CPU seconds in all.
        last: past this reading it is killed in any case.
    """

    watch: Watch
    end: float
    cpu: float
    last: float

    def is_over(self, now: float) -> bool:
        """Whether the process must die."""
        if now < self.end:
            return False
        used = self.watch.process.used_cpu()
        return used is None or used >= self.cpu or now >= self.last


def deadline_of(watch: Watch, now: float) -> Deadline:
    """The deadline of a watch that begins now."""
    if watch.wall is not None and watch.wall < watch.cpu:
        return Deadline(watch, now + watch.wall, 0.0, now + watch.wall)
    wall = watch.cpu * _PATIENCE if watch.wall is None else watch.wall
    used = watch.process.used_cpu() or 0.0
    return Deadline(watch, now + watch.cpu, used + watch.cpu, now + wall)


class Watchdog:
    """One thread that looks a few times a second whether the armed watch has run out.

    A watch begins when the thread first sees it: nearly every reply comes sooner, and costs no look at
    a clock.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch: Watch | None = None
        self._deadline: Deadline | None = None
        self._killed = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def arm(self, watch: Watch) -> None:
        """Watch one process until `disarm`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._guard, name="azbearer-script-watchdog", daemon=True)
            self._thread.start()
        with self._lock:
            self._watch, self._killed = watch, False

    def disarm(self) -> bool:
        """Stop watching; whether the process had to be killed."""
        with self._lock:
            self._watch = None
            return self._killed

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._stop.clear()

    def _guard(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            self.look(time.monotonic())

    def look(self, now: float) -> None:
        """Begin a watch that is new, kill what has run out."""
        with self._lock:
            watch, deadline = self._watch, self._deadline
            if watch is None:
                self._deadline = None
            elif deadline is None or deadline.watch is not watch:
                self._deadline = deadline_of(watch, now)
            elif deadline.is_over(now):
                watch.process.kill()
                self._watch, self._killed = None, True
