"""The options that say whose tokens a command uses, shared by every command that needs some."""

from __future__ import annotations

from azbearer.cli.parser import file_path
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    # A private name of argparse, and the only one for what `add_argument_group` gives.
    from argparse import _ActionsContainer as Container
    from argparse import _ArgumentGroup as Group


def add_identity_arguments(parser: argparse.ArgumentParser, environment: str) -> Group:
    """Add what `identity.open_session` reads, in a group of its own; the group, for what a command adds.

    Args:
        parser: of the command.
        environment: what the environment file is to the command, for its help.
    """
    group = parser.add_argument_group("whose token")
    group.add_argument("-e", "--environment", metavar="FILE", type=file_path, help=environment)
    group.add_argument("--profile", metavar="NAME", default="", help="the user who signed in as this profile")
    group.add_argument("--tenant", metavar="TENANT", default="", help="a tenant's id or domain")
    add_authority_argument(group)
    group.add_argument("--no-cache", action="store_true", help="leave the token cache on disk alone")
    add_allow_commands_argument(group)
    return group


def add_authority_argument(place: Container) -> None:
    """Add `--authority`."""
    place.add_argument(
        "--authority", metavar="URL", default="", help="the sign-in service, if it is not the cloud's own"
    )


def add_allow_commands_argument(place: Container) -> None:
    """Add `--allow-commands`, also for commands that read an environment and use no token."""
    place.add_argument(
        "--allow-commands",
        action="store_true",
        help="let secrets of the environment file come from programs (cmd:PROGRAM ARGUMENTS)",
    )
