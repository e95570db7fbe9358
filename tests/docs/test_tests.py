"""Tests say in a sentence which rule they hold."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_every_test_states_its_rule() -> None:
    """Each test function has a docstring that ends its sentence."""
    silent = []
    for path in TESTS.rglob("test_*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                rule = ast.get_docstring(node) or ""
                if not rule.splitlines()[:1] or not rule.rstrip().endswith((".", "!", "?", '"')):
                    silent.append(f"{path.relative_to(TESTS)}: {node.name}")
    assert [] == silent
