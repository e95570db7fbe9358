"""Cases of runs, and the short words in which they are written down."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
BASE = "http://__ADDRESS__"
"""Stands for the server in every text of a case."""


@dataclass(frozen=True)
class RunCase:
    """One run: its files, its options, and what must be equal in the end.

    Args:
        name: what it shows.
        items: of the collection.
        options: of the command line; `@NAME` is the path of a file of the case.
        files: further files by name; a value that is no text or bytes becomes JSON.
        collection: members of the collection beside its items.
        document: a whole collection in place of items.
        differs: the entry of the list of differences that says why both differ, and empty if they must not.
    """

    name: str
    items: tuple[dict[str, Any], ...] = ()
    options: tuple[str, ...] = ()
    files: dict[str, Any] = field(default_factory=dict)
    collection: dict[str, Any] = field(default_factory=dict)
    document: Any = None
    differs: str = ""

    def of_topic(self, topic: str) -> RunCase:
        """The same, with its topic in its name."""
        return replace(self, name=f"{topic}: {self.name}")

    def write(self, folder: Path, address: str) -> list[str]:
        """Write the files; the result are the arguments of the command line."""
        port = address.rpartition(":")[2]
        document = self.document or {
            "info": {"name": "case", "_postman_id": "c-1", "schema": SCHEMA},
            "item": self.items,
            **self.collection,
        }
        for name, content in {"collection.json": document, **self.files}.items():
            _write(folder / name, content, address)
        options = [str(folder / word[1:]) if word.startswith("@") else word for word in self.options]
        return [
            "run",
            str(folder / "collection.json"),
            *(word.replace("__ADDRESS__", address).replace("__PORT__", port) for word in options),
        ]


def _write(path: Path, content: Any, address: str) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text.replace("__ADDRESS__", address), "utf-8")


def item(
    name: str = "one", url: Any = f"{BASE}/get", *, pre: str = "", test: str = "", **request: Any
) -> dict[str, Any]:
    """A request; `pre` and `test` are scripts, `more` are members of the item itself."""
    more = request.pop("more", {})
    return {
        "name": name,
        "event": _events(pre, test),
        "request": {"method": "GET", "header": [], "url": url, **request},
        **more,
    }


def folder(name: str, *items: dict[str, Any], pre: str = "", test: str = "", **more: Any) -> dict[str, Any]:
    """A folder of items."""
    return {"name": name, "item": list(items), "event": _events(pre, test), **more}


def _events(pre: str, test: str) -> list[dict[str, Any]]:
    scripts = {"prerequest": pre, "test": test}
    return [
        {"listen": on, "script": {"type": "text/javascript", "exec": text.split("\n")}}
        for on, text in scripts.items()
        if text
    ]


def environment(**values: Any) -> dict[str, Any]:
    """An environment file."""
    entries = [
        {"key": key, "value": value, "enabled": True, "type": "default"} for key, value in values.items()
    ]
    return {"id": "e-1", "name": "env", "values": entries, "_postman_variable_scope": "environment"}


def pairs(**values: str) -> list[dict[str, Any]]:
    """Parameters, headers or fields."""
    return [{"key": key, "value": value} for key, value in values.items()]


def auth(kind: str, **parameters: Any) -> dict[str, Any]:
    """An auth setting."""
    return {"type": kind, kind: pairs(**parameters)}


def raw(text: str, language: str = "") -> dict[str, Any]:
    """A raw body."""
    options = {"options": {"raw": {"language": language}}} if language else {}
    return {"mode": "raw", "raw": text, **options}


def echo(path: str = "get") -> str:
    """An address of the server."""
    return f"{BASE}/{path}"


def check(expression: str, name: str = "holds") -> str:
    """A test that an expression is true."""
    return f"pm.test({json.dumps(name)}, function () {{ pm.expect({expression}).to.equal(true); }});"
