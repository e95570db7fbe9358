"""`azbearer doctor`: what is understood, what is missing, what is unsafe; it changes nothing."""

from __future__ import annotations

import contextlib
import json
import platform
from pathlib import Path

from azbearer.cli.connection import add_connection_arguments
from azbearer.cli.identity_arguments import add_allow_commands_argument
from azbearer.typed import TYPE_CHECKING
from azbearer.version import __version__

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from azbearer.cli.checkup.finding import Finding, Section
    from azbearer.cli.console import Console
    from azbearer.cli.identity import World
    from azbearer.collection.model import VariableFile
    from azbearer.reporters.style import Style


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `doctor`."""
    parser.add_argument("collection", metavar="COLLECTION", type=Path, nargs="?", help="a collection file")
    parser.add_argument("-e", "--environment", metavar="FILE", type=Path, help="an environment file")
    parser.add_argument(
        "-o",
        "--output",
        choices=("text", "json"),
        default="text",
        help="the form of the report (default: text)",
    )
    parser.add_argument("--no-network", action="store_true", help="send nothing at all")
    add_allow_commands_argument(parser)
    add_connection_arguments(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Look at everything; the result is 0, or the code of the first thing that is broken.

    Raises:
        OutputError: the report can't be written.
    """
    from azbearer.cli.checkup.finding import exit_code_of  # noqa: PLC0415  --help needs none of it

    sections = [section for section in _sections(options, console) if section.findings]
    code = exit_code_of(sections)
    if options.output == "json":
        report = {
            "azbearer": __version__,
            "python": platform.python_version(),
            "platform": platform.platform(),
            "exit_code": int(code),
            "sections": [section.as_json() for section in sections],
        }
        console.result(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for section in sections:
            console.write(_text(section, console.style))
    return int(code)


def _sections(options: argparse.Namespace, console: Console) -> Iterator[Section]:
    from azbearer.cli.checkup.finding import Section  # noqa: PLC0415  --help needs none of it
    from azbearer.cli.checkup.network import examine_network  # noqa: PLC0415
    from azbearer.cli.checkup.sources import examine_profiles, examine_sources  # noqa: PLC0415
    from azbearer.cli.checkup.store import examine_store  # noqa: PLC0415
    from azbearer.cli.identity import World  # noqa: PLC0415
    from azbearer.cli.tokensession import offline_of_options, open_driver  # noqa: PLC0415

    environ, network = console.environment, not options.no_network
    file, unreadable = _environment(options)
    with contextlib.ExitStack() as stack:
        offline = stack.enter_context(offline_of_options(options, file))
        driver = stack.enter_context(open_driver(options, console, offline))
        world = World(options, environ, driver, offline, stack)
        yield Section(
            "environment", f"environment {options.environment}", unreadable or _of_file(file, world)
        )
        yield Section("collection", f"collection {options.collection}", _of_collection(options.collection))
        yield Section("profiles", "profiles", examine_profiles(environ))
        yield Section("sources", "the default chain", examine_sources(environ, driver.context))
        yield Section("network", "network", examine_network(world, _authority(file, world), network=network))
        yield Section("store", "store of tokens", examine_store(environ))


def _environment(options: argparse.Namespace) -> tuple[VariableFile | None, tuple[Finding, ...]]:
    """The file of `-e`, or what is wrong with it."""
    from azbearer.cli.checkup.finding import broken  # noqa: PLC0415  --help needs none of it
    from azbearer.cli.tokensession import environment_file  # noqa: PLC0415
    from azbearer.errors import AzbearerError  # noqa: PLC0415

    try:
        return environment_file(options), ()
    except AzbearerError as error:
        return None, (broken(error),)


def _of_file(file: VariableFile | None, world: World) -> tuple[Finding, ...]:
    if file is None:
        return ()
    from azbearer.cli.checkup.environment import examine_environment  # noqa: PLC0415  only when given

    return examine_environment(file, world, network=not world.options.no_network)


def _of_collection(path: Path | None) -> tuple[Finding, ...]:
    if path is None:
        return ()
    from azbearer.cli.checkup.collection import examine_collection  # noqa: PLC0415  only when given
    from azbearer.cli.checkup.finding import broken  # noqa: PLC0415
    from azbearer.collection import read_collection  # noqa: PLC0415
    from azbearer.errors import AzbearerError  # noqa: PLC0415

    try:
        return examine_collection(read_collection(path))
    except AzbearerError as error:
        return (broken(error),)


def _authority(file: VariableFile | None, world: World) -> str:
    """Where tokens come from; a file that names an impossible place is spoken of elsewhere."""
    from azbearer.auth.authority import (  # noqa: PLC0415  --help needs none of it
        AUTHORITY_VARIABLE,
        authority_in,
    )
    from azbearer.cli.recipe_identity import lookup_of  # noqa: PLC0415
    from azbearer.errors import AzbearerError  # noqa: PLC0415
    from azbearer.tokens.authority import checked_authority  # noqa: PLC0415
    from azbearer.tokens.clouds import PUBLIC  # noqa: PLC0415

    with contextlib.suppress(AzbearerError):
        if file is not None:
            return checked_authority(authority_in(lookup_of(file), world.environ))
        return checked_authority(world.environ.get(AUTHORITY_VARIABLE, "") or PUBLIC.authority)
    return PUBLIC.authority


def _text(section: Section, style: Style) -> str:
    from azbearer.reporters.style import printable  # noqa: PLC0415  --help needs none of it

    lines = [style.paint(printable(section.title), "bold")]
    for finding in section.findings:
        lines.append(f"  {_mark(finding, style)} {printable(finding.text)}")
        if finding.hint:
            lines.append(f"      {style.paint(f'hint: {printable(finding.hint)}', 'grey')}")
    return "\n".join(lines) + "\n\n"


def _mark(finding: Finding, style: Style) -> str:
    marks = {"ok": style.passed, "info": style.dot, "warning": style.paint("!", "yellow")}
    return marks.get(finding.mark.value, style.failed)
