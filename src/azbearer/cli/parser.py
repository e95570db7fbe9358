"""The argument parser of every command: argparse, with errors in azbearer's own form."""

from __future__ import annotations

import argparse
from typing import NoReturn

from azbearer.errors import UsageError


class Parser(argparse.ArgumentParser):
    """Raises where argparse would print its own message and end the process."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            UsageError: always.
        """
        raise UsageError(message, hint=f"{self.prog} --help tells what there is")
