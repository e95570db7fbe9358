"""Which files a request may send: those below one folder, links followed, unless the user said otherwise.

A collection is somebody else's document, and `/etc/passwd` is a body like any other to it.
"""

from __future__ import annotations

import stat

from azbearer.errors import RequestRefusedError
from azbearer.http.streams import FilePart
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

STREAMED_FROM = 1 << 20
"""Bytes; larger files are read while they are sent."""


class BodyFiles(NamedTuple):
    """Where the files of request bodies are.

    Args:
        folder: names are relative to it, and must lead below it.
        anywhere: they may lead elsewhere too (`--insecure-file-read`).
    """

    folder: Path
    anywhere: bool = False

    def content(self, name: str, where: str) -> bytes | FilePart:
        """The file's bytes, or where they are if they are many.

        Args:
            name: as the collection has it.
            where: names the request in errors.

        Raises:
            RequestRefusedError: it lies elsewhere, or cannot be read; nothing is sent then.
        """
        try:
            path = self.path(name, where)
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise _unreadable(name, "it is no file", where)
            return FilePart(path, status.st_size) if status.st_size > STREAMED_FROM else path.read_bytes()
        except (OSError, ValueError, RuntimeError) as error:  # the last two: a NUL in it, links in a circle
            reason = error.strerror if isinstance(error, OSError) else "this is no path of a file"
            raise _unreadable(name, str(reason), where) from error

    def path(self, name: str, where: str) -> Path:
        """The path with all links followed, if it may be read.

        Raises:
            RequestRefusedError: it lies elsewhere.
        """
        root = self.folder.resolve()
        path = (root / name).resolve()
        if not self.anywhere and not path.is_relative_to(root):
            raise RequestRefusedError(
                f'the file "{name}" lies outside of the folder for files of requests',
                where=where,
                hint=f"the request was not sent; move the file below {root}, name another folder with "
                "--working-dir, or give --insecure-file-read if you trust the collection",
            )
        return path


def _unreadable(name: str, reason: str, where: str) -> RequestRefusedError:
    return RequestRefusedError(
        f'the file "{name}" cannot be read: {reason}',
        where=where,
        hint="the request was not sent; paths are relative to the collection's folder, or to --working-dir",
    )
