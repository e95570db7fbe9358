"""`azbearer emulator`: Entra ID, Azure Resource Manager and an echo on loopback, until it is stopped."""

from __future__ import annotations

from pathlib import Path
from time import sleep

from azbearer.cli.connection import token_lifetime
from azbearer.cli.emulator_options import add_options, with_options
from azbearer.cli.numbers import whole_number
from azbearer.errors import InputError, OutputError, UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console
    from azbearer.emulator import Emulator, EmulatorSettings
    from azbearer.variables.scopes import Scopes

_LARGEST_PORT = 65535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the emulator's settings."""
    parser.add_argument(
        "--port", metavar="N", type=port, default=0, help="HTTPS port (default: any free one)"
    )
    parser.add_argument(
        "--http-port", metavar="N", type=port, default=0, help="plain HTTP port, for the echo (default: any)"
    )
    parser.add_argument(
        "-e",
        "--environment",
        metavar="FILE",
        type=Path,
        help="the tenant, client and secret that this environment file names exist in the emulator",
    )
    parser.add_argument(
        "--token-lifetime",
        metavar="SECONDS",
        type=token_lifetime,
        default=3599,
        help="how long tokens live, at least 2 (default: 3599)",
    )
    parser.add_argument(
        "--ca-file", metavar="FILE", type=Path, help="write the CA's certificate to this file"
    )
    add_options(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until SIGINT or SIGTERM; ends with 0, since that is how it is meant to end.

    Raises:
        AzbearerError: the environment cannot be read, the port is taken, or the CA cannot be written.
    """
    from azbearer.cli.signals import interrupts_raise  # noqa: PLC0415  --help needs none of it
    from azbearer.emulator import Emulator  # noqa: PLC0415
    from azbearer.emulator.store import StateFileError  # noqa: PLC0415

    emulator = Emulator(_settings(options))
    with interrupts_raise():
        try:
            emulator.start()
        except StateFileError as error:
            raise InputError(str(error), where=str(options.state), hint="choose another --state") from error
        except ValueError as error:
            raise InputError(str(error), where=str(options.seed_file)) from error
        except OSError as error:
            raise UsageError(
                f"the emulator cannot listen: {error.strerror}",
                where=f"port {options.port or 'any'}, HTTP port {options.http_port or 'any'}",
                hint="choose another port with --port and --http-port",
            ) from error
        try:
            _write_ca(emulator, options.ca_file)
            _introduce(emulator, options, console)
            while True:
                sleep(3600)  # not a lock's wait: Windows would not hear Ctrl-C in it
        except KeyboardInterrupt:
            console.note("stopped")
        finally:
            emulator.stop()
    return 0


def _settings(options: argparse.Namespace) -> EmulatorSettings:
    from azbearer.emulator import EmulatorSettings  # noqa: PLC0415  --help needs none of it
    from azbearer.library.offline import emulator_settings  # noqa: PLC0415

    base = EmulatorSettings(
        token_lifetime=options.token_lifetime, port=options.port, http_port=options.http_port
    )
    return with_options(emulator_settings(_scopes(options.environment), defaults=base), options)


def _scopes(path: Path | None) -> Scopes:
    from azbearer.collection import read_variable_file  # noqa: PLC0415  --help needs none of it
    from azbearer.variables.scopes import Scope, Scopes  # noqa: PLC0415

    if path is None:
        return Scopes()
    file = read_variable_file(path, "environment")
    return Scopes(Scope("environment", path.name, file.values))


def _write_ca(emulator: Emulator, path: Path | None) -> None:
    if path is None:
        return
    try:
        emulator.write_ca(path)
    except OSError as error:
        raise OutputError(
            f"the CA's certificate cannot be written: {error.strerror}",
            where=str(path),
            hint="choose another file",
        ) from error


def _introduce(emulator: Emulator, options: argparse.Namespace, console: Console) -> None:
    settings = emulator.settings
    app, subscription = settings.apps[0], settings.subscriptions[0]
    console.result(f"Entra ID and Azure Resource Manager  {emulator.url}")
    console.result(f"echo, plain HTTP                     {emulator.http_url}")
    console.result(f"tenant                               {app.tenant_id}")
    console.result(f"client                               {app.client_id}")
    console.result(f"client secret                        {_secret_note(options)}")
    console.result(f"subscription                         {subscription.id}")
    console.result(f"control key                          {emulator.control_key}")
    if options.ca_file:
        console.result(f"CA certificate                       {options.ca_file}")
    else:
        console.note("clients must trust the emulator's CA: write its certificate with --ca-file FILE")
    kept = f"is kept in {options.state}" if options.state else "is gone then"
    console.note(f"stop it with Ctrl-C; everything that is created in it {kept}")
    console.flush()


def _secret_note(options: argparse.Namespace) -> str:
    from azbearer.emulator import DEMO_CLIENT_SECRET  # noqa: PLC0415  --help needs none of it

    # The demo's secret is public; one from a user's file is not repeated.
    return f"the one in {options.environment}" if options.environment else DEMO_CLIENT_SECRET


def port(text: str) -> int:
    """A port number, 0 for any free one."""
    number = whole_number(text)
    if number is None or number > _LARGEST_PORT:
        raise UsageError(f'"{text}" is not a port', hint="give a number up to 65535")
    return number
