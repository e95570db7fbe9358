"""The reporters of a run that Python code asks for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from azbearer.errors import UsageError
from azbearer.files import check_writable
from azbearer.reporters.registry import ReporterContext, known_names, make_listeners, reporter_of
from azbearer.reporters.style import style_of
from azbearer.typed import TYPE_CHECKING, NamedTuple
from azbearer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from azbearer.runner.events import Event
    from azbearer.runner.listeners import Listener
    from azbearer.runner.parts import RunParts

    ReporterSource = str | Iterable[str] | Mapping[str, str | os.PathLike[str] | None]


class Caller(NamedTuple):
    """The listener of one function."""

    handle: Callable[[Event], object]


def reporter_files(given: ReporterSource) -> dict[str, Path | None]:
    """The file of each reporter: that which is named, else its own one, else None for standard output.

    Raises:
        UsageError: there is no such reporter.
        OutputError: its file can't be written.
    """
    names = (
        given if isinstance(given, Mapping) else dict.fromkeys([given] if isinstance(given, str) else given)
    )
    files = {name: _file(name, path) for name, path in names.items()}
    for name, path in files.items():
        if path is not None:
            check_writable(path, f"{name} report")
    return files


def _file(name: str, path: str | os.PathLike[str] | None) -> Path | None:
    reporter = reporter_of(name)
    if reporter is None:
        raise UsageError(f'there is no reporter "{name}"', hint=f"there are {', '.join(known_names())}")
    if path is not None:
        return Path(path)
    named = os.environ.get(reporter.variable) if reporter.variable else None
    return Path(named) if named else reporter.default


def listeners_of(files: Mapping[str, Path | None], parts: RunParts) -> Sequence[Listener]:
    """The reporters themselves; those without a file write to standard output."""
    if not files:
        return ()
    return make_listeners(
        files,
        ReporterContext(
            write=sys.stdout.write,
            style=style_of(sys.stdout, os.environ),
            version=__version__,
            environment=os.environ,
            export=None,
            variables=lambda name: parts.scopes[name].views(),
            redactor=parts.redactor,
        ),
    )
