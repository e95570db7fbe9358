"""The options of a call; the same for every method."""

from __future__ import annotations

from azbearer.cli.connection import add_connection_arguments
from azbearer.cli.identity_arguments import add_identity_arguments
from azbearer.cli.numbers import count, duration, workers
from azbearer.cli.parser import file_path
from azbearer.cli.revealing import add_reveal_argument
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

FORMATS = ("json", "yaml", "table", "tsv", "csv", "ndjson", "raw", "none")
"""The forms of `formats.py`, which a command line that only asks for help need not load."""
WRITES = frozenset({"PUT", "POST", "PATCH", "DELETE"})
FINAL_STATES = ("azure-async-operation", "location", "original-uri", "operation-location")


def add_call_arguments(parser: argparse.ArgumentParser, method: str = "") -> None:
    """Add the options.

    Args:
        parser: of the command.
        method: of the command; empty for `request`, which is told.
    """
    if method:
        parser.set_defaults(method=method)
    else:
        parser.add_argument("method", metavar="METHOD", type=http_method, help="any HTTP method")
    parser.add_argument(
        "url",
        metavar="URL",
        nargs="?",
        default="",
        help="a path of the Resource Manager, such as /subscriptions, or an absolute URL; "
        "{subscriptionId} and {{variables}} are filled in",
    )
    parser.add_argument(
        "items",
        metavar="ITEM",
        nargs="*",
        help="name==value for the query, Name:value for a header, name=value and name:=json for the body, "
        "@FILE for all of it",
    )
    _add_request_arguments(parser)
    _add_follow_arguments(parser)
    _add_many_arguments(parser)
    add_output_arguments(parser)
    add_whose_arguments(parser)
    add_connection_arguments(parser)


def _add_request_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the request")
    group.add_argument(
        "-b", "--body", metavar="BODY", help="the body: a text, @FILE, or - for standard input; sent as it is"
    )
    group.add_argument("--template", action="store_true", help="fill in {{variables}} in the body, too")
    group.add_argument(
        "-H", "--header", metavar="NAME:VALUE", action="append", default=[], help="a header; may be repeated"
    )
    group.add_argument(
        "--preview", action="store_true", help="take preview api-versions when none is given in the URL"
    )
    group.add_argument(
        "--curl",
        action="store_true",
        help="print a curl command for the call, with the secrets cut; send nothing",
    )
    group.add_argument("--dry-run", action="store_true", help="show what would be sent; send nothing")
    group.add_argument(
        "--if-match", metavar="ETAG", help="only if the resource still has this ETag; * for any"
    )
    group.add_argument(
        "--if-none-match", metavar="ETAG", help="only if it has not; * to create and never replace"
    )
    group.add_argument(
        "--client-request-id", metavar="ID", default="", help="x-ms-client-request-id (default: a new GUID)"
    )
    group.add_argument(
        "--timeout", metavar="DURATION", type=duration, help="for everything, such as 90, 10m or 2h"
    )


def _add_follow_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what follows")
    group.add_argument("--all", action="store_true", help="follow a list to its last page")
    group.add_argument(
        "--max-pages", metavar="N", type=count, default=1000, help="stop after so many pages (default: 1000)"
    )
    waiting = group.add_mutually_exclusive_group()
    waiting.add_argument(
        "--wait",
        action="store_true",
        default=None,
        help="wait for the end of a long-running operation (default for put, post, patch, delete)",
    )
    waiting.add_argument("--no-wait", dest="wait", action="store_false", help="give the first answer")
    group.add_argument("--resume", metavar="ID", default="", help="wait for an operation that was left")
    group.add_argument(
        "--final-state-via",
        choices=FINAL_STATES,
        default="",
        help="where the result of an operation is, if the service does not keep to the rules",
    )
    group.add_argument(
        "--register", action="store_true", help="register the resource provider if it is not, and try again"
    )


def _add_many_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("many scopes")
    scopes = group.add_mutually_exclusive_group()
    scopes.add_argument(
        "--each-subscription",
        action="store_true",
        help="once for each subscription that the identity sees; the URL has {subscriptionId}",
    )
    scopes.add_argument(
        "--each-line",
        metavar="FILE",
        help="once for each line of a file, or of standard input (-): {line} in the URL; {NAME} for the "
        "columns of a CSV file with a head, and the members of JSON lines",
    )
    group.add_argument(
        "--subscription-filter",
        metavar="PATTERN",
        default="",
        help="of each subscription: those whose name or id fits, such as 'prod-*'",
    )
    group.add_argument(
        "--management-group",
        metavar="ID",
        default="",
        help="of each subscription: those below this management group",
    )
    group.add_argument(
        "--workers",
        metavar="N",
        type=workers,
        default=8,
        help="how many at the same time, inside the request limits (default: 8)",
    )
    group.add_argument(
        "--batch",
        action="store_true",
        help="many GETs in one HTTP call: 20 with Microsoft Graph's $batch, 500 with the Resource Manager's "
        "/batch, which Microsoft does not document",
    )


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is about the form of the answer."""
    group = parser.add_argument_group("what is printed")
    group.add_argument(
        "-o",
        "--output",
        choices=FORMATS,
        default="",
        help="the form of the answer (default: raw, as it came)",
    )
    group.add_argument(
        "--query", metavar="JMESPATH", default="", help="print this part of the answer (default form: json)"
    )
    group.add_argument("-i", "--include", action="store_true", help="print status and headers, too")
    group.add_argument(
        "-v", "--verbose", action="store_true", help="tell on standard error what is sent and received"
    )
    add_reveal_argument(group)
    group.add_argument(
        "--output-file",
        metavar="FILE",
        type=file_path,
        help="write the body into this file, however large it is",
    )


def add_whose_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is about whose token it is."""
    group = add_identity_arguments(parser, "an environment file: identity and variables")
    group.add_argument(
        "--env-var", metavar="NAME=VALUE", action="append", default=[], help="set a variable; may be repeated"
    )
    group.add_argument(
        "--auxiliary-tenant",
        metavar="TENANT",
        action="append",
        default=[],
        help="send a token of this tenant along; at most three times",
    )
    group.add_argument(
        "--subscription", metavar="ID", default="", help="what {subscriptionId} stands for in the URL"
    )
    group.add_argument(
        "--cloud", metavar="NAME", default="", help="the cloud by az's name, such as AzureUSGovernment"
    )
    group.add_argument(
        "--resource", metavar="URI", default="", help="what the token is for, if not the URL tells"
    )
    group.add_argument("--scope", metavar="SCOPE", default="", help="the same as a scope")
    group.add_argument(
        "--token-host",
        metavar="HOST",
        action="append",
        default=[],
        help="a further host (or host:port) that may see the token; may be repeated",
    )
    group.add_argument("--no-auth", action="store_true", help="send no token")


def http_method(text: str) -> str:
    """A method, in upper case."""
    if not text.isascii() or not text.replace("-", "").isalpha():
        raise UsageError(f"{text[:40]!a} is no HTTP method", hint="give one such as GET")
    return text.upper()
