"""The argument parser of every command: argparse, with errors in azbearer's own form."""

from __future__ import annotations

import argparse
import os
import sys

from azbearer.errors import OutputError, UsageError
from azbearer.typed import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def file_path(text: str) -> Path:
    """A path; `pathlib` is loaded for who gives one."""
    from pathlib import Path  # noqa: PLC0415 - see above

    return Path(text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean X?` for the known word that is most like this one, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415  for slips alone

    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _columns() -> int:
    """The width for help: COLUMNS, that of the terminal, or 80 characters."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):  # no terminal, a closed stream, none at all
        return 80


class _Formatter(argparse.HelpFormatter):
    """argparse makes one for each option that is added, to check it, and loads `shutil` for its width.

    To find the width ourselves makes a run start 5 ms earlier.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class Parser(argparse.ArgumentParser):
    """Raises where argparse would print its own message and end the process."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"formatter_class": _Formatter, **more})

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse a command line that has nothing which is not understood.

        Raises:
            UsageError: it has; of an option, the message names the one that was probably meant.
        """
        options, strangers = self.parse_known_args(args, namespace)
        if strangers:
            option = next((word for word in strangers if word.startswith("--")), "")
            meant = did_you_mean(option.partition("=")[0], self._known_options()) if option else ""
            self.error(f"unrecognized arguments: {' '.join(strangers)}{meant}")
        return options

    def _known_options(self) -> Iterable[str]:
        """The options of this parser and of those below it."""
        for action in self._actions:
            yield from action.option_strings
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  argparse has no public name for it
                for parser in action.choices.values():
                    yield from parser._known_options()  # noqa: SLF001  of the same class

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help or version; argparse would take a full disk for success.

        Raises:
            BrokenPipeError: the reader of a pipe is gone.
            OutputError: it cannot be written for another reason.
        """
        stream = file or sys.stdout
        try:
            stream.write(message)
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(
                f"the output cannot be written: {error.strerror}", where="standard output"
            ) from error

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            UsageError: always.
        """
        raise UsageError(message, hint=f"{self.prog} --help tells what there is")


class GroupedParser(Parser):
    """Shows commands by group; argparse would list them all below each other.

    Args:
        groups: of commands: title -> command -> line of help.
        settings: of `argparse.ArgumentParser`.
    """

    def __init__(self, groups: Mapping[str, Mapping[str, str]], **settings: Any) -> None:
        super().__init__(**settings)
        self._groups = groups

    def format_help(self) -> str:
        """The usage, the groups, and how to go on."""
        width = max(len(name) for commands in self._groups.values() for name in commands)
        lines = [self.format_usage(), self.description or ""]
        for title, commands in self._groups.items():
            lines += ["", f"{title}:", *(f"    {name:<{width}}  {line}" for name, line in commands.items())]
        return "\n".join((*lines, "", self.epilog or "", ""))
