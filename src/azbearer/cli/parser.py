"""The argument parser of every command: argparse, with errors in azbearer's own form."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from azbearer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def file_path(text: str) -> Path:
    """A path; `pathlib` is loaded for who gives one."""
    from pathlib import Path  # noqa: PLC0415 - see above

    return Path(text)


class Parser(argparse.ArgumentParser):
    """Raises where argparse would print its own message and end the process."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            UsageError: always.
        """
        raise UsageError(message, hint=f"{self.prog} --help tells what there is")
