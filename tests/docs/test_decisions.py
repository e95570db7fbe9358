"""docs/decisions.md and docs/architecture.md are complete: numbers, dependencies, rooms."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = (ROOT / "docs" / "decisions.md").read_text("utf-8")
NUMBERS = [int(number) for number in re.findall(r"^## (\d+)\. ", DECISIONS, re.MULTILINE)]


def test_decisions_are_numbered_in_order() -> None:
    """The number of a decision is its place in the list, so that no two share one."""
    assert list(range(1, len(NUMBERS) + 1)) == NUMBERS


def test_a_decision_is_short() -> None:
    """A decision has ten lines at the most."""
    texts = re.split(r"^## ", DECISIONS, flags=re.MULTILINE)[1:-1]
    assert [] == [text.splitlines()[0] for text in texts if len(text.strip().splitlines()) > 11]


def test_every_dependency_has_its_reason() -> None:
    """Each package that azbearer needs at run time stands in the last table, and no other one does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["keyring"]]
    table = DECISIONS.split("## Why each dependency")[1]
    names = ", ".join(re.findall(r"^\| ([a-z][^|]*) \|", table, re.MULTILINE))
    given = {name.split(" ")[0] for name in names.split(", ")} - {"package"}
    assert {re.split(r"[>=;\s]", each)[0] for each in wanted} == given


def test_every_room_is_in_the_architecture() -> None:
    """Each folder of the package has a row in one of the two tables."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    package = ROOT / "src" / "azbearer"
    folders = [
        each.parent.relative_to(package).as_posix() for each in sorted(package.glob("*/**/__init__.py"))
    ]
    assert [] == [name for name in folders if f"`{name}/`" not in page]
