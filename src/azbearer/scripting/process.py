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
from azbearer.scripting.runtime import resting_parts, runtime_source
from azbearer.scripting.surroundings import Surroundings
from azbearer.scripting.wire import LENGTH, frame
from azbearer.typed import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScriptLimits

# How long a process whose pipes are closed may take to end.
_DYING_SECONDS: Final = 1.0
_PIPE_SIZE: Final = 1 << 18
# Nearly every reply is then read at once.
_READ_SIZE: Final = 1 << 16
# Nothing of the user's environment goes along: only what the interpreter needs to start at all.
_KEPT_VARIABLES: Final = ("SystemRoot", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
# A module, whose bytecode Python keeps: to compile it takes longer than all that it does before it is asked.
_PROGRAM: Final = "import sys; sys.path += sys.argv[1:]; import child; child.main()"
_NO_BYTECODE: Final = ("-B",) if sys.dont_write_bytecode else ()


class ProcessGoneError(Exception):
    """The sandbox process has died, or was killed."""


def _engine_folder() -> str:
    """Where the engine's extension module is; it is never loaded into this process."""
    spec = importlib.util.find_spec("_quickjs")
    if spec is None or spec.origin is None:
        raise InputError(
            "the JavaScript engine is not installed",
            hint="install it with: python -m pip install quickjs-ng",
            code="engine-missing",
        )
    return os.path.dirname(spec.origin)  # noqa: PTH120 - as it stands


def _spawn(engine: str) -> subprocess.Popen[bytes]:
    # They come behind those of Python itself.
    folders = [os.path.dirname(__file__), engine]  # noqa: PTH120 - as above
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, "-I", "-S", *_NO_BYTECODE, "-c", _PROGRAM, *folders],
        bufsize=_READ_SIZE,
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
        limits: what each script may use.
        dynamic_key: 64 hexadecimal digits that the dynamic variables follow from; empty for chance.
    """

    def __init__(self, limits: ScriptLimits, dynamic_key: str = "") -> None:
        self._limit = max(limits.memory * 2, 1 << 20)
        self._process = _spawn(_engine_folder())
        assert self._process.stdin is not None  # noqa: S101 - both are pipes, by `_spawn`
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._read = self._stdout.read
        self.sources: dict[str, str] = {}
        self.libraries: set[str] = set()
        self.packages: set[str] = set()
        self.surroundings = Surroundings()
        seed = os.urandom(32).hex() + dynamic_key
        start = frame("start", str(limits.memory), repr(limits.cpu), seed, runtime_source())
        self.tell(b"".join([start, *[frame("library", *part) for part in resting_parts().items()]]))

    def tell(self, frames: bytes) -> bool:
        """Send frames without waiting for a reply; whether there is somebody who reads them."""
        descriptor = self._stdin.fileno()
        try:
            sent = os.write(descriptor, frames)
            while sent < len(frames):
                sent += os.write(descriptor, memoryview(frames)[sent:])
        except OSError:
            return False
        return True

    def hear(self) -> tuple[str, str]:
        """The next reply: its status, and what stands behind that.

        Raises:
            ProcessGoneError: it ended, or announced a reply that no script can make.
        """
        size = int.from_bytes(self._read(LENGTH), "little")
        # No reply is empty: that is what an end looks like.
        if not 0 < size <= self._limit:
            raise ProcessGoneError
        reply = self._read(size)
        if len(reply) < size:
            raise ProcessGoneError
        status, _, text = reply.decode("utf-8", "replace").partition("\n")
        return status, text

    def used_cpu(self) -> float | None:
        """The CPU seconds that it has used, where the system tells them cheaply (Linux)."""
        return _cpu_seconds(self._process.pid)

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
