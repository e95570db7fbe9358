"""The program inside the sandbox process: a JavaScript engine between two pipes, and nothing else.

What a script can reach, and what it cannot. Scripts are strangers' code, run beside the user's
tokens. The engine gives them the language alone: no files, no sockets, no processes, no modules.
Since engines have been escaped before, the process around it has nothing to offer either: it is
started with an empty environment, in isolated mode, and lowers its own limits so that it can open
no file, make no socket, write no file and start no process. It knows one thing of value, the
variables and the answer of the script that it runs, and can tell them only to its parent, which
believes no message that is not of the agreed shape.

This file imports nothing of azbearer and little of Python, not even `os`: it is started for every
run, and each import would be time that a user waits.

A frame is a 4-byte little-endian length and that many bytes of UTF-8: lines, of which only the last may hold
line breaks itself. The first one is a command, and only the last two of these get a reply:

    start    memory, CPU seconds of each script, seed, runtime
    library or package  name, text
    source   id, program                    ahead of the first run of this script
    answer   call, meta, ..., body          to what the script has asked for; heard at its next turn
    run      id, event, info, ..., body     all lines are told in js/main.js
    turn     now

The first line of a reply is a status:

    report   JSON
    time or memory or crash                 the engine ended the script: JSON of a report, its words
"""

from __future__ import annotations

import sys
from time import process_time

import _quickjs

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_LENGTH = 4
# What stands behind `run` and `answer`.
_RUN_LINES = 13
_ANSWER_LINES = 5
# For our own doing: to take in a library, to tell of a script that has used up its time.
_OWN_SECONDS = 1.0
# Address space beyond the engine's own limit: a backstop against native code that ignores that limit.
_SPARE_ADDRESS_SPACE = 2 << 30


class _OverTimeError(Exception):
    """The script has used its time in many short jobs."""


def _receive() -> str:
    size = int.from_bytes(_read(_LENGTH), "little")
    return _read(size).decode()


def _read(count: int) -> bytes:
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _send(reply: str) -> None:
    data = reply.encode()
    sys.stdout.buffer.write(len(data).to_bytes(_LENGTH, "little") + data)
    sys.stdout.buffer.flush()


def _lock_down(memory: int) -> None:
    """Give up what a POSIX process can give up; each limit is independent, and some systems lack one."""
    if resource is None:
        return
    for name, value in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_AS", memory * 2 + _SPARE_ADDRESS_SPACE),
        ("RLIMIT_NOFILE", 0),
    ):
        limit = getattr(resource, name, None)
        if limit is not None:
            try:
                resource.setrlimit(limit, (value, value))
            except (OSError, ValueError):
                continue


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the parent, which ends this process when it decides to."""
    # The C module, since `signal` would import enum; it has no type stubs.
    import _signal  # type: ignore[import-not-found]  # noqa: PLC0415 - only this program needs it

    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)


class _Sandbox:
    """One engine context and the limits of the script in it."""

    def __init__(self, memory: int, cpu: float, runtime: str) -> None:
        context = _quickjs.Context()
        context.set_memory_limit(memory)
        self._limit_time: Callable[[float], None] = context.set_time_limit
        self._run_job: Callable[[], bool] = context.execute_pending_job
        # Gives each of the runtime's functions by its name.
        self._function: Callable[[str], Callable[..., Any]] = context.eval(runtime)
        self._run, self._advance = self._function("run"), self._function("advance")
        self._answers: list[str] = []
        self._cpu = cpu
        # The reading of the process's CPU clock at which the script's time, over all turns, is used up.
        self._cpu_end = 0.0

    def hear(self, command: str, text: str) -> None:
        """Take in what needs no reply."""
        if command == "answer":
            self._answers.append(text)
            return
        self._limit_time(_OWN_SECONDS)
        self._function(command)(*text.split("\n", 1))

    def reply(self, command: str, text: str) -> str:
        """Begin a script or go on with it, until it waits or is over."""
        try:
            if command == "run":
                self._begin(text)
            else:
                self._go_on(text)
            return f"report\n{self._finished()}"
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is the script's end
            return self._failure(error)

    def _begin(self, text: str) -> None:
        self._cpu_end = process_time() + self._cpu
        self._limit_time(self._cpu)
        self._run(*text.split("\n", _RUN_LINES - 1))

    def _go_on(self, now: str) -> None:
        self._arm()
        self._function("time")(float(now))
        for text in self._answers:
            self._function("answer")(*text.split("\n", _ANSWER_LINES - 1))
        self._answers.clear()

    def _finished(self) -> str:
        """Do all that is left to do for now, promise jobs and events in turn; the report of it."""
        report = ""
        while not report:
            self._arm()
            while self._run_job():
                self._arm()
            report = self._advance()
        return report

    def _arm(self) -> None:
        left = self._cpu_end - process_time()
        if left <= 0.0:
            raise _OverTimeError
        self._limit_time(left)

    def _failure(self, error: Exception) -> str:
        over_time = isinstance(error, _OverTimeError) or "interrupted" in str(error)
        over_memory = isinstance(error, MemoryError) or "out of memory" in str(error)
        kind = "time" if over_time else "memory" if over_memory else "crash"
        try:
            self._limit_time(_OWN_SECONDS)
            partial = str(self._function("partial")())
        except Exception:  # noqa: BLE001 - no memory or time even for that
            partial = ""
        return f"{kind}\n{partial}\n{error}"


def main() -> None:
    """Do as the frames say, until there are no more."""
    sys.path.clear()  # nothing else is to be found
    _ignore_interrupt()
    try:
        _serve()
    except EOFError:
        sys.exit(0)


def _serve() -> None:
    _, memory, cpu, seed, runtime = _receive().split("\n", 4)
    _lock_down(int(memory))
    sandbox = _Sandbox(int(memory), float(cpu), runtime)
    sandbox.hear("seed", seed)
    while True:
        command, _, text = _receive().partition("\n")
        if command in {"run", "turn"}:
            _send(sandbox.reply(command, text))
        else:
            sandbox.hear(command, text)
