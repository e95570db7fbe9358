"""Bodies that are sent piece by piece, so that a large file is never in memory."""

from __future__ import annotations

from azbearer.errors import InputError
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE = 1 << 16


class FilePart(NamedTuple):
    """A file within a body; `size` are the bytes that it had when the body was made."""

    path: Path
    size: int


class StreamedBody(NamedTuple):
    """A body of bytes and files, in order."""

    parts: tuple[bytes | FilePart, ...]

    @property
    def size(self) -> int:
        """The bytes of the whole."""
        return sum(part.size if isinstance(part, FilePart) else len(part) for part in self.parts)

    def pieces(self) -> Iterator[bytes]:
        """The bytes from the start, in pieces of at most 64 KiB, none of them empty.

        Raises:
            InputError: a file can't be read any more, or has another size than before.
        """
        for part in self.parts:
            if isinstance(part, FilePart):
                yield from _of_file(part)
            else:
                yield from (part[at : at + _PIECE] for at in range(0, len(part), _PIECE))


def _of_file(part: FilePart) -> Iterator[bytes]:
    """A file that changes meanwhile ends the request: its length is announced already."""
    left = part.size
    try:
        with part.path.open("rb") as file:
            while left and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece
            changed = left or file.read(1)
    except OSError as error:
        raise InputError(
            f"the file can't be read any more: {error.strerror}", where=str(part.path), hint="send it again"
        ) from None
    if changed:
        raise InputError("the file was changed while it was sent", where=str(part.path), hint="send it again")


class Reader:
    """Gives a body to libcurl, which asks for as many bytes as it has room for."""

    def __init__(self, body: StreamedBody) -> None:
        self._body = body
        self.failure: InputError | None = None
        self.rewind()

    def rewind(self, *_: int) -> int:
        """Begin again, as libcurl asks for when a kept connection turned out to be closed; 0 is success."""
        self._pieces = self._body.pieces()
        self._left = b""
        return 0

    def read(self, room: int) -> bytes | int:
        """At most that many bytes, none at the end; `ABORT` when the body can't be read."""
        try:
            piece = self._left or next(self._pieces, b"")
        except InputError as error:
            self.failure = error
            return ABORT
        self._left = piece[room:]
        return piece[:room]


ABORT = 0x10000000
"""CURL_READFUNC_ABORT of curl.h."""
