"""Locks between processes that end with their owner.

The operating system's advisory locks (flock, and LockFile on Windows) are released by the kernel when a
process ends, however it ends. A lock *file* that is left over means nothing: what counts is the lock on it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from azbearer.tokens.cache.folder import PrivateFolder

_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.05

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        # Closing wouldn't do: a forked child may share the open file.
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextlib.contextmanager
def process_lock(
    folder: PrivateFolder,
    name: str,
    timeout: float,
    *,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[bool]:
    """Hold the lock of that name in the folder; False when it can't be had in time, or not at all.

    It holds between threads too: every holder has opened the file by itself.
    """
    descriptor = _acquire(folder, name, timeout, sleep, monotonic)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            _release(folder, name, descriptor)


def _acquire(
    folder: PrivateFolder,
    name: str,
    timeout: float,
    sleep: Callable[[float], None],
    monotonic: Callable[[], float],
) -> int | None:
    """The descriptor that has the lock, or None."""
    deadline, pause = monotonic() + timeout, _FIRST_PAUSE
    while True:
        try:
            descriptor = _try(folder, name)
        except OSError:
            # A file system without locks, a folder that can't be written: then there is no lock.
            return None
        left = deadline - monotonic()
        if descriptor is not None or left <= 0:
            return descriptor
        sleep(min(pause, left))
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _try(folder: PrivateFolder, name: str) -> int | None:
    """One try at the lock."""
    descriptor = folder.open_lock(name)
    try:
        _lock(descriptor)
        # The last holder may have removed the file between our opening and locking it.
        if folder.is_current(name, descriptor):
            return descriptor
    except (BlockingIOError, PermissionError):
        pass
    except OSError:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _release(folder: PrivateFolder, name: str, descriptor: int) -> None:
    """Remove the file while it is ours, then let go; a file that can't be removed does no harm."""
    try:
        with contextlib.suppress(OSError):
            folder.remove(name)
        with contextlib.suppress(OSError):
            _unlock(descriptor)
    finally:
        os.close(descriptor)
