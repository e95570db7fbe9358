from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import OutputError
from azbearer.files import append_text, check_writable, write_private

if TYPE_CHECKING:
    from collections.abc import Callable

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and devices are POSIX's")


def failure(call: Callable[[Path, str], None], path: Path) -> OutputError:
    with pytest.raises(OutputError) as caught:
        call(path, "JSON report")
    assert str(path) == caught.value.where
    return caught.value


def write(path: Path, what: str) -> None:
    write_private(path, "new", what)


def test_missing_folders_are_made(tmp_path: Path) -> None:
    """A report may go to a folder that does not exist yet; nothing is written before the end."""
    path = tmp_path / "a" / "b" / "report.json"
    check_writable(path, "JSON report")
    assert path.parent.is_dir()
    assert not path.exists()


def test_an_existing_file_may_be_replaced(tmp_path: Path) -> None:
    """A report of yesterday is no obstacle, and stays as it is until the new one is there."""
    path = tmp_path / "report.json"
    path.write_text("old", "utf-8")
    check_writable(path, "JSON report")
    assert path.read_text("utf-8") == "old"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder of that name is found before the run."""
    assert failure(check_writable, tmp_path).message == "the JSON report cannot be written: is a folder"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """So is a file where a folder should be."""
    (tmp_path / "file").touch()
    assert "JSON report" in failure(check_writable, tmp_path / "file" / "report.json").message


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions are asked for, not tried out."""
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert failure(check_writable, tmp_path / "r").message.endswith("permission denied")


@posix
def test_private(tmp_path: Path) -> None:
    """Only the owner may read it, also when the file was open to all before."""
    path = tmp_path / "report.json"
    path.write_text("old", "utf-8")
    path.chmod(0o644)
    write(path, "JSON report")
    assert ("new", 0o600) == (path.read_text("utf-8"), path.stat().st_mode & 0o777)


def test_nothing_else_is_left(tmp_path: Path) -> None:
    """The temporary file is gone, and one that an earlier crash left is no obstacle."""
    path = tmp_path / "report.json"
    (tmp_path / f".report.json.{os.getpid()}.tmp").write_text("left over", "utf-8")
    write(path, "JSON report")
    assert [path] == list(tmp_path.iterdir())


def test_line_feeds_stay(tmp_path: Path) -> None:
    """The bytes are the same on every system."""
    write_private(tmp_path / "r", "a\nb\ré", "report")
    assert b"a\nb\r\xc3\xa9" == (tmp_path / "r").read_bytes()


@pytest.mark.parametrize("part", ["replace", "mkdir"])
def test_the_old_file_survives_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Whole or not at all: when putting it in place fails, the old file is as it was, and nothing is left."""
    path = tmp_path / "report.json"
    path.write_text("old", "utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, part, refuse)
    call = write if part == "replace" else check_writable
    failed = failure(call, path)
    assert (True, "make room, or choose another disk") == (
        failed.message.endswith("No space left on device"),
        failed.hint,
    )
    assert [path] == list(tmp_path.iterdir())
    assert path.read_text("utf-8") == "old"


def test_the_folder_is_gone(tmp_path: Path) -> None:
    """A folder that vanished during the run is an error with a hint, not a traceback."""
    assert failure(write, tmp_path / "gone" / "report.json").hint
    (tmp_path / "file").touch()
    assert failure(write, tmp_path / "file" / "report.json").hint


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that a symbolic link names is replaced, not the link."""
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    write(link, "report")
    assert link.is_symlink()
    assert target.read_text("utf-8") == "new"


@posix
def test_a_device_stays_a_device(tmp_path: Path) -> None:
    """What is no file, such as a pipe or /dev/null, is written to and never replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(pipe, "report")
    received = os.read(reader, 10)
    os.close(reader)
    assert b"new" == received
    assert pipe.is_fifo()


def test_appending(tmp_path: Path) -> None:
    """What was there stays, and what was not is made; line ends are as they were given."""
    path = tmp_path / "log"
    for text in ("one\n", "two\n"):
        append_text(path, text, "log")
    assert path.read_bytes() == b"one\ntwo\n"


def test_appending_to_a_folder(tmp_path: Path) -> None:
    """The error names it."""
    failure(lambda path, what: append_text(path, "new", what), tmp_path)
