"""The sandbox process: what it is given and what it can still do."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import InputError
from azbearer.scripting.process import ProcessGoneError, SandboxProcess, _split

if TYPE_CHECKING:
    from collections.abc import Iterator

linux_only = pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="reads Linux's /proc")


@pytest.fixture
def process() -> Iterator[SandboxProcess]:
    sandbox = SandboxProcess(16 << 20)
    sandbox.tell(["library", "none", "0"])
    assert sandbox.hear() == ["ok"]
    yield sandbox
    sandbox.close()


def proc_file(process: SandboxProcess, name: str) -> str:
    return Path(f"/proc/{process._process.pid}/{name}").read_text("utf-8", "replace")


@linux_only
def test_it_has_no_environment(process: SandboxProcess) -> None:
    """Nothing of the user's environment goes along, secrets least of all."""
    assert "PATH" in os.environ
    names = {item.partition("=")[0] for item in proc_file(process, "environ").split("\0") if item}
    assert names <= {"LD_LIBRARY_PATH"}


@linux_only
@pytest.mark.parametrize("name", ["Max open files", "Max file size", "Max core file size", "Max processes"])
def test_it_has_lowered_its_limits(process: SandboxProcess, name: str) -> None:
    """No file or socket can be opened, no file written, no process started."""
    line = next(line for line in proc_file(process, "limits").splitlines() if line.startswith(name))
    assert line[len(name) :].split()[:2] == ["0", "0"]


@linux_only
def test_it_holds_its_pipes_and_nothing_else(process: SandboxProcess) -> None:
    """Of the parent's open files none is inherited."""
    folder = Path(f"/proc/{process._process.pid}/fd")
    assert {entry.name for entry in folder.iterdir()} <= {"0", "1", "2"}


@linux_only
def test_it_stands_in_the_root_folder(process: SandboxProcess) -> None:
    """Its working directory tells nothing about the user."""
    assert str(Path(f"/proc/{process._process.pid}/cwd").readlink()) == os.sep


def test_closing_leaves_no_zombie(process: SandboxProcess) -> None:
    """After close the process is gone and collected."""
    process.close()
    assert process._process.returncode is not None


def test_it_ends_when_its_parent_goes(process: SandboxProcess) -> None:
    """Without a reader at the other end there is nothing to live for."""
    process._stdin.close()
    assert process._process.wait(10) == 0


def test_a_dead_process_is_noticed(process: SandboxProcess) -> None:
    """Both directions say so."""
    process.kill()
    process._process.wait()
    assert not process.alive()
    with pytest.raises(ProcessGoneError):
        process.hear()
    with pytest.raises(ProcessGoneError):
        process.tell(["turn", "x" * (1 << 17)])


def test_a_reply_longer_than_any_script_can_make_is_refused(process: SandboxProcess) -> None:
    """A size is a stranger's word as well."""
    process._limit = 1
    process.tell(["library", "n", "0"])
    with pytest.raises(ProcessGoneError):
        process.hear()


@pytest.mark.parametrize("frame", [b"", b"no\nsizes", b"\xff\n"])
def test_a_reply_without_sizes_is_refused(frame: bytes) -> None:
    """Whoever sends it is not the program that was started."""
    with pytest.raises(ProcessGoneError):
        _split(frame)


def test_a_missing_engine_is_named(monkeypatch: Any) -> None:
    """Without the engine's package the error says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(InputError, match="engine is not installed"):
        SandboxProcess(1 << 20)


def test_the_engine_is_not_loaded_into_this_process() -> None:
    """Its code runs in the child alone."""
    assert "_quickjs" not in sys.modules
