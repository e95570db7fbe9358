"""Files that a command line names, read; what is wrong with one is told with what it was to be."""

from __future__ import annotations

from azbearer.errors import FileFormatError, InputError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read_given(path: Path, what: str) -> bytes:
    """The bytes of a file.

    Args:
        path: of the file.
        what: it is, such as `the body`; for the error.

    Raises:
        InputError: it can't be read; the hint names one that was probably meant.
    """
    from azbearer.collection.files import read_file  # noqa: PLC0415  --help needs none of it

    try:
        return read_file(path)
    except FileFormatError as error:
        unreadable = InputError(
            f"{what} can't be read: {error.message}", where=error.where, hint=error.hint, code=error.code
        )
    raise unreadable


def text_of(content: bytes, what: str, where: str) -> str:
    """The text, without a byte order mark.

    Raises:
        InputError: it is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{what} not UTF-8 text", where=where, hint="save it as UTF-8") from None
