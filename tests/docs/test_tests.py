"""Tests say in a sentence which rule they hold."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parents[1]


def modules() -> Iterator[Path]:
    """Every file of tests; the thousands of files of the peers are not looked at."""
    for folder, below, names in os.walk(TESTS):
        below[:] = [name for name in below if name not in {"node_modules", "azure_cli"}]
        yield from (Path(folder, name) for name in names if name.startswith("test_") and name.endswith(".py"))


def test_every_test_states_its_rule() -> None:
    """Each test function has a docstring that ends its sentence."""
    silent = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                rule = ast.get_docstring(node) or ""
                if not rule.splitlines()[:1] or not rule.rstrip().endswith((".", "!", "?", '"')):
                    silent.append(f"{path.relative_to(TESTS)}: {node.name}")
    assert [] == silent
