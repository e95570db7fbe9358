"""The reporters by name: how each is made, and where it writes.

A factory is written as `module:name`, the form of an entry point, and is imported when a run uses it.
It takes a `ReporterContext` and gives a listener; a reporter of another package needs no more than that.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from azbearer.reporters.style import Style
    from azbearer.runner.events import Listener
    from azbearer.secrets import Redactor


class ReporterContext(NamedTuple):
    """What a reporter may use.

    Args:
        write: writes to standard output.
        style: how text looks there.
        version: azbearer's.
        environment: the process's environment variables.
        export: the file to write, or None.
        variables: gives the values of a scope (`environment` or `globals`) at the end.
        redactor: what is known to be secret; events come redacted, the user's own document does not.
        switches: the options `--reporter-NAME-SWITCH` that were given, such as `cli-no-console`.
    """

    write: Callable[[str], object]
    style: Style
    version: str
    environment: Mapping[str, str]
    export: Path | None
    variables: Callable[[Literal["environment", "globals"]], list[dict[str, Any]]]
    redactor: Redactor
    switches: frozenset[str] = frozenset()


class Reporter(NamedTuple):
    """One row of the table.

    Args:
        factory: `module:name`; empty for the progress bar, which shares a terminal with all the others.
        export: what the file holds, such as `JSON report`; empty if it writes none.
        default: where the file goes unless `--reporter-NAME-export` says otherwise; None: standard output.
        variable: an environment variable that names the file, in place of an option.
    """

    factory: str
    export: str = ""
    default: Path | None = None
    variable: str = ""

    def make(self, context: ReporterContext) -> Listener:
        """The listener."""
        module, _, name = self.factory.partition(":")
        listener: Listener = getattr(importlib.import_module(module), name)(context)
        return listener

    @property
    def has_option(self) -> bool:
        """Whether there is an option `--reporter-NAME-export`."""
        return bool(self.export) and not self.variable


REPORTERS = {
    "cli": Reporter("azbearer.reporters.terminal:make"),
    "json": Reporter("azbearer.reporters.json_report:make", "JSON report", Path("azbearer-run-report.json")),
    "junit": Reporter("azbearer.reporters.junit:make", "JUnit report", Path("azbearer-run-report.xml")),
    "html": Reporter("azbearer.reporters.html_report:make", "HTML report", Path("azbearer-run-report.html")),
    "progress": Reporter(""),
    "tap": Reporter("azbearer.reporters.tap:make", "TAP report"),
    "github": Reporter("azbearer.reporters.github:make", "step summary", variable="GITHUB_STEP_SUMMARY"),
}


def chosen_file(context: ReporterContext) -> Path:
    """The file of a reporter that writes nowhere else.

    Raises:
        ValueError: there is none, though the reporter's row in the table gives one.
    """
    if context.export is None:
        raise ValueError("this reporter needs a file")
    return context.export


def exports(options: argparse.Namespace, environment: Mapping[str, str]) -> dict[str, Path | None]:
    """The file of each reporter that the options ask for."""
    return {name: _export(name, options, environment) for name in options.reporters}


def _export(name: str, options: argparse.Namespace, environment: Mapping[str, str]) -> Path | None:
    reporter = REPORTERS[name]
    if reporter.variable:
        given = environment.get(reporter.variable)
        return Path(given) if given else None
    path: Path | None = getattr(options, f"reporter_{name}_export", None)
    return path


def make_listeners(files: Mapping[str, Path | None], context: ReporterContext) -> Sequence[Listener]:
    """The listeners for these reporters, each with its file, in this order."""
    chosen = [(REPORTERS[name], path) for name, path in files.items()]
    return [row.make(context._replace(export=path)) for row, path in chosen if row.factory]
