"""A folder whose files only their owner reads and writes, whoever else lays things into its way.

Every file is opened relative to the folder, which is opened itself without following a link and checked
for its owner; then the *opened* file is judged, not its name: a link, a pipe, a second name elsewhere or
another owner is refused. So there is no moment between a check and its use. Files are written under
another name and put in place in one step, so whoever reads finds the whole old or the whole new content,
also after a kill -9.

Windows has neither owners nor modes in this sense: there the folder lies in the user's profile, which
others can't read.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMON = (
    getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class RefusedError(OSError):
    """A file or folder is not ours alone."""


class PrivateFolder:
    """A folder of small private files; it is made when something is written.

    Args:
        path: absolute; the folders above it are made too, and may be links.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def read(self, name: str, most: int) -> bytes:
        """The content of a file.

        Raises:
            FileNotFoundError: there is none.
            RefusedError: it is not a plain file of ours alone, or has more than `most` bytes.
            OSError: it can't be read.
        """
        with self._opened() as folder:
            descriptor = os.open(self._at(name, folder), os.O_RDONLY | _COMMON, dir_fd=folder)
            try:
                _check_file(descriptor, name)
                content = os.read(descriptor, most + 1)
            finally:
                os.close(descriptor)
        if len(content) > most:
            raise RefusedError(f"{name} has more than {most} bytes")
        return content

    def write(self, name: str, content: bytes, when: float | None = None) -> None:
        """Put a file in place, whole or not at all.

        Args:
            name: of the file.
            content: at once.
            when: its time of modification, in seconds since the epoch; now by default.

        Raises:
            OSError: it can't be written.
        """
        temporary = f"{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp"
        with self._opened(create=True) as folder:
            path = self._at(temporary, folder)
            try:
                self._fill(path, folder, content)
                if when is not None:
                    os.utime(path, (when, when), dir_fd=folder)
                os.replace(path, self._at(name, folder), src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(path, dir_fd=folder)
                raise

    def _fill(self, path: str, folder: int | None, content: bytes) -> None:
        """Write a new file."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _COMMON, 0o600, dir_fd=folder)
        try:
            written = os.write(descriptor, content)
        finally:
            os.close(descriptor)
        if written != len(content):
            raise OSError("the file could not be written whole")

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            OSError: it can't be removed.
        """
        with contextlib.suppress(FileNotFoundError), self._opened() as folder:
            os.unlink(self._at(name, folder), dir_fd=folder)

    def open_lock(self, name: str) -> int:
        """A descriptor of a file that exists for its lock alone; the caller closes it.

        Raises:
            RefusedError: it is not a plain file of ours alone.
            OSError: it can't be opened.
        """
        with self._opened(create=True) as folder:
            descriptor = os.open(
                self._at(name, folder), os.O_RDWR | os.O_CREAT | _COMMON, 0o600, dir_fd=folder
            )
        try:
            # One that its last holder has just removed has no name any more; nothing is ever written to it.
            _check_file(descriptor, name, linked=True)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def is_current(self, name: str, descriptor: int) -> bool:
        """Whether the open file is still the one of that name."""
        try:
            with self._opened() as folder:
                there = os.stat(self._at(name, folder), dir_fd=folder, follow_symlinks=False)
        except OSError:
            return False
        return os.path.samestat(there, os.fstat(descriptor))

    def times(self) -> list[tuple[str, float]]:
        """Names of files, with their times of modification in seconds since the epoch.

        Raises:
            OSError: the folder can't be read.
        """
        found = []
        with self._opened() as folder, os.scandir(self.path if folder is None else folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    found.append((entry.name, entry.stat(follow_symlinks=False).st_mtime))
        return found

    def _at(self, name: str, folder: int | None) -> str:
        """What to call a file: by its name within an open folder, else by its whole path."""
        return name if folder is not None else os.path.join(self.path, name)  # noqa: PTH118 - no pathlib in a warm start

    @contextlib.contextmanager
    def _opened(self, *, create: bool = False) -> Iterator[int | None]:
        """The folder, opened and checked; None on Windows."""
        if sys.platform == "win32":
            if create:
                os.makedirs(self.path, exist_ok=True)  # noqa: PTH103 - as above
            yield None
            return
        descriptor = self._open(create=create)
        try:
            _check_folder(descriptor, self.path)
            yield descriptor
        finally:
            os.close(descriptor)

    def _open(self, *, create: bool) -> int:
        """Open the folder, and make it if need be."""
        flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _COMMON
        try:
            return os.open(self.path, flags)
        except FileNotFoundError:
            if not create:
                raise
        os.makedirs(self.path, mode=0o700, exist_ok=True)  # noqa: PTH103 - as above
        return os.open(self.path, flags)


def _check_folder(descriptor: int, path: str) -> None:
    """Refuse a folder of someone else; tighten one of ours."""
    if sys.platform != "win32":
        info = os.fstat(descriptor)
        if info.st_uid != os.geteuid():
            raise RefusedError(f"{path} belongs to another user")
        if info.st_mode & _OTHERS:
            os.fchmod(descriptor, 0o700)


def _check_file(descriptor: int, name: str, *, linked: bool = False) -> None:
    """Refuse what is not a plain file of ours alone; `linked` lets other names, or none, pass."""
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode):
        raise RefusedError(f"{name} is not a plain file")
    if sys.platform == "win32":
        return
    if info.st_uid != os.geteuid():
        raise RefusedError(f"{name} belongs to another user")
    if info.st_mode & _OTHERS:
        raise RefusedError(f"{name} can be read or written by others")
    if info.st_nlink != 1 and not linked:
        raise RefusedError(f"{name} has another name elsewhere")
