"""`run --watch`: a run again and again, whenever one of the files that it is made of has changed."""

from __future__ import annotations

from pathlib import Path

from azbearer.errors import AzbearerError, ExitCode, UsageError
from azbearer.reporters.style import printable
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from azbearer.cli.console import Console

    State = tuple[int, int] | None

POLL_SECONDS: Final = 0.5
_ENDED: Final = (ExitCode.INTERRUPTED, ExitCode.TERMINATED)


def watch(
    options: argparse.Namespace, console: Console, run: Callable[[], int], sleep: Callable[[float], None]
) -> int:
    """Run, and run again after each change; only a signal ends it.

    An error is shown, and the files are watched on: they are about to be repaired.

    Args:
        options: of `azbearer run`.
        console: where errors and notes go.
        run: one run; gives its exit code.
        sleep: waits so many seconds.

    Raises:
        UsageError: there is no file to watch.
        KeyboardInterrupt: a signal came between two runs.
    """
    paths = watched(options)
    while True:
        before = {path: _state(path) for path in paths}
        code = _once(console, run)
        console.flush()
        if code in _ENDED:
            return code
        console.note(f"watching {_names(paths)}; Ctrl-C ends it")
        while not (changed := [path for path in paths if _state(path) != before[path]]):
            sleep(POLL_SECONDS)
        console.note(f"{_names(changed)} changed")


def watched(options: argparse.Namespace) -> list[Path]:
    """The files of a run: the collection, environment, globals and data.

    Raises:
        UsageError: there is none.
    """
    places = (options.collection, options.environment, options.globals, options.iteration_data)
    paths = [place for place in places if isinstance(place, Path)]
    if not isinstance(options.collection, Path):
        raise UsageError("--watch needs a collection in a file", hint="save it, and give the file's name")
    return paths


def _once(console: Console, run: Callable[[], int]) -> int:
    try:
        return run()
    except AzbearerError as error:
        console.error(error)
        return int(error.exit_code)


def _state(path: Path) -> State:
    try:
        found = path.stat()
    except OSError:  # an editor puts a new file in its place at this moment
        return None
    return found.st_mtime_ns, found.st_size


def _names(paths: Iterable[Path]) -> str:
    return ", ".join(printable(path.name) for path in paths)
