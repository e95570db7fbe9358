"""What a command costs: wall time, CPU time and memory of the process and of all below it.

CPU is what the system accounts to the process and to every descendant that was waited for. Memory is
sampled: the resident memory of all the processes of the tree at one moment, added up, and of these
sums the largest. Pages that two processes share count twice, which is to the disadvantage of the
program that has more processes. Where there is no /proc, memory is not measured.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLE_SECONDS = 0.004
_PROC = Path("/proc")
_UNWANTED = re.compile(r".*_proxy$|PYTHON|NODE_|NPM_|FORCE_COLOR", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of wall time and of CPU, peak bytes (0 if not measured), and the exit code."""

    wall: float
    cpu: float
    memory: int
    exit_code: int


@dataclass(frozen=True, slots=True)
class Cores:
    """Where commands and their server run, and where the harness waits; empty means anywhere."""

    measured: frozenset[int] = frozenset()
    harness: frozenset[int] = frozenset()

    def __str__(self) -> str:
        if not self.measured:
            return "processes are not pinned: trust CPU more than wall"
        others = f"the harness on core {_names(self.harness)}" if self.harness else "the harness too"
        return f"each program, its children and the echo on core {_names(self.measured)}, {others}"

    @contextlib.contextmanager
    def pinned(self) -> Iterator[None]:
        """Processes started inside belong to the measured cores; the harness moves away afterwards."""
        _pin(self.measured)
        try:
            yield
        finally:
            _pin(self.harness)


def choose_cores(*, pin: bool) -> Cores:
    """The last core that this process may use for what is measured, the others for the harness."""
    if not pin or not hasattr(os, "sched_setaffinity"):
        return Cores()
    allowed = sorted(os.sched_getaffinity(0))
    return Cores(frozenset(allowed[-1:]), frozenset(allowed[:-1]))


def _pin(cores: frozenset[int]) -> None:
    if cores:
        os.sched_setaffinity(0, cores)


def _names(cores: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(cores)))


def clean_environment() -> dict[str, str]:
    """The environment without what would change a program's work: proxies, and settings of Python and Node.

    PYTHONDONTWRITEBYTECODE, for one, makes a source checkout compile itself at every start.
    """
    return {name: value for name, value in os.environ.items() if not _UNWANTED.match(name)}


def measure(command: Sequence[str], folder: Path, output: Path, cores: Cores) -> Usage:
    """Run a command in `folder` to its end, with both its outputs in the file `output`."""
    with output.open("wb") as file:
        started = time.perf_counter()
        with cores.pinned():
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        with _Sampler(process.pid) as sampler:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)  # it was waited for behind its back
    return Usage(wall, usage.ru_utime + usage.ru_stime, sampler.peak, process.returncode)


class _Sampler:
    """Looks at a process tree every few milliseconds from a thread of its own."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.peak = 0

    def __enter__(self) -> Self:
        if _PROC.is_dir():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(map(resident_bytes, tree(self._pid))))


def tree(pid: int) -> Iterator[int]:
    """A process and its descendants, without those that have not begun a program of their own.

    Between fork and exec a child has the memory of its parent, and would count it once more.
    """
    yield pid
    with contextlib.suppress(OSError):  # it may end while it is looked at
        own = _command_line(pid)
        for thread in (_PROC / str(pid) / "task").iterdir():
            for child in map(int, (thread / "children").read_text().split()):
                if _command_line(child) != own:
                    yield from tree(child)


def _command_line(pid: int) -> bytes:
    return (_PROC / str(pid) / "cmdline").read_bytes()


def resident_bytes(pid: int) -> int:
    """The resident memory of one process, shared pages included; 0 if it is gone."""
    try:
        pages = (_PROC / str(pid) / "statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
