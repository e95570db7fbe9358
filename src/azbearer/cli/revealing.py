"""`--reveal`: secrets on the terminal for whoever asks, and never where others can read the log."""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from argparse import _ArgumentGroup as Group  # a private name, and the only one for what a group is
    from collections.abc import Mapping

# What the services that build software set; each of their logs is read by more people than its run.
_BUILD_VARIABLES = (
    "CI",
    "CONTINUOUS_INTEGRATION",
    "GITHUB_ACTIONS",
    "TF_BUILD",
    "GITLAB_CI",
    "JENKINS_URL",
    "TEAMCITY_VERSION",
    "BUILDKITE",
    "CIRCLECI",
    "TRAVIS",
    "APPVEYOR",
    "BITBUCKET_BUILD_NUMBER",
    "CODEBUILD_BUILD_ID",
    "DRONE",
    "SEMAPHORE",
    "BUILD_ID",
)
_NO = frozenset({"", "0", "false", "no", "off"})


def add_reveal_argument(group: Group) -> None:
    """Add `--reveal`."""
    group.add_argument(
        "--reveal",
        action="store_true",
        help="show secrets on the terminal (never in files; refused where software is built)",
    )


def check_reveal(options: argparse.Namespace, environment: Mapping[str, str]) -> None:
    """Before anything is done: secrets are not shown in the log of a build.

    Raises:
        UsageError: a variable says that this is one.
    """
    if not options.reveal:
        return
    for name in _BUILD_VARIABLES:
        if environment.get(name, "").strip().lower() not in _NO:
            raise UsageError(
                f"--reveal is refused: {name} is set, so this is a build, whose log others can read",
                where="--reveal",
                hint="leave it out here, or run the same on your own machine",
            )
