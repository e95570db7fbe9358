from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from azbearer.cli.try_command import COLLECTION, ENVIRONMENT

FILES = {COLLECTION, ENVIRONMENT}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and one for temporary files beside it."""
    folder, temporary = tmp_path / "here", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return folder


def test_the_demo_is_green(cli: Any, here: Path) -> None:
    """One command, no arguments, nothing left behind; at the end two lines say what to type next."""
    ended = cli("try")
    assert (ended.code, ended.err) == (0, "")
    *_, empty, first, second = ended.out.splitlines()
    assert (empty, first.partition(":")[0], second.partition(":")[0]) == (
        "",
        "yours, offline",
        "yours, for real",
    )
    assert "✗" not in ended.out
    assert not any([*here.iterdir(), *(here.parent / "temporary").iterdir()])


def test_the_demo_can_be_kept(cli: Any, here: Path) -> None:
    """With the command that runs it again; that may be done twice."""
    ended = cli("try", "--keep", "new/demo")
    assert FILES == {path.name for path in (here / "new" / "demo").iterdir()}
    command = next(line for line in ended.out.splitlines() if line.startswith("again")).split()
    assert command[-6:-3] == ["azbearer", "run", str(Path("new/demo", COLLECTION))]
    assert cli(*command[-5:]).code == 0
    assert cli("try", "--keep", "new/demo").code == 0


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_is_overwritten(cli: Any, here: Path, name: str) -> None:
    """A file of that name with other content stays."""
    (here / name).write_text("mine", "utf-8")
    ended = cli("try", "--keep", here)
    assert (ended.code, ended.out, (here / name).read_text("utf-8")) == (2, "", "mine")
    assert ended.lines[1] == f"  where: {here / name}"


def test_a_file_is_no_folder(cli: Any, here: Path) -> None:
    """Where nothing can be written, that is said."""
    (here / "file").touch()
    ended = cli("try", "--keep", here / "file")
    assert (ended.code, len(ended.lines)) == (7, 3)


def test_a_demo_that_fails(cli: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its own exit code, and no cheerful lines."""
    monkeypatch.setattr("azbearer.cli.run_command.run", lambda _options, _console: 3)
    ended = cli("try")
    assert (ended.code, ended.out) == (3, "")
    assert not any(here.iterdir())
