"""The command line is one: the same option means the same everywhere."""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import TYPE_CHECKING

from azbearer.cli.main import COMMANDS, whole_parser

if TYPE_CHECKING:
    from collections.abc import Iterator

# What these options say follows from what their command does.
OF_A_COMMAND = {
    "--help",
    "--all",
    "--dry-run",
    "--environment",
    "--env-var",
    "--output",
    "--output-file",
    "--resource",
    "--scope",
    "--subscription",
    "--tenant",
    "--timeout",
    "--verbose",
    "--profile",
    "--cloud",
    "--workers",
}


def options() -> Iterator[tuple[str, argparse.Action, str]]:
    """Every option: the command, the option, the title of its group."""
    pending = [("azbearer", whole_parser())]
    while pending:
        name, parser = pending.pop()
        for group in parser._action_groups:
            for action in group._group_actions:
                if isinstance(action, argparse._SubParsersAction):
                    pending += [(f"{name} {word}", each) for word, each in action.choices.items()]
                elif action.option_strings and action.help is not argparse.SUPPRESS:
                    yield name, action, group.title or ""


def test_an_option_is_the_same_in_every_command() -> None:
    """It has the same short form, value and words of help, wherever it stands."""
    forms = defaultdict(set)
    for _, action, _ in options():
        name = action.option_strings[-1]
        if name not in OF_A_COMMAND:
            forms[name].add((tuple(action.option_strings), action.metavar, action.help))
    assert {} == {name: found for name, found in forms.items() if len(found) > 1}


def test_an_option_takes_the_same_kind_of_value() -> None:
    """Also where the words differ, a file is a file and a name is a name."""
    forms = defaultdict(set)
    for command, action, _ in options():
        if (
            action.option_strings[-1] != "--timeout" or command != "azbearer run"
        ):  # milliseconds, as in newman
            forms[action.option_strings[-1]].add(action.metavar)
    assert {} == {name: found for name, found in forms.items() if len(found) > 1}


def test_every_option_explains_itself() -> None:
    """Each has words of help in lower case and without a full stop, as have all commands."""
    texts = {f"{command} {action.option_strings[-1]}": action.help or "" for command, action, _ in options()}
    texts |= COMMANDS
    assert [] == [name for name, text in texts.items() if not text or text.endswith(".")]


def test_the_connection_is_one_group() -> None:
    """How requests travel stands under one title in every command that sends some."""
    titles = {title for _, action, title in options() if action.option_strings[-1] == "--connect-to"}
    assert {"connection"} == titles
