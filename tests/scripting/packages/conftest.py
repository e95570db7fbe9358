"""A folder of packages, and scripts that use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.scripting import ConsoleLine
from azbearer.scripting.engine import SandboxEngine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes files below a folder; objects become JSON."""

    def write(files: dict[str, Any]) -> Path:
        for name, content in files.items():
            path = tmp_path / "packages" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return tmp_path / "packages"

    return write


@pytest.fixture
def lines(script_input: Any, host: Any) -> Callable[..., list[str]]:
    """What scripts print with a folder of packages, the last line the error if there is one."""

    def run(packages: Path | None, *sources: str) -> list[str]:
        found = []
        with SandboxEngine(packages=packages) as engine:
            for source in sources:
                outcome = engine.run(script_input(source), host)
                found += [each.text for each in outcome.messages if isinstance(each, ConsoleLine)]
                found += [outcome.error.message] if outcome.error else []
        return found

    return run
