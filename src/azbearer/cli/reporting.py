"""The reporters of a run as the command line asks for them, and the line that says how far a run is."""

from __future__ import annotations

import time

from azbearer.cli.run_arguments import CLI_SWITCHES
from azbearer.errors import UsageError
from azbearer.reporters.registry import ReporterContext, exports, make_listeners
from azbearer.typed import TYPE_CHECKING, Any
from azbearer.version import __version__

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from azbearer.cli.console import Console
    from azbearer.reporters.progress import ProgressBar, ProgressLine
    from azbearer.reporters.style import Style
    from azbearer.runner.listeners import Listener
    from azbearer.runner.parts import RunParts


def reporter_files(options: argparse.Namespace, console: Console) -> dict[str, Path | None]:
    """The file of each reporter that the options ask for, or None where it writes elsewhere."""
    _check_reporter_options(options)
    files = exports(options, console.environment)
    if options.silent or options.reporter_cli_silent:
        files.pop("cli", None)
    return files


def listeners(
    files: Mapping[str, Path | None], options: argparse.Namespace, console: Console, parts: RunParts
) -> list[Listener]:
    """The listeners of a run."""
    progress = None if options.silent else _progress(console, bar="progress" in files)
    context = ReporterContext(
        write=_writer(console, progress and progress.clear),
        style=_style(options, console),
        version=__version__,
        environment=console.environment,
        export=None,
        variables=lambda name: parts.scopes[name].views(),
        redactor=parts.redactor,
        switches=_switches(options),
    )
    made = make_listeners(files, context, options.reporter_option)
    # Last: what the others write would push away a line that was drawn before.
    return [*made, *([progress] if progress else [])]


def _switches(options: argparse.Namespace) -> frozenset[str]:
    given = {
        f"cli-{name}" for name in CLI_SWITCHES if getattr(options, f"reporter_cli_{name.replace('-', '_')}")
    }
    return frozenset(given | {name for name in ("verbose", "reveal") if getattr(options, name)})


def _check_reporter_options(options: argparse.Namespace) -> None:
    """An option that no reporter of the run takes is a slip.

    Raises:
        UsageError: there is one.
    """
    for key, _ in options.reporter_option:
        if not any(key.startswith(f"{name}-") for name in options.reporters):
            raise UsageError(
                f"no reporter of this run takes --reporter-{key}",
                hint=f"the reporters of this run are {', '.join(options.reporters)}",
            )


def _style(options: argparse.Namespace, console: Console) -> Style:
    style = console.style
    if options.color != "auto":
        style = style._replace(color=options.color == "on")
    return style._replace(unicode=style.unicode and not options.disable_unicode, width=_width(console))


def _width(console: Console) -> int:
    """The columns of the terminal that the report goes to; 0 when it is none."""
    if not console.out.isatty():
        return 0
    from shutil import get_terminal_size  # noqa: PLC0415  only on a terminal

    return get_terminal_size().columns


def _progress(console: Console, *, bar: bool) -> ProgressBar | ProgressLine | None:
    """On a terminal, standard error says how far a run is; a file gets nothing of it, as in newman."""
    if not console.err.isatty():
        return None
    from azbearer.reporters.progress import ProgressBar, ProgressLine  # noqa: PLC0415  only on a terminal

    return (ProgressBar if bar else ProgressLine)(_flushing(console.err), time.monotonic)


def _writer(console: Console, clear: Any) -> Any:
    """Write to the report; a progress line on the same terminal goes away first."""
    watched = console.out.isatty()
    if clear is None and not watched:
        return console.write

    def write(text: str) -> None:
        if clear is not None:
            clear()
        console.write(text)
        if watched:
            console.flush()

    return write


def _flushing(stream: Any) -> Any:
    def write(text: str) -> None:
        stream.write(text)
        stream.flush()

    return write
