"""The page of the emulator names its witnesses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "emulator.md").read_text("utf-8")


def witnesses() -> list[tuple[str, str]]:
    """Every test that the table names, with its file; the file is that of the first one in the line."""
    found = []
    for line in PAGE.splitlines():
        named = re.findall(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`", line)
        file = next((path for path, _ in named if path), "")
        found += [(path or file, test) for path, test in named if path or test]
    return found


@pytest.mark.parametrize(("file", "test"), witnesses())
def test_every_witness_is_there(file: str, test: str) -> None:
    """A claim names a test that exists."""
    text = (ROOT / file).read_text("utf-8")
    assert not test or f"def {test}(" in text


def test_there_are_witnesses() -> None:
    """The page has them in the form that is looked for."""
    assert len(witnesses()) > 20
