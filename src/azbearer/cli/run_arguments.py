"""Options of `azbearer run` that bound a run and shape its output; names and meanings are newman's."""

from __future__ import annotations

from pathlib import Path

from azbearer.cli.numbers import count, milliseconds, retries, shard, workers
from azbearer.cli.revealing import add_reveal_argument
from azbearer.errors import UsageError
from azbearer.patterns import regex
from azbearer.reporters.registry import REPORTERS
from azbearer.runner.flow import MOST_JUMPS
from azbearer.runner.retries import DEFAULT_STATUSES, RetryRules
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    # A private name of argparse, and the only one for what `add_argument_group` gives.
    from argparse import _ArgumentGroup as Group

CLI_SWITCHES = {
    "silent": "write nothing",
    "show-timestamps": "write the time beside each request",
    "no-summary": "leave out the line of totals",
    "no-failures": "leave out the list of failures at the end",
    "no-assertions": "leave out tests",
    "no-success-assertions": "leave out the numbers of tests that passed",
    "no-console": "leave out what scripts write to the console",
    "no-banner": "leave out the first line",
}
"""newman's options of its reporter `cli`, each as `--reporter-cli-NAME`."""
_STATUS = regex("[45][0-9]{2}")
_RETRY_WORDS = frozenset({"network", "all-methods"})
_OURS = tuple(f"--reporter-{name}-" for name in REPORTERS)


def with_reporter_options(arguments: list[str]) -> list[str]:
    """`--reporter-NAME-KEY VALUE` of a reporter that is none of ours, as `--reporter-option=NAME-KEY=VALUE`.

    As in newman a value may be left out; the option is then `true`.
    """
    prepared: list[str] = []
    rest = iter(enumerate(arguments))
    for position, word in rest:
        if not word.startswith("--reporter-") or word.startswith((*_OURS, "--reporter-option")):
            prepared.append(word)
            continue
        key, equals, value = word.removeprefix("--reporter-").partition("=")
        following = arguments[position + 1 : position + 2]
        if not equals and following and not following[0].startswith("-"):
            next(rest)
            value = following[0]
        prepared.append(f"--reporter-option={key}={value if value or equals else 'true'}")
    return prepared


def reporter_option(text: str) -> tuple[str, str]:
    """`NAME-KEY=VALUE` in two."""
    key, _, value = text.partition("=")
    return key, value


def retry_rules(text: str) -> RetryRules:
    """What `--retry-on` says, as `429,503,network,all-methods`.

    Raises:
        UsageError: it has a word that says nothing.
    """
    words = frozenset(filter(None, (word.strip() for word in text.split(","))))
    statuses = frozenset(int(word) for word in words if _STATUS.fullmatch(word))
    unknown = sorted(word for word in words - _RETRY_WORDS if not _STATUS.fullmatch(word))
    if unknown or not words:
        hint = "use statuses from 400 to 599, network and all-methods, separated by commas"
        raise UsageError(f'--retry-on does not know "{unknown[0] if unknown else text}"', hint=hint)
    if words <= {"all-methods"}:
        statuses = DEFAULT_STATUSES
    return RetryRules(0, statuses, "network" in words, "all-methods" in words)


def add_file_arguments(group: Group) -> None:
    """Add what a collection may reach of this machine."""
    group.add_argument(
        "--working-dir",
        metavar="FOLDER",
        type=Path,
        help="where files of request bodies are (default: the collection's folder)",
    )
    group.add_argument(
        "--insecure-file-read", action="store_true", help="let request bodies take files from anywhere"
    )
    group.add_argument(
        "--allow-metadata",
        action="store_true",
        help="let scripts ask the metadata service of this machine, which gives out its identity",
    )
    group.add_argument(
        "--no-insecure-file-read",
        dest="insecure_file_read",
        action="store_false",
        help="newman's option for what is the default here",
    )


