"""The sandbox process: what it is given and what it can still do."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import InputError
from azbearer.scripting import ScriptLimits
from azbearer.scripting import process as process_module
from azbearer.scripting.process import ProcessGoneError, SandboxProcess
from azbearer.scripting.wire import frame

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = ScriptLimits(memory=16 << 20)
# A turn of a script that never began, and so has no time left, and the reply to it.
NOTHING = frame("turn", "0.0")
NOTHING_DONE = ("time", "[[],true,-1,null,null]\n")

linux_only = pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="reads Linux's /proc")


@pytest.fixture
def process() -> Iterator[SandboxProcess]:
    sandbox = SandboxProcess(LIMITS)
    sandbox.tell(NOTHING)
    assert sandbox.hear() == NOTHING_DONE
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
    with pytest.raises(ProcessGoneError):
        process.hear()
    assert process.tell(NOTHING) is False


def test_a_reply_longer_than_any_script_can_make_is_refused(process: SandboxProcess) -> None:
    """A size is a stranger's word as well."""
    process._limit = 1
    process.tell(NOTHING)
    with pytest.raises(ProcessGoneError):
        process.hear()


@pytest.mark.parametrize(
    "heard",
    [b"", b"\1", b"\0\0\0\0", b"\3\0\0\0ab", b"\xff\xff\xff\xff"],
    ids=["end", "half a length", "empty", "cut off", "huge"],
)
def test_what_is_no_reply_is_refused(process: SandboxProcess, heard: bytes) -> None:
    """Whoever sends it is not the program that was started, or is not there any more."""
    process._read = io.BytesIO(heard).read
    with pytest.raises(ProcessGoneError):
        process.hear()


@pytest.mark.parametrize(
    ("heard", "reply"),
    [
        (b"report\n{}", ("report", "{}")),
        (b"time\n{}\nwords\nmore", ("time", "{}\nwords\nmore")),
        (b"report", ("report", "")),
        (b"\xff\n\xfe", ("\ufffd", "\ufffd")),
    ],
)
def test_a_reply_is_a_status_and_a_text(
    process: SandboxProcess, heard: bytes, reply: tuple[str, str]
) -> None:
    """Any bytes are a text, which others make sense of."""
    process._read = io.BytesIO(len(heard).to_bytes(4, "little") + heard).read
    assert reply == process.hear()


def test_several_frames_go_at_once(process: SandboxProcess) -> None:
    """What needs no reply gets none, and what is longer than a pipe holds arrives."""
    process.tell(frame("library", "none", "0" * 1_000_000) + frame("source", "1", "") + NOTHING)
    assert process.hear() == NOTHING_DONE


def test_its_bytecode_is_kept(monkeypatch: Any) -> None:
    """The program of the process is compiled once, unless nobody wants such files."""
    kept = Path(cache_from_source(str(Path(process_module.__file__).with_name("child.py"))))
    kept.unlink(missing_ok=True)
    for options, is_kept in ((("-B",), False), ((), True)):
        monkeypatch.setattr(process_module, "_NO_BYTECODE", options)
        with contextlib.closing(SandboxProcess(LIMITS)) as started:
            started.tell(NOTHING)
            assert NOTHING_DONE == started.hear()
        assert is_kept is kept.is_file()


def test_a_missing_engine_is_named(monkeypatch: Any) -> None:
    """Without the engine's package the error says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(InputError, match="engine is not installed"):
        SandboxProcess(LIMITS)


def test_the_engine_is_not_loaded_into_this_process() -> None:
    """Its code runs in the child alone."""
    assert "_quickjs" not in sys.modules
