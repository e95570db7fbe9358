"""Writing files that people keep: private, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from azbearer.errors import OutputError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_writable(path: Path, what: str) -> None:
    """Find out before a long run whether its result can be written afterwards.

    Args:
        path: where the result shall go; missing folders are made.
        what: names the result in the error, such as `JSON report`.

    Raises:
        OutputError: the folder cannot be made, or nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, what, error) from error
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        reason = OSError(0, "is a folder" if path.is_dir() else "permission denied")
        raise _unwritable(path, what, reason)


def write_private(path: Path, text: str | Iterable[str], what: str) -> None:
    """Write a file that only its owner may read: under another name first, then put in place.

    Args:
        path: the file.
        text: all of it, or its pieces in order.
        what: names it in the error.

    Raises:
        OutputError: it cannot be written; a file that was there before is as it was.
    """
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe, such as /dev/stdout, must be written to and never be replaced.
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines([text] if isinstance(text, str) else text)
        else:
            _replace(Path(os.path.realpath(path)), text)
    except OSError as error:
        raise _unwritable(path, what, error) from error


def append_text(path: Path, text: str, what: str) -> None:
    """Add to a file that others write to as well; it is made if it is not there.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise _unwritable(path, what, error) from error


def _replace(path: Path, text: str | Iterable[str]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.writelines([text] if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _unwritable(path: Path, what: str, error: OSError) -> OutputError:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return OutputError(
        f"the {what} cannot be written: {error.strerror}",
        where=str(path),
        hint="make room, or choose another disk"
        if full
        else "choose a folder that exists and that you may write to",
    )
