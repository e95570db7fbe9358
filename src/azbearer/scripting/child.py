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

A frame is a 4-byte little-endian length and that many bytes of UTF-8: a line with the length of each
part in characters, then the parts. A request's first part is its command; a reply's first part is a status:

    start  engine path, memory, runtime, seed  -> ok
    library or package  name, source           -> ok
    run  cpu, id, source, event, ...           -> report: JSON, CPU seconds
    turn  now, (meta, body, base64)*           -> report
    run or turn that the engine ended          -> time | memory | crash: its words, JSON as of a report
"""

from __future__ import annotations

import sys
from time import process_time

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Dispatch = Callable[..., Any]

_LENGTH = 4
_REPORT_SECONDS = 1.0
# Address space beyond the engine's own limit: a backstop against native code that ignores that limit.
_SPARE_ADDRESS_SPACE = 2 << 30


class _OverTimeError(Exception):
    """The script has used its time in many short jobs."""


def _receive() -> list[str]:
    size = int.from_bytes(_read(_LENGTH), "little")
    sizes, _, text = _read(size).decode().partition("\n")
    parts = []
    begin = 0
    for count in map(int, sizes.split(" ")):
        parts.append(text[begin : begin + count])
        begin += count
    return parts


def _read(count: int) -> bytes:
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _send(parts: Sequence[str]) -> None:
    sizes = " ".join(map(str, map(len, parts)))
    data = "".join((sizes, "\n", *parts)).encode()
    sys.stdout.buffer.write(len(data).to_bytes(_LENGTH, "little") + data)
    sys.stdout.buffer.flush()


def _load_engine(path: str) -> Any:
    """Load the extension module from its file; the module search path stays as bare as it is."""
    from importlib.machinery import ExtensionFileLoader, ModuleSpec  # noqa: PLC0415 - after the start frame

    loader = ExtensionFileLoader("_quickjs", path)
    module = loader.create_module(ModuleSpec("_quickjs", loader, origin=path))
    loader.exec_module(module)
    return module


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

    def __init__(self, quickjs: Any, memory: int, runtime: str, seed: str) -> None:
        self._context = quickjs.Context()
        self._context.set_memory_limit(memory)
        self._dispatch: Dispatch = self._context.eval(runtime)
        self._dispatch("seed", seed)
        # The reading of the process's CPU clock at which the script's time, over all turns, is used up.
        self._cpu_end = 0.0
        self._run_job = self._context.execute_pending_job

    def command(self, name: str, parts: list[str]) -> list[str]:
        if name in {"library", "package"}:
            self._dispatch(name, *parts)
            return ["ok"]
        try:
            return self._turn(name, parts)
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is the script's end
            return self._failure(error)

    def _turn(self, name: str, parts: list[str]) -> list[str]:
        if name == "run":
            self._cpu_end = process_time() + float(parts[0])
            self._timed("run", int(parts[1]), *parts[2:])
        else:
            self._dispatch("time", float(parts[0]))
            for at in range(1, len(parts), 3):
                self._dispatch("answer", *parts[at : at + 3])
        while self._timed("step"):
            pass
        return ["report", self._report(final=True), str(process_time())]

    def _timed(self, *call: Any) -> bool:
        """Dispatch one event and the promise jobs that follow from it, all on the script's CPU time."""
        self._arm()
        happened = bool(self._dispatch(*call))
        self._arm()
        while self._run_job():
            self._arm()
        return happened

    def _arm(self) -> None:
        left = self._cpu_end - process_time()
        if left <= 0.0:
            raise _OverTimeError
        self._context.set_time_limit(left)

    def _report(self, *, final: bool) -> str:
        self._context.set_time_limit(_REPORT_SECONDS)
        return str(self._dispatch("report", final))

    def _failure(self, error: Exception) -> list[str]:
        over_time = isinstance(error, _OverTimeError) or "interrupted" in str(error)
        over_memory = isinstance(error, MemoryError) or "out of memory" in str(error)
        kind = "time" if over_time else "memory" if over_memory else "crash"
        try:
            partial = self._report(final=False)
        except Exception:  # noqa: BLE001 - no memory or time even for that
            partial = ""
        return [kind, str(error), partial]


def _main() -> None:
    _ignore_interrupt()
    _, path, memory, runtime, seed = _receive()
    quickjs = _load_engine(path)
    _lock_down(int(memory))
    sandbox = _Sandbox(quickjs, int(memory), runtime, seed)
    _send(["ok"])
    while True:
        name, *parts = _receive()
        _send(sandbox.command(name, parts))


if __name__ == "__main__":
    try:
        _main()
    except EOFError:
        sys.exit(0)
