"""The engine: runs scripts in a sandbox process, in lock-step rounds.

A round sends the process what happened (a script to start, answers, the time) and receives what
the script did. Its writes are applied and its calls are made here, then the next round begins,
until nothing is pending. A process that was limited, has crashed or has said something odd is
replaced; the globals that earlier scripts left are lost with it.
"""

from __future__ import annotations

from functools import partial

from azbearer.scripting.contract import ScriptError, ScriptLimits, ScriptOutcome
from azbearer.scripting.packages.names import required_packages
from azbearer.scripting.process import ProcessGoneError, SandboxProcess
from azbearer.scripting.runtime import library_source, mentioned_libraries, script_program
from azbearer.scripting.turns import Clock, EndedError, ScriptRun, limit_error, wall_error
from azbearer.scripting.watchdog import Watchdog
from azbearer.scripting.wire import frame, run_frame
from azbearer.typed import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from azbearer.scripting.contract import ScriptHost, ScriptInput
    from azbearer.scripting.packages.folder import PackageFolder

# Over the engine's own limit: it notices by itself unless it is stuck in native code.
_GRACE_SECONDS: Final = 1.0
_KEPT_SOURCES: Final = 500


class SandboxEngine:
    """Runs scripts in a process of their own; implements `ScriptEngine`.

    The process is started by the first script. Not for use by several threads at once: give each
    its own engine.

    Args:
        limits: what each script may use.
        clock: for tests; timers wait by it.
        packages: the folder of `pm.require`, or None.
        seed: with it, the dynamic variables of scripts get the same values in each run; `crypto` and
            `Math.random` do not follow it.
    """

    def __init__(
        self,
        limits: ScriptLimits | None = None,
        *,
        clock: Clock | None = None,
        seed: int | None = None,
        packages: Path | None = None,
    ) -> None:
        self._limits = limits or ScriptLimits()
        self._clock = clock or Clock()
        self._process: SandboxProcess | None = None
        self._seed = seed
        self._packages = packages
        self._package_folder: PackageFolder | None = None
        self._key_count = 0
        self._watchdog = Watchdog(self._limits.cpu + _GRACE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the process ahead of the first script, so that it gets ready while others work."""
        self._process = self._process or self._new_process()

    def run(self, script: ScriptInput, host: ScriptHost) -> ScriptOutcome:
        """Run one script until nothing is pending; a script's own failure is in the outcome.

        Raises:
            InputError: the engine or a library that the script mentions is not installed.
        """
        limits = self._limits if script.wall is None else self._limits.within(script.wall)
        turns = ScriptRun(script, host, limits, self._clock)
        try:
            process = self._begin(script, limits.wall)
            turns.go(self._hear(process, limits, limits.wall), partial(self._ask, process, limits))
        except EndedError as ended:
            self._discard()
            return turns.outcome(ended.error)
        except BaseException:
            # The process is in the middle of a script that nobody will answer.
            self._discard()
            raise
        if turns.writes != ():
            process.surroundings.note(turns.writes)
        outcome = turns.outcome()
        if outcome.error is not None and outcome.error.limit:
            self._discard()
        return outcome

    def close(self) -> None:
        """End the engine's process; may be called twice."""
        self._discard()
        self._watchdog.close()

    def _discard(self) -> None:
        self._watchdog.disarm()
        if self._process is not None:
            self._process.close()
            self._process = None

    def _new_process(self) -> SandboxProcess:
        return SandboxProcess(self._limits, self._dynamic_key())

    def _begin(self, script: ScriptInput, wall: float | None) -> SandboxProcess:
        """Tell the process to run a script, or a new one if that has died between two scripts."""
        process = self._process = self._process or self._new_process()
        self._watchdog.arm(process, wall)
        if not process.tell(self._first_frames(script, process)):
            self._discard()
            process = self._process = self._new_process()
            self._watchdog.arm(process, wall)
            process.tell(self._first_frames(script, process))
        return process

    def _first_frames(self, script: ScriptInput, process: SandboxProcess) -> bytes:
        """All that starts a script, but for what the process was given before."""
        source = script.source
        source_id = process.sources.get(source)
        if source_id is not None:  # then it has all that the text speaks of, too
            return run_frame(script, process.surroundings, source_id)
        libraries, packages = _libraries_in(source, process), self._packages_in(source, process)
        source_id = "0"
        if len(process.sources) < _KEPT_SOURCES:
            source_id = process.sources[source] = str(len(process.sources) + 1)
        program = frame("source", source_id, script_program(source))
        return b"".join((*libraries, *packages, program, run_frame(script, process.surroundings, source_id)))

    def _dynamic_key(self) -> str:
        """The next process's key: a process that takes another's place does not repeat its values."""
        if self._seed is None:
            return ""
        from random import Random  # noqa: PLC0415 - only when a seed is given, and the import is slow

        self._key_count += 1
        return Random(f"scripts {self._seed} {self._key_count}").randbytes(32).hex()  # noqa: S311 - repeatable on purpose

    def _packages_in(self, source: str, process: SandboxProcess) -> Iterator[bytes]:
        """Frames with the packages that a script names, each once, and with the libraries that they use."""
        for name in required_packages(source):
            if name in process.packages:
                continue
            if self._package_folder is None:
                from azbearer.scripting.packages.folder import PackageFolder  # noqa: PLC0415 - few scripts do

                self._package_folder = PackageFolder(self._packages)
            package = self._package_folder.package(name)
            for text in package.sources:
                yield from _libraries_in(text, process)
            process.packages.add(name)
            yield frame("package", name, package.text)

    def _ask(
        self, process: SandboxProcess, limits: ScriptLimits, frames: bytes, wall: float | None
    ) -> tuple[str, str]:
        """One round; `wall` is the seconds of wall time that the script still has.

        Raises:
            EndedError: the process was killed by the watchdog, or died.
        """
        self._watchdog.arm(process, wall)
        process.tell(frames)
        return self._hear(process, limits, wall)

    def _hear(self, process: SandboxProcess, limits: ScriptLimits, wall: float | None) -> tuple[str, str]:
        try:
            reply = process.hear()
        except ProcessGoneError:
            reply = None
        if self._watchdog.disarm():
            raise EndedError(_killed(limits, wall))
        if reply is None:
            raise EndedError(ScriptError("Error", f"the script engine died{process.how_it_ended()}"))
        return reply


def _killed(limits: ScriptLimits, wall: float | None) -> ScriptError:
    """Which limit made the watchdog kill: the nearer one."""
    if wall is not None and limits.wall is not None and wall < limits.cpu + _GRACE_SECONDS:
        return wall_error(limits.wall)
    return limit_error("time", limits)


def _libraries_in(source: str, process: SandboxProcess) -> Iterator[bytes]:
    """Frames with the libraries that a script may use, each once."""
    for name in mentioned_libraries(source, known=process.libraries):
        process.libraries.add(name)
        yield frame("library", name, library_source(name))
