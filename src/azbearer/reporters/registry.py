"""The reporters by name: how each is made, and where it writes.

A factory is written as `module:name`, the form of an entry point, and is imported when a run uses it.
It takes a `ReporterContext` and gives a listener; a reporter of another package needs no more than that.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import MappingProxyType

from azbearer.errors import InputError
from azbearer.typed import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from azbearer.reporters.style import Style
    from azbearer.runner.listeners import Listener
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
        options: of a reporter from another package, `--reporter-NAME-KEY VALUE` as `{KEY: VALUE}`.
    """

    write: Callable[[str], object]
    style: Style
    version: str
    environment: Mapping[str, str]
    export: Path | None
    variables: Callable[[Literal["environment", "globals"]], list[dict[str, Any]]]
    redactor: Redactor
    switches: frozenset[str] = frozenset()
    options: Mapping[str, str] = MappingProxyType({})


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
        """The listener.

        Raises:
            InputError: the factory of another package cannot be loaded.
        """
        module, _, name = self.factory.partition(":")
        try:
            factory: Callable[[ReporterContext], Listener] = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise InputError(
                f"the reporter {self.factory} cannot be loaded: {error}",
                hint="install its package again, or leave it out of --reporters",
            ) from error
        return factory(context)

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


GROUP = "azbearer.reporters"
"""The group of entry points in which other packages name their reporters."""


def reporter_of(name: str) -> Reporter | None:
    """The reporter of that name: one of ours, or one that an installed package brings; else None.

    Packages are looked at only for a name that was asked for, so that nothing strange is loaded unasked.
    """
    if name in REPORTERS:
        return REPORTERS[name]
    from importlib.metadata import entry_points  # noqa: PLC0415  slow, and few runs need it

    found = next(iter(entry_points(group=GROUP, name=name)), None)
    return Reporter(found.value) if found else None


def known_names() -> tuple[str, ...]:
    """The names of all reporters, those of other packages last."""
    from importlib.metadata import entry_points  # noqa: PLC0415  for messages alone

    return (*REPORTERS, *sorted(found.name for found in entry_points(group=GROUP)))


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
    if name not in REPORTERS:
        given = options_of(name, options.reporter_option).get("export")
        return Path(given) if given else None
    reporter = REPORTERS[name]
    if reporter.variable:
        given = environment.get(reporter.variable)
        return Path(given) if given else None
    path: Path | None = getattr(options, f"reporter_{name}_export", None)
    return path


def options_of(name: str, given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The options of one reporter, by what stands behind `--reporter-NAME-`."""
    start = f"{name}-"
    return {key.removeprefix(start): value for key, value in given if key.startswith(start)}


def make_listeners(
    files: Mapping[str, Path | None], context: ReporterContext, given: Sequence[tuple[str, str]] = ()
) -> Sequence[Listener]:
    """The listeners for these reporters, each with its file and its options, in this order.

    Raises:
        InputError: a reporter of another package cannot be loaded.
    """
    rows = [(name, reporter_of(name), path) for name, path in files.items()]
    return [
        row.make(context._replace(export=path, options=options_of(name, given)))
        for name, row, path in rows
        if row is not None and row.factory
    ]
