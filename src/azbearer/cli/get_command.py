"""`azbearer get`: one GET of the Azure REST API."""

from __future__ import annotations

from azbearer.cli.call.arguments import add_call_arguments
from azbearer.cli.call.words import positionals_first
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console

prepare = positionals_first
"""Called with the words of the command line and the parser, before the one parses the other."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of a call."""
    add_call_arguments(parser, "GET")


def run(options: argparse.Namespace, console: Console) -> int:
    """Make the call; the result is the exit code.

    Raises:
        AzbearerError: there was no answer.
    """
    from azbearer.cli.call.command import run_call  # noqa: PLC0415  --help needs none of it

    return run_call(options, console)
