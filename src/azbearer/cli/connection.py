"""The options that say how requests travel, shared by every command that sends some."""

from __future__ import annotations

from azbearer.cli.numbers import whole_number
from azbearer.cli.parser import file_path
from azbearer.errors import UsageError
from azbearer.http.settings import TransportSettings
from azbearer.typed import TYPE_CHECKING
from azbearer.version import __version__

if TYPE_CHECKING:
    import argparse

    from azbearer.emulator import EmulatorSettings
    from azbearer.library.offline import Offline

USER_AGENT = f"azbearer/{__version__}"
_SHORTEST_TOKEN_LIFETIME = 2


def add_connection_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `--offline` with its setting, `--connect-to`, `--ssl-extra-ca-certs` and `-k`."""
    group = parser.add_argument_group("connection")
    group.add_argument(
        "--offline",
        action="store_true",
        help="start the emulator inside the process and send Azure's hosts and postman-echo.com to it",
    )
    group.add_argument(
        "--offline-token-lifetime",
        metavar="SECONDS",
        type=token_lifetime,
        default=3599,
        help="how long the emulator's tokens live, at least 2 (default: 3599)",
    )
    group.add_argument(
        "--offline-operation-seconds",
        metavar="SECONDS",
        type=operation_seconds,
        default=0,
        help="how long the emulator's long-running operations take (default: 0, they are over at once)",
    )
    group.add_argument(
        "--connect-to",
        metavar="HOST1:PORT1:HOST2:PORT2",
        action="append",
        default=[],
        help="connect to HOST2:PORT2 instead of HOST1:PORT1, as curl does; may be repeated",
    )
    group.add_argument(
        "--ssl-extra-ca-certs",
        metavar="FILE",
        type=file_path,
        help="PEM file of certificate authorities to trust beside the system's",
    )
    group.add_argument("-k", "--insecure", action="store_true", help="do not check certificates")


def operation_seconds(text: str) -> int:
    """Seconds that an operation of the emulator takes."""
    number = whole_number(text)
    if number is None:
        raise UsageError(
            f'"{text}" is no time for operations', hint="give a whole number of seconds, such as 30"
        )
    return number


def token_lifetime(text: str) -> int:
    """Seconds that a token of the emulator lives."""
    number = whole_number(text)
    if number is None or number < _SHORTEST_TOKEN_LIFETIME:
        raise UsageError(
            f'"{text}" is not a token lifetime',
            hint=f"give whole seconds, at least {_SHORTEST_TOKEN_LIFETIME}",
        )
    return number


def transport_settings(
    options: argparse.Namespace, user_agent: str, timeout: float | None, offline: Offline | None = None
) -> TransportSettings:
    """The settings that the options ask for.

    Args:
        options: what `add_connection_arguments` added.
        user_agent: for requests that bring none.
        timeout: seconds for each request, or None.
        offline: the emulator of this process, if there is one.

    Raises:
        UsageError: a `--connect-to` rule cannot be read.
    """
    from azbearer.http.connect import parse_connect_to  # noqa: PLC0415  only when something is sent

    rules = tuple(parse_connect_to(text) for text in options.connect_to)
    settings = TransportSettings(
        connect_to=rules,
        extra_ca_file=options.ssl_extra_ca_certs,
        verify=not options.insecure,
        total_timeout=timeout,
        user_agent=user_agent,
    )
    return offline.applied_to(settings) if offline else settings


def emulator_settings_of(options: argparse.Namespace) -> EmulatorSettings:
    """What the options say of the emulator of `--offline`.

    A run does not wait for what needs no time; `azbearer emulator` takes its time as Azure does.
    """
    from azbearer.emulator import EmulatorSettings  # noqa: PLC0415  only when asked for

    return EmulatorSettings(
        token_lifetime=options.offline_token_lifetime, operation_seconds=options.offline_operation_seconds
    )
