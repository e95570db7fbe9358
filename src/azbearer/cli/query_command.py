"""`azbearer query`: asks Azure Resource Graph."""

from __future__ import annotations

from azbearer.cli.call.arguments import add_output_arguments, add_whose_arguments
from azbearer.cli.connection import add_connection_arguments
from azbearer.cli.numbers import count, duration
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `query`."""
    parser.add_argument(
        "text",
        metavar="QUERY",
        help="in Kusto, such as \"Resources | where location == 'westeurope' | project id, name\"; @FILE, "
        "or - for standard input",
    )
    group = parser.add_argument_group("what is asked")
    group.add_argument("--first", metavar="N", type=count, help="so many rows at most (default: all)")
    scopes = group.add_mutually_exclusive_group()
    scopes.add_argument(
        "--subscriptions",
        metavar="ID[,ID...]",
        action="append",
        default=[],
        help="whose resources (default: of all that the identity sees); may be repeated",
    )
    scopes.add_argument(
        "--management-groups",
        metavar="ID[,ID...]",
        action="append",
        default=[],
        help="the resources below these; may be repeated",
    )
    group.add_argument(
        "--timeout", metavar="DURATION", type=duration, help="for everything, such as 90, 10m or 2h"
    )
    add_output_arguments(parser)
    add_whose_arguments(parser)
    add_connection_arguments(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Ask; the result is the exit code.

    Raises:
        AzbearerError: there was no answer.
    """
    from azbearer.cli.call.querying import run_query  # noqa: PLC0415  --help needs none of it

    return run_query(options, console)
