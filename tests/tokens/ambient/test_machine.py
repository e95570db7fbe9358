from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from azbearer.tokens.ambient.machine import THIS_MACHINE

if TYPE_CHECKING:
    from pathlib import Path


def test_stamp_changes_with_the_file(tmp_path: Path) -> None:
    """Another content is another stamp; no file has none."""
    file = tmp_path / "profile"
    assert not THIS_MACHINE.stamp(str(file))
    file.write_text("a", encoding="utf-8")
    first = THIS_MACHINE.stamp(str(file))
    file.write_text("ab", encoding="utf-8")
    assert first
    assert first != THIS_MACHINE.stamp(str(file))


def test_programs_are_looked_up_in_the_given_path(tmp_path: Path) -> None:
    """The search path is the environment's, not this process's."""
    assert not THIS_MACHINE.find_program("az", {"PATH": str(tmp_path)})


def test_this_machine(tmp_path: Path) -> None:
    """It is the one that runs the test."""
    assert sys.platform == THIS_MACHINE.platform
    assert THIS_MACHINE.exists(str(tmp_path))
    assert THIS_MACHINE.home()
    assert sys.platform.startswith("win") == THIS_MACHINE.is_windows
