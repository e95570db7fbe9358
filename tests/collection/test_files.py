from __future__ import annotations

import errno
from pathlib import Path

import pytest

from azbearer.collection.files import read_file
from azbearer.errors import FileFormatError


def failure(path: Path) -> FileFormatError:
    with pytest.raises(FileFormatError) as caught:
        read_file(path)
    assert ("file-unreadable", str(path)) == (caught.value.code, caught.value.where)
    return caught.value


def test_reads(tmp_path: Path) -> None:
    """A file's bytes come as they are."""
    path = tmp_path / "demo.json"
    path.write_bytes(b"\xff\r\n")
    assert b"\xff\r\n" == read_file(path)


@pytest.mark.parametrize("name", ["Demo.json", "demo.jsn"])
def test_did_you_mean(tmp_path: Path, name: str) -> None:
    """A missing file's error names the sibling that is most alike."""
    (tmp_path / "demo.json.bak").touch()
    (tmp_path / "demo1.json").touch()
    error = failure(tmp_path / name)
    assert ("there is no such file", f"did you mean {tmp_path / 'demo1.json'}?") == (
        error.message,
        error.hint,
    )


def test_nothing_alike(tmp_path: Path) -> None:
    """Without a name that is alike, the hint does not guess."""
    assert "look at the name and the current folder" == failure(tmp_path / "demo.json").hint


def test_missing_folder(tmp_path: Path) -> None:
    """A missing folder is named."""
    assert (
        f"the folder {tmp_path / 'no'} does not exist either" == failure(tmp_path / "no" / "demo.json").hint
    )


@pytest.mark.parametrize(
    ("names", "hint"), [(["b.json", "a.JSON", "c"], "give a file in it, such as a.JSON"), ([], "")]
)
def test_folder(tmp_path: Path, names: list[str], hint: str) -> None:
    """A folder is named as one, with a file that could have been meant."""
    for name in names:
        (tmp_path / name).touch()
    error = failure(tmp_path)
    assert ("this is a folder, not a file", hint) == (error.message, error.hint)


def test_nul() -> None:
    """A name that can't exist is an error of its own."""
    assert "this can't be the name of a file" == failure(Path("a\0b")).message


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "the file may not be read"),
        (OSError(errno.EIO, "Input/output error"), "the file can't be read: input/output error"),
        (OSError(), "the file can't be read: unknown reason"),
    ],
)
def test_system_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError, message: str
) -> None:
    """What the system says is told in a person's words."""

    def refuse(_path: Path) -> bytes:
        raise problem

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert message == failure(tmp_path / "demo.json").message


def test_unlistable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be listed gives no guess."""

    def refuse(_path: Path) -> object:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert "look at the name and the current folder" == failure(tmp_path / "demo.json").hint
