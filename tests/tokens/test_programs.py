from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.contract import NotAvailableError, RunProgram
from azbearer.tokens.programs import find_program, run_program

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(
    os.name != "posix", reason="scripts with a first line that names their interpreter"
)
ENVIRONMENT = {"PATH": os.environ.get("PATH", "")}


def script(folder: Path, text: str, name: str = "tool") -> RunProgram:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{text}", "utf-8")
    path.chmod(0o755)
    return RunProgram((str(path), "--scope", "a b; $HOME `id`"), timeout=20.0)


@posix
def test_what_it_wrote_and_how_it_ended(tmp_path: Path) -> None:
    """Both streams and the exit code come back, line ends as they are here."""
    effect = script(tmp_path, "import sys\nprint('out\\r')\nprint('err', file=sys.stderr)\nsys.exit(3)")
    result = run_program(effect, ENVIRONMENT)
    assert (3, "out\n", "err\n") == (result.exit_code, result.out, result.err)


@posix
def test_no_shell(tmp_path: Path) -> None:
    """Arguments arrive as they are, whatever a shell would make of them."""
    effect = script(tmp_path, "import sys\nprint(sys.argv[1:])")
    assert "['--scope', 'a b; $HOME `id`']\n" == run_program(effect, ENVIRONMENT).out


@posix
def test_the_folder_is_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that lies in the current folder is found by the program."""
    monkeypatch.chdir(tmp_path)
    assert "/\n" == run_program(script(tmp_path, "import os\nprint(os.getcwd())"), ENVIRONMENT).out


@posix
def test_the_environment_of_the_effect(tmp_path: Path) -> None:
    """The effect's variables win over the caller's."""
    plain = script(tmp_path, "import os\nprint(os.environ['A'], os.environ['B'])")
    effect = RunProgram(plain.arguments, environment=(("A", "effect"),))
    assert "effect caller\n" == run_program(effect, {**ENVIRONMENT, "A": "caller", "B": "caller"}).out


@posix
def test_all_of_it_is_ended(tmp_path: Path) -> None:
    """A program that takes too long is ended with everything that it started."""
    effect = script(tmp_path, "import subprocess\nsubprocess.run(['sleep', '60'])")
    started = time.monotonic()
    with pytest.raises(AuthenticationError, match=r"tool did not end within 0\.3 s"):
        run_program(RunProgram(effect.arguments, timeout=0.3), ENVIRONMENT)
    assert time.monotonic() - started < 10


@posix
def test_too_much_output(tmp_path: Path) -> None:
    """A token has no megabyte."""
    with pytest.raises(AuthenticationError, match="wrote more than"):
        run_program(script(tmp_path, "print('x' * (1 << 21))"), ENVIRONMENT)


@posix
def test_what_cannot_be_started(tmp_path: Path) -> None:
    """A program of another machine is an error that says so, without its arguments."""
    path = tmp_path / "tool"
    path.write_bytes(b"\x7fELF nonsense")
    path.chmod(0o755)
    with pytest.raises(AuthenticationError, match="can't be started") as caught:
        run_program(RunProgram((str(path), "canary")), ENVIRONMENT)
    assert "canary" not in str(caught.value.lines())


def test_absence_is_not_an_error() -> None:
    """A chain goes on when the program isn't there."""
    with pytest.raises(NotAvailableError, match="no-such-program is not installed"):
        run_program(RunProgram(("no-such-program",)), ENVIRONMENT)


@posix
def test_relative_folders_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program beside a collection is not run for one of PATH."""
    script(tmp_path, "")
    monkeypatch.chdir(tmp_path)
    assert ["", "", str(tmp_path / "tool")] == [
        find_program("tool", {"PATH": path}) for path in ("", ".", str(tmp_path))
    ]
    assert "" == find_program("./tool", {"PATH": str(tmp_path)})


def test_windows_endings(tmp_path: Path) -> None:
    """`az` is found as az.cmd, by the endings that make a program on Windows."""
    script(tmp_path, "", "az.cmd")
    environment = {"PATH": str(tmp_path), "PATHEXT": ".EXE;.CMD"}
    expected = str(tmp_path / "az.cmd")
    assert [expected, expected] == [find_program(name, environment, "win32") for name in ("az", "az.cmd")]
    assert "" == find_program("az", environment, "linux")


@pytest.mark.parametrize("argument", ['"&calc', "%PATH%", "a|b", "a\nb", "a^b"])
def test_batch_files_get_no_commands(tmp_path: Path, argument: str) -> None:
    """What a batch file would take for a command never reaches one."""
    effect = script(tmp_path, "", "az.cmd")
    with pytest.raises(AuthenticationError, match="an argument for"):
        run_program(RunProgram((effect.arguments[0], argument)), ENVIRONMENT)
