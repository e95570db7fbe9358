"""`azbearer token`: an access token on standard output, from the cache if there is one."""

from __future__ import annotations

import argparse
import json

from azbearer.cli.connection import add_connection_arguments
from azbearer.cli.identity_arguments import add_identity_arguments
from azbearer.cli.numbers import duration
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.cli.console import Console

OUTPUTS = ("raw", "json", "header", "env")
SHELLS = ("sh", "powershell")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `token`."""
    _add_purpose_arguments(parser)
    group = parser.add_argument_group("what is printed")
    group.add_argument(
        "-o",
        "--output",
        choices=OUTPUTS,
        help="raw: the token alone; json: an object like that of az; header: for curl -H @-; "
        "env: assignments for a shell (default: raw)",
    )
    group.add_argument(
        "--shell", choices=SHELLS, default="sh", help="whose assignments `-o env` writes (default: sh)"
    )
    group.add_argument(
        "--decode", action="store_true", help="show the token's header and claims instead of the token"
    )
    group = parser.add_argument_group("how old it may be")
    group.add_argument("--force", action="store_true", help="get a new token, whatever is cached")
    group.add_argument(
        "--min-valid",
        metavar="DURATION",
        type=duration,
        default=0.0,
        help="how long the token must live on, such as 600, 10m or 1h",
    )
    add_connection_arguments(parser)
    parser.add_argument("--words", default="[]", help=argparse.SUPPRESS)


def _add_purpose_arguments(parser: argparse.ArgumentParser) -> None:
    add_identity_arguments(parser, "the service principal of this environment file")
    group = parser.add_argument_group("what the token is for")
    group.add_argument("--resource", metavar="URI", default="", help="such as https://vault.azure.net")
    group.add_argument(
        "--scope", metavar="SCOPE", default="", help="such as https://graph.microsoft.com/.default"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print a token; the result is the exit code.

    Raises:
        AzbearerError: there is none to be had.
    """
    from azbearer.cli.claims import claim, decoded  # noqa: PLC0415  --help needs none of it
    from azbearer.cli.tokenoutput import rendered  # noqa: PLC0415
    from azbearer.cli.tokensession import open_session  # noqa: PLC0415
    from azbearer.cli.warm import remember  # noqa: PLC0415

    if options.decode and options.output:
        raise UsageError("--decode and -o print two different things", hint="give one of them")
    with open_session(options, console) as session:
        token = session.token(force=options.force, min_valid=options.min_valid)
    if options.decode:
        console.write(decoded(token.value))
        return 0
    tenant = claim(token.value, "tid") or session.identity.tenant_id
    made = (options.output or "raw", options.shell, tenant)
    console.write(rendered(token.value.reveal(), token.expires_on, token.kind, made))
    if not options.force:
        remember(session, options.min_valid, made, json.loads(options.words))
    return 0


def prepare(arguments: list[str], _parser: argparse.ArgumentParser) -> list[str]:
    """Hand the command its own words, by which the next call of the same finds the token (see `warm.py`)."""
    words = list(arguments)[list(arguments).index("token") + 1 :]
    return [*arguments, "--words", json.dumps(words)]