def add_pace_arguments(group: Group) -> None:
    """Add how fast a run goes, and how long it may take."""
    for option, what in (
        ("--delay-request", "wait between two requests"),
        ("--timeout", "end the run after this time"),
        ("--timeout-request", "give up on a request after this time"),
        ("--timeout-script", "end a script after this time"),
    ):
        group.add_argument(
            option, metavar="MS", type=milliseconds, default=0.0, help=f"{what}, in milliseconds"
        )
    group.add_argument(
        "--limit-jumps",
        metavar="N",
        type=count,
        default=MOST_JUMPS,
        help=f"end a run that follows setNextRequest more often in an iteration (default: {MOST_JUMPS})",
    )
    group.add_argument("--ignore-redirects", action="store_true", help="do not follow redirects")


def add_retry_arguments(group: Group) -> None:
    """Add when a request is sent once more; azbearer's own."""
    group.add_argument(
        "--retry",
        metavar="N",
        type=retries,
        default=0,
        help="send a request up to N times more when it is to be had later; see --retry-on",
    )
    group.add_argument(
        "--retry-on",
        metavar="WHAT",
        type=retry_rules,
        default=RetryRules(),
        help="statuses, `network` for no answer, `all-methods` for not only GET, HEAD and OPTIONS, "
        "separated by commas (default: 429,503)",
    )


def add_share_arguments(group: Group) -> None:
    """Add how a run's work is shared; azbearer's own."""
    group.add_argument(
        "--workers",
        metavar="N",
        type=workers,
        default=1,
        help="run N iterations at the same time, each with variables and cookies of its own",
    )
    group.add_argument(
        "--parallel-folders",
        action="store_true",
        help="with --workers: run the folders at the top at the same time, and the iterations in order",
    )


def add_choice_arguments(group: Group) -> None:
    """Add which part of a run is run; azbearer's own."""
    group.add_argument(
        "--shard",
        metavar="I/N",
        type=shard,
        help="run only the I-th of N parts, by iteration or by folder; see `azbearer report merge`",
    )

    group.add_argument(
        "--last-failed",
        action="store_true",
        help="run only the requests that failed when this collection was last run; all if none did",
    )
    group.add_argument(
        "--watch",
        action="store_true",
        help="run again whenever the collection, the environment, the globals or the data change",
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="print the requests, secrets masked; send nothing and run no scripts",
    )


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how the report on the terminal looks, and what is written beside the reports."""
    group = parser.add_argument_group("output")
    group.add_argument("--silent", action="store_true", help="no report on the terminal")
    group.add_argument(
        "--color",
        choices=("auto", "on", "off"),
        default="auto",
        help="colours on the terminal (default: auto)",
    )
    add_reveal_argument(group)
    group.add_argument("--disable-unicode", action="store_true", help="plain characters for marks")
    for name, what in CLI_SWITCHES.items():
        group.add_argument(f"--reporter-cli-{name}", action="store_true", help=what)
    group.add_argument(
        "--reporter-option",
        metavar="NAME-KEY=VALUE",
        action="append",
        default=[],
        type=reporter_option,
        help="an option for a reporter of another package; `--reporter-NAME-KEY VALUE` is the same",
    )
    group.add_argument("--export-collection", metavar="FILE", type=Path, help="write the collection that ran")
    group.add_argument(
        "--postman-api-key",
        metavar="KEY",
        help="not used: azbearer asks no account for collections, it reads files and addresses",
    )


def add_certificate_arguments(parser: argparse.ArgumentParser) -> None:
    """Add newman's options for client certificates."""
    group = parser.add_argument_group("client certificates")
    for name, what in (
        ("cert", "a client certificate, PEM or PKCS #12 (.pfx, .p12), for all https addresses"),
        ("key", "its key, PEM, unless it is in the same file"),
        ("cert-list", "a JSON list of certificates with the addresses that each is for"),
    ):
        group.add_argument(f"--ssl-client-{name}", metavar="FILE", type=Path, help=what)
    group.add_argument(
        "--ssl-client-passphrase",
        metavar="TEXT",
        help="opens the key; better in the environment variable AZBEARER_SSL_CLIENT_PASSPHRASE",
    )
