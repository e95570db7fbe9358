"""Files of request bodies: below the folder and nowhere else, large ones not in memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import RequestRefusedError
from azbearer.http.streams import FilePart
from azbearer.runner.bodyfiles import STREAMED_FROM, BodyFiles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file in it, and one beside it."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.txt").write_bytes(b"hello")
    (tmp_path / "outside.txt").write_bytes(b"outside")
    return inside


def refusal(name: str, folder: Path) -> RequestRefusedError:
    """Why a file was not read."""
    with pytest.raises(RequestRefusedError) as caught:
        BodyFiles(folder).content(name, "request")
    return caught.value


def test_file_below_the_folder(folder: Path) -> None:
    """A small file is read at once."""
    assert b"hello" == BodyFiles(folder).content("a.txt", "request")


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/hostname", "a.txt/../../outside.txt"])
def test_files_elsewhere_are_refused(name: str, folder: Path) -> None:
    """A path that leads out of the folder is refused, with the options that allow it."""
    error = refusal(name, folder)
    assert "outside of the folder" in error.message
    assert "--working-dir" in error.hint
    assert "--insecure-file-read" in error.hint


def test_link_out_of_the_folder_is_refused(folder: Path) -> None:
    """A symbolic link counts as what it leads to."""
    (folder / "link").symlink_to(folder.parent / "outside.txt")
    assert "outside of the folder" in refusal("link", folder).message


def test_link_of_a_folder_is_refused(folder: Path) -> None:
    """A link on the way counts too."""
    (folder / "up").symlink_to(folder.parent)
    assert "outside of the folder" in refusal("up/outside.txt", folder).message


def test_anywhere_when_asked_for(folder: Path) -> None:
    """With `--insecure-file-read` any file is taken."""
    assert b"outside" == BodyFiles(folder, anywhere=True).content("../outside.txt", "request")


@pytest.mark.parametrize("name", [".", "no-such-file", "a\0b", "a.txt/b"])
def test_what_is_no_file(name: str, folder: Path) -> None:
    """A folder, nothing, and an impossible name are no files."""
    assert "cannot be read" in refusal(name, folder).message


def test_pipes_are_no_files(folder: Path) -> None:
    """A pipe would wait for somebody to write."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(folder / "pipe")
    assert "it is no file" in refusal("pipe", folder).message


def test_large_file_is_named_only(folder: Path) -> None:
    """A large file is read while it is sent."""
    path = folder / "large"
    path.write_bytes(b"x" * (STREAMED_FROM + 1))
    assert FilePart(path.resolve(), STREAMED_FROM + 1) == BodyFiles(folder).content("large", "request")
