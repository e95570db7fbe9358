"""The answer on its way out: to standard output or a file, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console
    from azbearer.http.answer import Head
    from azbearer.http.messages import Response

_ERRORS = 400


class Output:
    """Writes answers; is also the receiver of a body that is too large to keep.

    Args:
        options: of the command.
        console: of the process.
    """

    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self._options = options
        self._console = console

    def begin(self, head: Head) -> bool:
        """See `http.streams.Receiver`."""
        del head
        return False

    def write(self, data: bytes) -> None:
        """See `http.streams.Receiver`."""
        self._console.write_bytes(data)

    def restart(self) -> bool:
        """See `http.streams.Receiver`."""
        return True

    def answer(self, response: Response) -> None:
        """Write an answer."""
        self._console.write_bytes(response.body)
