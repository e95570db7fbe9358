"""A watchdog over the sandbox process: native code in the engine may ignore the engine's own limits."""

from __future__ import annotations

import threading
import time

from azbearer.typed import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from azbearer.scripting.process import SandboxProcess

_LOOK_SECONDS: Final = 0.25
# On a machine with more work than cores a script needs more wall time than CPU time. This many
# times its deadline is the end nevertheless.
_PATIENCE: Final = 10.0


class Watch(NamedTuple):
    """Until when a process may take for its reply.

    Args:
        process: which one.
        deadline: a reading of `time.monotonic`; past it the process is killed ...
        cpu: ... unless it is known to have used less than this many CPU seconds.
        last: past this reading it is killed in any case.
    """

    process: SandboxProcess
    deadline: float
    cpu: float
    last: float


def watch_for(process: SandboxProcess, cpu: float, wall: float | None) -> Watch:
    """A watch that gives a script its CPU seconds and, of wall time, no more than `wall` seconds."""
    now = time.monotonic()
    if wall is not None and wall < cpu:
        return Watch(process, now + wall, 0.0, now + wall)
    return Watch(process, now + cpu, cpu, now + (cpu * _PATIENCE if wall is None else wall))


def _must_die(watch: Watch, now: float) -> bool:
    if now < watch.deadline:
        return False
    used = watch.process.used_cpu_since_reply()
    return used is None or used >= watch.cpu or now >= watch.last


class Watchdog:
    """One thread that looks a few times a second whether the armed watch has run out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch: Watch | None = None
        self._killed = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def arm(self, watch: Watch) -> None:
        """Watch one process until `disarm`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="azbearer-script-watchdog", daemon=True)
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

    def _look(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            with self._lock:
                if self._watch is not None and _must_die(self._watch, time.monotonic()):
                    self._watch.process.kill()
                    self._watch, self._killed = None, True
