"""What CI installs is what the page on tests says, and covers the programs that tests look for."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Programs that are there before CI begins, or that the development environment brings.
BROUGHT = {"bash", "git"}


def installed_by_ci() -> list[str]:
    found = re.search(r"^programs=\((.*)\)$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1].split()


def test_people_and_ci_install_the_same() -> None:
    """The command in docs/testing.md names the packages of .ci/run."""
    page = (ROOT / "docs" / "testing.md").read_text("utf-8")
    found = re.search(r"^apt-get install --no-install-recommends (.*)$", page, re.MULTILINE)
    assert found
    assert installed_by_ci() == found[1].split()


def test_every_program_that_a_test_needs_is_installed() -> None:
    """A test that skips without a program names it in `shutil.which`; CI brings each."""
    needed = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if not {"node_modules", "azure_cli"} & set(path.relative_to(ROOT).parts):
            needed |= set(re.findall(r'which\("([\w-]+)"\) is None', path.read_text("utf-8")))
    assert {"curl", "git"} <= needed
    assert needed <= {*installed_by_ci(), *BROUGHT}
