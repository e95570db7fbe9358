from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from azbearer.cli.completion_command import SHELLS, script_of
from azbearer.cli.main import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

CHECKS = {
    "bash": ["bash", "-n"],
    "zsh": ["zsh", "-n"],
    "fish": ["fish", "--no-execute"],
    "tcsh": ["tcsh", "-n"],
    "powershell": ["pwsh", "-NoProfile", "-File"],
}
# No Debian package brings PowerShell, so CI could never run it; see docs/testing.md.
CHECKED = [shell for shell in SHELLS if shell != "powershell" or shutil.which("pwsh")]
bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


@pytest.mark.parametrize("shell", CHECKED)
def test_a_script_is_one_for_its_shell(shell: str, tmp_path: Path) -> None:
    """The shell itself finds nothing wrong with it."""
    if shutil.which(CHECKS[shell][0]) is None:
        pytest.skip(f"{CHECKS[shell][0]} is not installed")
    script = tmp_path / ("script.ps1" if shell == "powershell" else "script")
    script.write_text(script_of(shell), "utf-8")
    ended = subprocess.run(
        [*CHECKS[shell], str(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (0, "") == (ended.returncode, ended.stderr)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_knows_every_command(shell: str) -> None:
    """And asks azbearer for paths, where the shell can."""
    script = script_of(shell)
    assert set(COMMANDS) == {name for name in COMMANDS if name in script}
    assert ("completion paths" in script) == (shell != "tcsh")


def completed(line: str, folder: Path) -> list[str]:
    """What bash offers for a line."""
    script = folder / "completion.bash"
    script.write_text(script_of("bash"), "utf-8")
    program = (
        f'source {script}; COMP_LINE="$1"; COMP_POINT=${{#COMP_LINE}}; read -ra COMP_WORDS <<< "$1"; '
        '[[ $1 == *" " ]] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); '
        '_azbearer_complete; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ended = subprocess.run(
        ["bash", "-c", program, "bash", line],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PATH": path},
    )
    return ended.stdout.split()


@bash
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("azbearer logi", "login"),
        ("azbearer get --que", "--query"),
        ("azbearer get -o tab", "table"),
        (
            "azbearer get /subscriptions/1/providers/Microsoft.Comp",
            "/subscriptions/1/providers/Microsoft.Compute/",
        ),
        ("azbearer get /subscriptions?api-version=2022", "2022-12-01"),
    ],
)
def test_bash_completes(line: str, expected: str, tmp_path: Path) -> None:
    """Commands, options, their choices, paths, and versions behind the sign that breaks words in bash."""
    assert [expected] == completed(line, tmp_path)


def test_a_shell_needs_no_word(cli: Callable[..., Ended]) -> None:
    """Only the script itself asks for words."""
    assert 2 == cli("completion", "bash", "x").code
    assert "/subscriptions/\n" == cli("completion", "paths", "/subs").out
