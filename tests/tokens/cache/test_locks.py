from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from azbearer.tokens.cache import locks
from azbearer.tokens.cache.folder import PrivateFolder
from azbearer.tokens.cache.locks import process_lock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def private(folder: Path) -> PrivateFolder:
    return PrivateFolder(str(folder))


def test_one_holds_it(private: PrivateFolder) -> None:
    """Another one is told no at once, gets it afterwards, and no file is left."""
    with process_lock(private, "lock", 0.0) as first, process_lock(private, "lock", 0.0) as second:
        assert (True, False) == (first, second)
    with process_lock(private, "lock", 0.0) as third:
        assert third
    assert [] == private.times()


def test_other_names_are_free(private: PrivateFolder) -> None:
    """Keys don't hold each other up."""
    with process_lock(private, "a", 0.0) as first, process_lock(private, "b", 0.0) as second:
        assert (True, True) == (first, second)


def test_a_file_that_is_left_over_means_nothing(private: PrivateFolder) -> None:
    """Only the lock counts, so a killed holder's file holds nobody up."""
    os.close(private.open_lock("lock"))
    with process_lock(private, "lock", 0.0) as held:
        assert held


def test_waiting_is_bounded(private: PrivateFolder) -> None:
    """Who waits for a holder that hangs goes on when the time is up."""
    now = [0.0]
    with process_lock(private, "lock", 0.0):

        def sleep(seconds: float) -> None:
            now[0] += seconds

        with process_lock(private, "lock", 3.0, sleep=sleep, monotonic=lambda: now[0]) as held:
            assert not held
    assert 3.0 == pytest.approx(now[0])


def test_a_waiter_gets_it(private: PrivateFolder) -> None:
    """Who waits is next, though the holder removed the file it waited for."""
    first = process_lock(private, "lock", 0.0)
    first.__enter__()
    released: list[object] = []

    def sleep(_: float) -> None:
        if not released:
            released.append(1)
            first.__exit__(None, None, None)

    with process_lock(private, "lock", 20.0, sleep=sleep) as held:
        assert held


def test_without_locks_one_goes_on(private: PrivateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that has no locks makes nobody wait."""

    def unsupported(_: int) -> None:
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(locks, "_lock", unsupported)
    with process_lock(private, "lock", 1000.0) as held:
        assert not held


def test_a_folder_that_cannot_be_written_makes_nobody_wait(tmp_path: Path) -> None:
    """A read-only home has no locks."""
    (tmp_path / "file").write_bytes(b"")
    with process_lock(PrivateFolder(str(tmp_path / "file" / "below")), "lock", 1000.0) as held:
        assert not held


def test_removed_under_a_waiter(private: PrivateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock on a file that its last holder has just removed is no lock: it is taken anew."""
    original = private.open_lock
    opened: list[int] = []

    def open_lock(name: str) -> int:
        descriptor = original(name)
        if not opened:
            private.remove(name)
        opened.append(descriptor)
        return descriptor

    monkeypatch.setattr(private, "open_lock", open_lock)
    with process_lock(private, "lock", 1.0, sleep=lambda _: None) as held:
        assert held
    assert 2 == len(opened)
