"""Reads a file's bytes, or says in a person's words why that can't be done."""

from __future__ import annotations

from itertools import islice

from azbearer.errors import FileFormatError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

# A folder with more entries is not searched for names that are alike.
_MOST_SIBLINGS = 5000


def read_file(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        FileFormatError: with code `file-unreadable`; it is missing, a folder, or may not be read.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        unreadable = _unreadable(path, error)
    raise unreadable


def open_file(path: Path) -> BinaryIO:
    """The file, open for reading, for those that are too large to be read at once.

    Raises:
        FileFormatError: as `read_file`.
    """
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        unreadable = _unreadable(path, error)
    raise unreadable


def _unreadable(path: Path, error: OSError | ValueError) -> FileFormatError:
    if isinstance(error, FileNotFoundError):
        problem, hint = "there is no such file", _similar_names(path)
    elif isinstance(error, OSError):
        problem, hint = _explain(path, error)
    else:
        problem, hint = "this can't be the name of a file", "it contains a NUL character"
    return FileFormatError(problem, where=str(path), hint=hint, code="file-unreadable")


def _explain(path: Path, error: OSError) -> tuple[str, str]:
    # Windows says "permission denied" of folders too, so this comes first.
    if path.is_dir():
        names = _names_in(path, ".json")
        return "this is a folder, not a file", f"give a file in it, such as {names[0]}" if names else ""
    if isinstance(error, PermissionError):
        return "the file may not be read", "look at its permissions"
    return f"the file can't be read: {(error.strerror or 'unknown reason').lower()}", ""


def _similar_names(path: Path) -> str:
    """A hint that names the file that was probably meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed when something is wrong already

    folder = path.parent
    if not folder.is_dir():
        return f"the folder {folder} does not exist either"
    names = {name.lower(): name for name in _names_in(folder, "")}
    similar = get_close_matches(path.name.lower(), names, n=1)
    return (
        f"did you mean {folder / names[similar[0]]}?"
        if similar
        else "look at the name and the current folder"
    )


def _names_in(folder: Path, ending: str) -> list[str]:
    try:
        names = [entry.name for entry in islice(folder.iterdir(), _MOST_SIBLINGS)]
    except OSError:
        return []
    return sorted(name for name in names if name.lower().endswith(ending))
