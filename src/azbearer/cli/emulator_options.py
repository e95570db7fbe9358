"""What `azbearer emulator` can be told of its content and its ways, and the settings that this makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from azbearer.cli.connection import operation_seconds
from azbearer.cli.numbers import whole_number
from azbearer.errors import InputError, UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import TypeVar

    from azbearer.emulator import EmulatorSettings

    Read = TypeVar("Read")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add them."""
    parser.add_argument(
        "--state",
        metavar="FILE",
        type=Path,
        help="keep what is created in this SQLite file (default: in memory)",
    )
    parser.add_argument(
        "--seed-file",
        metavar="FILE",
        type=Path,
        help="JSON of tenants, apps, subscriptions, resources, ... that exist from the start",
    )
    parser.add_argument(
        "--fault-plan", metavar="FILE", type=Path, help="JSON of what goes wrong with which requests"
    )
    parser.add_argument(
        "--operation-seconds",
        metavar="SECONDS",
        type=operation_seconds,
        default=1,
        help="how long ARM's long-running operations take (default: 1)",
    )
    parser.add_argument(
        "--page-size",
        metavar="N",
        type=page_size,
        default=1000,
        help="items on a page of ARM's lists (default: 1000)",
    )
    parser.add_argument(
        "--throttle-scale",
        metavar="FACTOR",
        type=throttle_scale,
        default=1.0,
        help="how many times as large ARM's token buckets are as documented; 0 for no limit (default: 1)",
    )
    parser.add_argument(
        "--require-registration",
        action="store_true",
        help="subscriptions are registered for no resource provider at first",
    )
    parser.add_argument(
        "--enforce-rbac",
        action="store_true",
        help="role assignments decide what a caller may do; first ones are in the seed's grants",
    )


def page_size(text: str) -> int:
    """Items on a page: a whole number, at least 1."""
    number = whole_number(text)
    if not number:
        raise UsageError(f'"{text}" is not a page size', hint="give a whole number, at least 1")
    return number


def throttle_scale(text: str) -> float:
    """A factor, 0 for no limit."""
    try:
        factor = float(text)
    except ValueError:
        factor = -1.0
    if not 0 <= factor < float("inf"):
        raise UsageError(f'"{text}" is not a factor', hint="give a number such as 0.1, or 0 for no limit")
    return factor


def with_options(base: EmulatorSettings, options: argparse.Namespace) -> EmulatorSettings:
    """The settings with what the options say put over them.

    Raises:
        InputError: a file cannot be read or used.
    """
    from azbearer.emulator.faults.files import read_faults  # noqa: PLC0415  --help needs none of it
    from azbearer.emulator.seeds import read_seed, seeded  # noqa: PLC0415

    settings = replace(
        base,
        state_file=options.state,
        operation_seconds=options.operation_seconds,
        page_size=options.page_size,
        throttle_scale=options.throttle_scale,
        require_registration=options.require_registration,
        enforce_rbac=options.enforce_rbac,
    )
    if options.seed_file:
        settings = _used(options.seed_file, lambda path: seeded(settings, read_seed(path)))
    if options.fault_plan:
        settings = replace(settings, faults=_used(options.fault_plan, read_faults))
    return settings


def _used(path: Path, use: Callable[[Path], Read]) -> Read:
    """What a file gives.

    Raises:
        InputError: it cannot be read, or its content makes no sense.
    """
    try:
        return use(path)
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror}", where=str(path), hint="check its name"
        ) from error
    except ValueError as error:
        raise InputError(str(error), where=str(path), hint="docs/emulator.md describes the format") from error
