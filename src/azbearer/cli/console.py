"""Where a command writes: results to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys

from azbearer.errors import OutputError
from azbearer.reporters.style import Style, printable, style_of
from azbearer.typed import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.errors import AzbearerError


def _unwritable(error: OSError) -> OutputError:
    return OutputError(
        f"the output cannot be written: {error.strerror}",
        where="standard output",
        hint="is the disk full?",
    )


class Console(NamedTuple):
    """The streams and the environment of one command; tests hand in their own."""

    out: TextIO
    err: TextIO
    environment: Mapping[str, str]

    @classmethod
    def of_process(cls) -> Console:
        """The streams of this process; text that they can't encode is written out, not an error."""
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")
        return cls(sys.stdout, sys.stderr, os.environ)

    @property
    def style(self) -> Style:
        """How results look."""
        return style_of(self.out, self.environment)

    def result(self, text: str) -> None:
        """Write a line of the result."""
        self.write(f"{text}\n")

    def write(self, text: str) -> None:
        """Write a piece of the result.

        Raises:
            BrokenPipeError: the reader of a pipe is gone.
            OutputError: it cannot be written for another reason, such as a full disk.
        """
        try:
            self.out.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unwritable(error) from error

    def write_bytes(self, data: bytes) -> None:
        """Write bytes of the result as they are.

        Raises:
            BrokenPipeError: the reader of a pipe is gone.
            OutputError: as `write`.
        """
        raw = getattr(self.out, "buffer", None)
        if raw is None:  # a stream of texts in memory
            self.write(data.decode("utf-8", "backslashreplace"))
            return
        try:
            self.out.flush()
            raw.write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unwritable(error) from error

    def flush(self) -> None:
        """Write what is still in the buffer.

        Raises:
            BrokenPipeError: the reader of a pipe is gone.
            OutputError: as `write`.
        """
        try:
            self.out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unwritable(error) from error

    def note(self, text: str) -> None:
        """Write a line beside the result."""
        self.err.write(f"{text}\n")

    def error(self, error: AzbearerError) -> None:
        """Write an error in its three lines."""
        style = style_of(self.err, self.environment)
        head, *rest = (printable(line) for line in error.lines())
        self.note("\n".join([head.replace("error:", style.paint("error:", "red", "bold"), 1), *rest]))
