"""The commands and the code in the documents do what the documents say.

A ```console block is a transcript: a line that starts with `$ ` is run, and what follows is what
it printed, with `…` for whatever differs from run to run. A ```python block is run as it stands.
All blocks of one document run in order, in one empty folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")) if "```" in path.read_text("utf-8")
)
_BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """One command of a transcript, and what it should print."""

    line: str
    expected: str


def commands_of(block: str) -> list[Command]:
    """The commands of one transcript."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    assert not parts[0].strip(), "a transcript starts with a command"
    return [Command(line, expected) for line, expected in zip(parts[1::2], parts[2::2], strict=True)]


def run(command: str | list[str], folder: Path) -> str:
    """What a command prints, on both streams together; its exit code is the document's business."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "HOME": str(folder)}
    done = subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.stdout


def matches(expected: str, actual: str) -> bool:
    """Whether the output is as documented; `…` stands for anything, over lines too."""
    pattern = ".*?".join(re.escape(part) for part in expected.strip().split("…"))
    return re.fullmatch(pattern, actual.strip(), re.DOTALL) is not None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_says_what_happens(document: Path, tmp_path: Path) -> None:
    """Every transcript and every example of a document runs, and prints what the document shows."""
    for kind, block in _BLOCK.findall(document.read_text("utf-8")):
        if kind == "python":
            program = tmp_path / "example.py"
            program.write_text(block, "utf-8")
            done = subprocess.run([sys.executable, str(program)], cwd=tmp_path, check=False)
            assert done.returncode == 0, block
            continue
        for command in commands_of(block):
            actual = run(command.line, tmp_path)
            assert matches(command.expected, actual), f"$ {command.line}\n{actual}"


def test_the_readme_has_two_set_up_commands() -> None:
    """Exactly two lines of the README start from nothing; CI runs those."""
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("python3 -m venv ")] == [
        "python3 -m venv .venv && .venv/bin/python -m pip install . && .venv/bin/azbearer try",
        (
            "python3 -m venv .venv && .venv/bin/python -m pip install --require-hashes -r constraints/dev.txt"
            " && .venv/bin/python -m pip install --no-deps --no-build-isolation -e ."
            " && .venv/bin/python -m pytest -n auto"
        ),
    ]
