"""Collections for an offline run: postman-echo.com is the emulator's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ECHO = "https://postman-echo.com"


@pytest.fixture
def item() -> Callable[..., dict[str, Any]]:
    """Makes a request: `item(name, path, test="script", prerequest="script")`."""

    def make(name: str, path: str = "/get", **scripts: str) -> dict[str, Any]:
        events = [{"listen": on, "script": {"exec": text}} for on, text in scripts.items()]
        return {"name": name, "request": f"{ECHO}{path}", "event": events}

    return make


@pytest.fixture
def document() -> Callable[..., dict[str, Any]]:
    """Makes a collection of items."""

    def make(*items: dict[str, Any], **others: Any) -> dict[str, Any]:
        return {"info": {"name": "demo"}, "item": list(items), **others}

    return make


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes an object as a file: `written(name, object)`."""

    def write(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(content), "utf-8")
        return path

    return write
