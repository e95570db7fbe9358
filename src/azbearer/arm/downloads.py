"""A body that goes into a file as it comes; the file is whole, or as it was before."""

from __future__ import annotations

import contextlib
import os
import stat

from azbearer.errors import OutputError
from azbearer.typed import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType
    from typing import BinaryIO

    from azbearer.http.answer import Head

_ERRORS = 400


class WholeFile:
    """Written under another name, then put in place; a device or a pipe is written to at once.

    Args:
        path: where it shall be.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._direct = _is_special(path)
        folder, name = os.path.split(os.path.realpath(path))
        self._temporary = path if self._direct else os.path.join(folder, f".{name}.{os.getpid()}.tmp")  # noqa: PTH118 - without pathlib
        self._file: BinaryIO | None = None

    def write(self, data: bytes) -> None:
        """Write more.

        Raises:
            OutputError: it can't be written.
        """
        try:
            self._opened().write(data)
        except OSError as error:
            self.discard()
            raise self._unwritable(error) from error

    def _opened(self) -> BinaryIO:
        if self._file is None:
            self._file = open(self._temporary, "wb")  # noqa: PTH123, SIM115 - as above; `finish` closes it
        return self._file

    def restart(self) -> None:
        """Forget what was written."""
        if self._file is not None and not self._direct:
            self._file.seek(0)
            self._file.truncate()

    def finish(self) -> None:
        """Put it in place, also an empty one.

        Raises:
            OutputError: that is not possible.
        """
        try:
            self._opened().close()
            if not self._direct:
                os.replace(self._temporary, os.path.realpath(self._path))  # noqa: PTH105 - as above
        except OSError as error:
            self.discard()
            raise self._unwritable(error) from error
        self._file = None

    def discard(self) -> None:
        """Leave nothing behind."""
        file, self._file = self._file, None
        if file is None:
            return
        with contextlib.suppress(OSError):
            file.close()
        if not self._direct:
            with contextlib.suppress(OSError):
                os.unlink(self._temporary)  # noqa: PTH108 - as above

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(f"the body can't be written: {error.strerror}", where=self._path)


def _is_special(path: str) -> bool:
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - as above
    except OSError:
        return False


class FileReceiver:
    """See `http.receiving.Receiver`: good answers go into the file; a context that leaves no half of it.

    Args:
        path: of the file.
    """

    def __init__(self, path: str) -> None:
        self._file = WholeFile(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._file.discard()

    def begin(self, head: Head) -> bool:
        """See `Receiver`."""
        return head.status < _ERRORS and not head.location()

    def write(self, data: bytes) -> None:
        """See `Receiver`."""
        self._file.write(data)

    def restart(self) -> bool:
        """See `Receiver`."""
        self._file.restart()
        return True

    def finish(self) -> None:
        """The answer is complete."""
        self._file.finish()
