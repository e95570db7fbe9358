"""`azbearer run`: run a Postman collection, under newman's option names and meanings."""

from __future__ import annotations

from pathlib import Path

from azbearer.cli.connection import add_connection_arguments
from azbearer.cli.identity_arguments import add_allow_commands_argument
from azbearer.cli.numbers import count, seed
from azbearer.cli.run_arguments import (
    add_certificate_arguments,
    add_choice_arguments,
    add_file_arguments,
    add_output_arguments,
    add_pace_arguments,
    add_retry_arguments,
    add_share_arguments,
    with_reporter_options,
)
from azbearer.errors import ExitCode, UsageError
from azbearer.reporters.registry import REPORTERS, known_names, reporter_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console

_PLACES = "a file, - for standard input, or an http(s) address"
_BAIL_MODIFIERS = ("failure", "folder")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `newman run` that azbearer has, and azbearer's own."""
    parser.add_argument(
        "collection", metavar="COLLECTION", type=document, help=f"a collection, v1, v2.0 or v2.1: {_PLACES}"
    )
    _add_variable_arguments(parser)
    _add_run_arguments(parser)
    _add_report_arguments(parser)
    add_output_arguments(parser)
    add_connection_arguments(parser)
    add_certificate_arguments(parser)


def _add_variable_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("variables")
    group.add_argument("-e", "--environment", metavar="FILE", type=document, help="an environment file")
    group.add_argument("-g", "--globals", metavar="FILE", type=document, help="a globals file")
    for scope, name in (("environment", "env"), ("global", "global")):
        group.add_argument(
            f"--{name}-var",
            metavar="NAME=VALUE",
            action="append",
            default=[],
            help=f"set a variable of the {scope} scope; may be repeated",
        )
    group.add_argument(
        "--seed",
        metavar="N",
        type=seed,
        help="give dynamic variables such as {{$randomCity}} the same values in each run with this number",
    )
    add_allow_commands_argument(group)
    for scope in ("environment", "globals"):
        group.add_argument(
            f"--export-{scope}", metavar="FILE", type=Path, help=f"write the {scope} as the run left it"
        )
    group.add_argument("--vault", metavar="FILE", type=Path, help="secrets for {{vault:name}} and pm.vault")
    group.add_argument(
        "--packages", metavar="FOLDER", type=Path, help="where scripts find the packages of pm.require"
    )
    group.add_argument(
        "--cookie-jar", metavar="FILE", type=Path, help="start with these cookies (JSON of tough-cookie)"
    )
    group.add_argument(
        "--export-cookie-jar", metavar="FILE", type=Path, help="write the cookies as the run left them"
    )


def _add_run_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the run")
    group.add_argument(
        "--folder",
        metavar="NAME",
        action="append",
        default=[],
        help="run only this folder or request, by name or id; may be repeated",
    )
    group.add_argument(
        "-d",
        "--iteration-data",
        metavar="FILE",
        type=document,
        help="a CSV or JSON file with variables for each iteration, a row each",
    )
    group.add_argument(
        "-n",
        "--iteration-count",
        metavar="N",
        type=count,
        help="run it N times (default: once for each row of data, or once)",
    )
    group.add_argument(
        "--verbose",
        action="store_true",
        help="tell of each request what was sent, received, and how long it took",
    )
    add_file_arguments(group)
    group.add_argument(
        "--bail",
        metavar="MODIFIERS",
        nargs="?",
        const="failure",
        type=bail_modifiers,
        default=(),
        help="stop after the first failure (`failure`, the default), or the first broken script (`folder`)",
    )
    add_pace_arguments(group)
    add_retry_arguments(group)
    add_share_arguments(group)
    add_choice_arguments(group)
    group.add_argument(
        "-x", "--suppress-exit-code", action="store_true", help="exit with 0 even when something failed"
    )


def _add_report_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reports")
    group.add_argument(
        "-r",
        "--reporters",
        metavar="NAMES",
        type=reporter_names,
        default=("cli",),
        help=f"reporters, separated by commas: {', '.join(REPORTERS)} (default: cli)",
    )
    for name, reporter in REPORTERS.items():
        if reporter.has_option:
            group.add_argument(
                f"--reporter-{name}-export",
                metavar="FILE",
                type=Path,
                default=reporter.default,
                help=f"where the {name} reporter writes (default: {reporter.default or 'standard output'})",
            )


def run(options: argparse.Namespace, console: Console) -> int:
    """Run the collection; the result is the exit code.

    Raises:
        AzbearerError: nothing could be run, or a result could not be written.
    """
    from azbearer.cli.session import run_session  # noqa: PLC0415  --help needs none of it

    if options.watch:
        import time  # noqa: PLC0415  only when asked for

        from azbearer.cli.watch import watch  # noqa: PLC0415

        return watch(options, console, lambda: run_session(options, console), time.sleep)
    code = run_session(options, console)
    interrupted = code in (ExitCode.INTERRUPTED, ExitCode.TERMINATED)
    return 0 if options.suppress_exit_code and not interrupted else code


def prepare(arguments: list[str], _parser: argparse.ArgumentParser) -> list[str]:
    """Put right what argparse cannot know: a bare `--bail`, and options of other packages' reporters."""
    prepared = []
    for position, word in enumerate(arguments):
        following = arguments[position + 1 : position + 2]
        bare = word == "--bail" and not (following and set(following[0].split(",")) <= set(_BAIL_MODIFIERS))
        prepared.append("--bail=failure" if bare else word)
    return with_reporter_options(prepared)


def document(text: str) -> Path | str:
    """The path of a file; a text for what is none: `-` and addresses."""
    return text if text == "-" or text.lower().startswith(("http://", "https://")) else Path(text)


def bail_modifiers(text: str) -> tuple[str, ...]:
    """The modifiers of newman's `--bail`."""
    modifiers = tuple(filter(None, (word.strip() for word in text.split(","))))
    unknown = [word for word in modifiers if word not in _BAIL_MODIFIERS]
    if unknown:
        raise _usage(f'--bail does not know "{unknown[0]}"', f"use {' or '.join(_BAIL_MODIFIERS)}")
    return modifiers


def reporter_names(text: str) -> tuple[str, ...]:
    """Names of reporters, separated by commas."""
    names = tuple(dict.fromkeys(filter(None, (word.strip() for word in text.split(",")))))
    unknown = [name for name in names if reporter_of(name) is None]
    if unknown:
        raise _usage(f'there is no reporter "{unknown[0]}"', f"there are {', '.join(known_names())}")
    return names


def _usage(message: str, hint: str) -> UsageError:
    return UsageError(message, hint=hint)
