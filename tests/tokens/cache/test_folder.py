from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from azbearer.tokens.cache.folder import PrivateFolder, RefusedError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes are POSIX's")


@pytest.fixture
def private(folder: Path) -> PrivateFolder:
    return PrivateFolder(str(folder))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_round_trip(private: PrivateFolder, folder: Path) -> None:
    """A file is written and read whole, with the time that it was given, and nothing else is left."""
    private.write("name", b"content", 1e9)
    assert b"content" == private.read("name", 7)
    assert [("name", 1e9)] == private.times()
    assert [folder / "name"] == list(folder.iterdir())


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_modes(private: PrivateFolder, folder: Path, umask: int) -> None:
    """The folder is 0700 and its files 0600, whatever the umask would allow."""
    before = os.umask(umask)
    try:
        private.write("name", b"content")
    finally:
        os.umask(before)
    assert (0o700, 0o600) == (mode(folder), mode(folder / "name"))


def test_a_loose_folder_is_tightened(private: PrivateFolder, folder: Path) -> None:
    """A folder of ours that others could enter is closed."""
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    private.write("name", b"content")
    assert 0o700 == mode(folder)


def test_a_loose_file_is_refused_and_replaced(private: PrivateFolder, folder: Path) -> None:
    """A file that others could have written is not believed, and the next writing makes it private."""
    private.write("name", b"content")
    (folder / "name").chmod(0o644)
    with pytest.raises(RefusedError, match="by others"):
        private.read("name", 100)
    private.write("name", b"new")
    assert (b"new", 0o600) == (private.read("name", 100), mode(folder / "name"))


def test_a_link_is_not_followed(private: PrivateFolder, folder: Path, tmp_path: Path) -> None:
    """A link in the file's place is neither read nor written through: its target stays as it was."""
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    target.chmod(0o600)
    folder.mkdir(parents=True, mode=0o700)
    (folder / "name").symlink_to(target)
    with pytest.raises(OSError, match="symbolic links"):
        private.read("name", 100)
    private.write("name", b"content")
    assert (b"precious", b"content") == (target.read_bytes(), private.read("name", 100))


def test_a_link_in_the_locks_place_is_refused(private: PrivateFolder, folder: Path, tmp_path: Path) -> None:
    """No file is made or opened behind a link, also not for locking."""
    folder.mkdir(parents=True, mode=0o700)
    (folder / "name").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        private.open_lock("name")
    assert not (tmp_path / "elsewhere").exists()


def test_a_second_name_is_refused(private: PrivateFolder, folder: Path, tmp_path: Path) -> None:
    """A file that has another name elsewhere is somebody's trap."""
    private.write("name", b"content")
    os.link(folder / "name", tmp_path / "other")
    with pytest.raises(RefusedError, match="another name"):
        private.read("name", 100)


def test_a_pipe_is_refused_at_once(private: PrivateFolder, folder: Path) -> None:
    """A pipe would make a reader wait for ever."""
    folder.mkdir(parents=True, mode=0o700)
    for name in ("name", "lock"):
        os.mkfifo(folder / name, 0o600)
    with pytest.raises(RefusedError, match="plain file"):
        private.read("name", 100)
    with pytest.raises(RefusedError, match="plain file"):
        private.open_lock("lock")


def test_a_folder_that_is_a_link_is_refused(private: PrivateFolder, folder: Path, tmp_path: Path) -> None:
    """Whoever could lay a link there could read what is written behind it."""
    folder.parent.mkdir(parents=True)
    folder.symlink_to(tmp_path)
    with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
        private.write("name", b"content")
    assert not (tmp_path / "name").exists()


def test_folders_above_may_be_links(folder: Path, tmp_path: Path) -> None:
    """People keep their cache folder on another disk."""
    (tmp_path / "link").symlink_to(tmp_path)
    private = PrivateFolder(str(tmp_path / "link" / "cache" / "tokens"))
    private.write("name", b"content")
    assert (folder / "name").exists()


@pytest.mark.parametrize("what", ["folder", "file"])
def test_other_owners_are_refused(
    private: PrivateFolder, folder: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """What belongs to someone else is not used, whoever that is; seen from that other user's side."""
    private.write("name", b"content")
    mine = os.geteuid()
    answers = iter([mine + 1] if what == "folder" else [mine, mine + 1])
    monkeypatch.setattr("azbearer.tokens.cache.folder.os.geteuid", lambda: next(answers))
    with pytest.raises(RefusedError, match="another user"):
        private.read("name", 100)
    assert b"content" == (folder / "name").read_bytes()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give files away")
def test_files_of_another_user_are_refused(private: PrivateFolder, folder: Path) -> None:
    """The same with a real other user."""
    private.write("name", b"content")
    os.chown(folder / "name", 65534, 65534)
    with pytest.raises(RefusedError, match="another user"):
        private.read("name", 100)
    os.chown(folder, 65534, 65534)
    with pytest.raises(RefusedError, match="another user"):
        private.write("name", b"new")


def test_large_files_are_refused(private: PrivateFolder) -> None:
    """Nobody fills the memory by way of the cache."""
    private.write("name", b"12345")
    with pytest.raises(RefusedError, match="more than 4 bytes"):
        private.read("name", 4)


def test_a_failed_writing_leaves_the_old_file(
    private: PrivateFolder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk costs the new content only, and leaves no half file."""
    private.write("name", b"old")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    for write, message in ((full, "No space"), (lambda *_: 1, "whole")):
        monkeypatch.setattr("azbearer.tokens.cache.folder.os.write", write)
        with pytest.raises(OSError, match=message):
            private.write("name", b"new")
    assert (b"old", [folder / "name"]) == (private.read("name", 100), list(folder.iterdir()))


def test_removing(private: PrivateFolder) -> None:
    """A file is removed; one that isn't there, or whose folder isn't, is removed already."""
    private.remove("name")
    private.write("name", b"content")
    private.remove("name")
    private.remove("name")
    with pytest.raises(FileNotFoundError):
        private.read("name", 100)


def test_current(private: PrivateFolder) -> None:
    """An open file that has been removed or replaced is not the one of its name any more."""
    descriptor = private.open_lock("name")
    try:
        assert private.is_current("name", descriptor)
        private.remove("name")
        assert not private.is_current("name", descriptor)
        os.close(private.open_lock("name"))
        assert not private.is_current("name", descriptor)
    finally:
        os.close(descriptor)
