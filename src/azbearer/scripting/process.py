"""The sandbox process as its parent sees it: started bare, asked in lock-step, killed when it hangs."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

from azbearer.errors import InputError
from azbearer.scripting.runtime import runtime_source
from azbearer.scripting.wire import Surroundings
from azbearer.typed import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTH: Final = 4
# How long a process whose pipes are closed may take to end.
_DYING_SECONDS: Final = 1.0
_PIPE_SIZE: Final = 1 << 18
# Nothing of the user's environment goes along: only what the interpreter needs to start at all.
_KEPT_VARIABLES: Final = ("SystemRoot", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class ProcessGoneError(Exception):
    """The sandbox process has died, or was killed."""


def _engine_path() -> str:
    """Where the engine's extension module is; it is never loaded into this process."""
    spec = importlib.util.find_spec("_quickjs")
    if spec is None or spec.origin is None:
        raise InputError(
            "the JavaScript engine is not installed",
            hint="install it with: python -m pip install quickjs-ng",
            code="engine-missing",
        )
    return spec.origin


def _spawn() -> subprocess.Popen[bytes]:
    program = Path(__file__).with_name("child.py")
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, "-I", "-S", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root, by the platform's own rule
        # A session of its own: Ctrl-C in the terminal is the parent's to answer.
        start_new_session=sys.platform != "win32",
        creationflags=flags,
    )
    _widen(process.stdin)
    return process


def _widen(pipe: IO[bytes] | None) -> None:
    """Let the pipe hold the whole runtime, so that who starts the process need not wait for it (Linux)."""
    if sys.platform == "linux" and pipe is not None:
        import fcntl  # noqa: PLC0415 - not on Windows

        # Refused to a user with very many pipes, for whom the start then takes a little longer.
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)


def _frame(parts: Sequence[str]) -> bytes:
    sizes = " ".join(map(str, map(len, parts)))
    # One character for one: a lone surrogate, which UTF-8 has not, becomes a question mark.
    data = "".join((sizes, "\n", *parts)).encode("utf-8", "replace")
    return len(data).to_bytes(_LENGTH, "little") + data


def _split(frame: bytes) -> list[str]:
    """The parts of a frame.

    Raises:
        ProcessGoneError: its sizes are none.
    """
    sizes, _, text = frame.decode("utf-8", "replace").partition("\n")
    parts = []
    begin = 0
    try:
        for size in map(int, sizes.split(" ")):
            parts.append(text[begin : begin + size])
            begin += size
    except ValueError:
        raise ProcessGoneError from None
    return parts


def _cpu_seconds(pid: int) -> float | None:
    """The CPU time that a process has used, where the system tells it cheaply (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


class SandboxProcess:
    """One sandbox process.

    Args:
        memory: bytes that the engine may allocate.
        dynamic_key: 64 hexadecimal digits that the dynamic variables follow from; empty for chance.
    """

    def __init__(self, memory: int, dynamic_key: str = "") -> None:
        self._limit = max(memory * 2, 1 << 20)
        path = _engine_path()
        self._process = _spawn()
        assert self._process.stdin is not None  # noqa: S101 - both are pipes, by `_spawn`
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self.sources: dict[str, int] = {}
        self.libraries: set[str] = set()
        self.packages: set[str] = set()
        self.surroundings = Surroundings()
        self._cpu_used = "0"
        self._started = False
        self.tell(("start", path, str(memory), runtime_source(), os.urandom(32).hex() + dynamic_key))

    def tell(self, parts: Sequence[str]) -> None:
        """Send a frame without waiting for its reply.

        Raises:
            ProcessGoneError: nobody reads it.
        """
        rest = memoryview(_frame(parts))
        descriptor = self._stdin.fileno()
        try:
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        except OSError:
            raise ProcessGoneError from None

    def hear(self) -> list[str]:
        """The next reply, as its parts.

        Raises:
            ProcessGoneError: it ended, or announced a reply that no script can make.
        """
        if not self._started:
            # The reply to `start`, which nobody waited for: the process got ready meanwhile.
            self._started = True
            self.hear()
        size = int.from_bytes(self._read(_LENGTH), "little")
        if size > self._limit:
            raise ProcessGoneError
        reply = _split(self._read(size))
        if reply[0] == "report":
            self._cpu_used = reply[-1]
        return reply

    def _read(self, count: int) -> bytes:
        data = self._stdout.read(count)
        if len(data) < count:
            raise ProcessGoneError
        return data

    def used_cpu_since_reply(self) -> float | None:
        """CPU seconds since the last report, or None where nobody tells."""
        used = _cpu_seconds(self._process.pid)
        try:
            return None if used is None else used - float(self._cpu_used)
        except ValueError:
            return None

    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def how_it_ended(self) -> str:
        """What killed it from outside, for a message; empty when nobody did."""
        try:
            code = self._process.wait(_DYING_SECONDS)
        except subprocess.TimeoutExpired:
            return ""
        if code >= 0:
            return ""
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        reason = "; the machine may be short of memory" if name == "SIGKILL" else ""
        return f", killed by {name}{reason}"

    def kill(self) -> None:
        """End it at once; safe from any thread."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End it and leave neither a zombie nor an open pipe."""
        self.kill()
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()
