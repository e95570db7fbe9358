"""The sandbox process as its parent sees it: started bare, asked in lock-step, killed when it hangs."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from azbearer.errors import InputError
from azbearer.scripting.runtime import runtime_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from azbearer.scripting.wire import Part

_LENGTH: Final = 4
_READ: Final = 1 << 20
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
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, "-I", "-S", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=environment,
        cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root, by the platform's own rule
        # A session of its own: Ctrl-C in the terminal is the parent's to answer.
        start_new_session=sys.platform != "win32",
        creationflags=flags,
    )


def _frame(parts: Sequence[Part]) -> bytes:
    pieces = [b""]
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        pieces += (len(data).to_bytes(_LENGTH, "little"), data)
    pieces[0] = sum(map(len, pieces)).to_bytes(_LENGTH, "little")
    return b"".join(pieces)


def _split(frame: bytes) -> list[str]:
    parts = []
    at = 0
    while at < len(frame):
        size = int.from_bytes(frame[at : at + _LENGTH], "little")
        at += _LENGTH
        parts.append(frame[at : at + size].decode("utf-8", "replace"))
        at += size
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
    """

    def __init__(self, memory: int) -> None:
        self._limit = max(memory * 2, 1 << 20)
        path = _engine_path()
        self._process = _spawn()
        assert self._process.stdin is not None  # noqa: S101 - both are pipes, by `_spawn`
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self.sources: dict[str, int] = {}
        self.libraries: set[str] = set()
        self._cpu_used = 0.0
        self._started = False
        self.tell(("start", path, str(memory), runtime_source(), os.urandom(32).hex()))

    def tell(self, parts: Sequence[Part]) -> None:
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
        if reply[:1] == ["report"]:
            with contextlib.suppress(ValueError):
                self._cpu_used = float(reply[-1])
        return reply

    def _read(self, count: int) -> bytes:
        chunks = []
        descriptor = self._stdout.fileno()
        while count > 0:
            chunk = os.read(descriptor, min(count, _READ))
            if not chunk:
                raise ProcessGoneError
            chunks.append(chunk)
            count -= len(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def used_cpu_since_reply(self) -> float | None:
        """CPU seconds since the last report, or None where the system does not tell."""
        used = _cpu_seconds(self._process.pid)
        return None if used is None else used - self._cpu_used

    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

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
