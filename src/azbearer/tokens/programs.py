"""Running another program for a token: found by its absolute path, no shell, ended with all it began."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from azbearer.errors import AuthenticationError
from azbearer.patterns import regex
from azbearer.tokens.contract import NotAvailableError, ProgramResult
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping

    from azbearer.tokens.contract import RunProgram

_MOST_OUTPUT = 1 << 20
_DEFAULT_EXTENSIONS = ".COM;.EXE;.BAT;.CMD"
# Windows hands a .cmd or .bat to its command interpreter, whatever the caller does, and that one reads these
# in arguments, quoted or not.
_INTERPRETED = regex(r"[\"%&|<>^!\r\n]")


def find_program(name: str, environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """The absolute path of a program, or an empty text.

    Only absolute folders of PATH are searched. `shutil.which` looks into the current folder first on
    Windows, and everywhere into relative entries: an `az` that lies beside a collection would be run.
    """
    if Path(name).is_absolute():
        return name if Path(name).is_file() else ""
    if Path(name).name != name:
        return ""
    endings = _endings(name, environment) if platform == "win32" else ("",)
    folders = map(Path, environment.get("PATH", os.defpath).split(os.pathsep))
    candidates = (
        folder / (name + ending) for folder in folders if folder.is_absolute() for ending in endings
    )
    return next((str(path) for path in candidates if path.is_file() and os.access(path, os.X_OK)), "")


def _endings(name: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The endings that make a name a program on Windows."""
    endings = tuple(filter(None, environment.get("PATHEXT", _DEFAULT_EXTENSIONS).lower().split(";")))
    return ("", *endings) if name.lower().endswith(endings) else endings


def run_program(effect: RunProgram, environment: Mapping[str, str]) -> ProgramResult:
    """Perform the effect.

    Raises:
        NotAvailableError: there is no such program.
        AuthenticationError: it can't be started, takes too long, or writes too much. No message
            quotes an argument.
    """
    name = effect.arguments[0]
    path = find_program(name, environment)
    if not path:
        raise NotAvailableError(
            f"the program {name} is not installed", hint=f"install {name}, or put it on PATH"
        )
    _check_arguments(name, path, effect.arguments[1:])
    process = _start(name, (path, *effect.arguments[1:]), {**environment, **dict(effect.environment)})
    return _finish(name, process, effect.timeout)


def _check_arguments(name: str, path: str, arguments: tuple[str, ...]) -> None:
    """Refuse what a batch file would take for commands."""
    if path.lower().endswith((".cmd", ".bat")) and any(map(_INTERPRETED.search, arguments)):
        raise AuthenticationError(
            f"an argument for {name} has characters that a batch file would run",
            where=path,
            hint="look at the tenant, the scope and the subscription that were asked for",
        )


def _system_folder(environment: Mapping[str, str]) -> str:
    """A folder in which nobody but the administrator can lay out files for the program to find."""
    return environment.get("SYSTEMROOT", "C:\\Windows") if sys.platform == "win32" else "/"


def _start(name: str, command: tuple[str, ...], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start it in a process group of its own, so that all of it can be ended."""
    import subprocess  # noqa: PLC0415 - most sources need no program

    try:
        return subprocess.Popen(  # noqa: S603 - an absolute path, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=_system_folder(environment),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "an argument is not acceptable"
        raise AuthenticationError(f"{name} can't be started: {reason}", where=command[0]) from None


def _finish(name: str, process: subprocess.Popen[bytes], timeout: float) -> ProgramResult:
    """Wait for its end and take what it wrote."""
    import subprocess  # noqa: PLC0415 - loaded already

    with process:
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise AuthenticationError(
                f"{name} did not end within {timeout:g} s",
                hint=f"run {name} by hand to see what it waits for",
            ) from None
        finally:
            if process.returncode is None:
                _kill(process)
    if len(out) > _MOST_OUTPUT or len(err) > _MOST_OUTPUT:
        raise AuthenticationError(f"{name} wrote more than a token and its messages need")
    return ProgramResult(process.returncode, _text(out), _text(err))


def _text(raw: bytes) -> str:
    """What a program wrote."""
    return raw.decode("utf-8", "replace").replace("\r\n", "\n")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started: `az` is a script, and the work is done by its child."""
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415 - loaded already

        taskkill = Path(_system_folder(os.environ)) / "System32" / "taskkill.exe"
        subprocess.run(  # noqa: S603 - an absolute path and a number
            (taskkill, "/T", "/F", "/PID", str(process.pid)), capture_output=True, check=False
        )
    else:
        import signal  # noqa: PLC0415 - only for programs that hang

        os.killpg(process.pid, signal.SIGKILL)
    # The pipes are closed by the caller's `with`: a grandchild that got away can't hold us up.
    process.kill()
