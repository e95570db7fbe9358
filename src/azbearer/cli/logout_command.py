"""`azbearer logout`: removes a sign-in with every token that it has brought."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `--profile` and `--all`."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--profile", metavar="NAME", default="default", help="which one (default: default)")
    which.add_argument("--all", action="store_true", help="every one")


def run(options: argparse.Namespace, console: Console) -> int:
    """Forget; the result is the exit code.

    Raises:
        AzbearerError: there is no such profile, or something of it can't be removed.
    """
    from azbearer.cli.profiles import Profiles, checked_name  # noqa: PLC0415  --help needs none of it

    profiles = Profiles(console.environment)
    wanted = checked_name(options.profile)
    names = profiles.names() if options.all else (wanted,)
    if not options.all and wanted not in profiles.names():
        profiles.get(wanted)
    for name in names:
        profiles.remove(name)
        console.result(f'signed out of profile "{name}"')
    if not names:
        console.note("nobody was signed in")
    return 0
