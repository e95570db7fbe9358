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


class Deadline(NamedTuple):
    """Until when a process may take for its reply.

    Args:
        process: which one.
        end: a reading of `time.monotonic`; past it the process is killed ...
        cpu: ... unless it is known to have used less than this many CPU seconds in all.
        last: past this reading it is killed in any case.
    """

    process: SandboxProcess
    end: float
    cpu: float
    last: float

    def is_over(self, now: float) -> bool:
        """Whether the process must die."""
        if now < self.end:
            return False
        used = self.process.used_cpu()
        return used is None or used >= self.cpu or now >= self.last


def deadline_of(process: SandboxProcess, cpu: float, wall: float | None, now: float) -> Deadline:
    """The deadline of a process that may take so many CPU seconds, and wall seconds, from now."""
    if wall is not None and wall < cpu:
        return Deadline(process, now + wall, 0.0, now + wall)
    last = now + (cpu * _PATIENCE if wall is None else wall)
    return Deadline(process, now + cpu, (process.used_cpu() or 0.0) + cpu, last)


class Watchdog:
    """One thread that looks a few times a second whether the process that is watched takes too long.

    Its time begins when the thread first sees that it is watched: nearly every reply comes sooner, and costs
    no look at a clock.

    Args:
        cpu: seconds that a process may take for one reply.
    """

    def __init__(self, cpu: float) -> None:
        self._cpu = cpu
        self._lock = threading.Lock()
        self._process: SandboxProcess | None = None
        self._wall: float | None = None
        # How often it was armed by now, and when the deadline was made.
        self._armed = self._seen = 0
        self._deadline: Deadline | None = None
        self._killed = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def arm(self, process: SandboxProcess, wall: float | None = None) -> None:
        """Watch a process until `disarm`, which may take so many seconds of wall time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._guard, name="azbearer-script-watchdog", daemon=True)
            self._thread.start()
        # As long as nothing is watched the thread looks at none of this: the process comes last.
        self._wall = wall
        self._armed += 1
        self._process = process

    def disarm(self) -> bool:
        """Stop watching; whether the process had to be killed."""
        with self._lock:
            self._process = None
            killed, self._killed = self._killed, False
        return killed

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
        """Make the deadline of a reply that is new, or see whether it is over."""
        with self._lock:
            process, deadline = self._process, self._deadline
            if process is None:
                self._deadline = None
            elif deadline is None or self._seen != self._armed:
                self._seen = self._armed
                self._deadline = deadline_of(process, self._cpu, self._wall, now)
            elif deadline.is_over(now):
                process.kill()
                self._process, self._killed = None, True
