"""A project of somebody with a collection, in a pytest of its own, and a server for its requests."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

# pytester forgets what a run has loaded: it would load all of this anew for each.
import azbearer.library.running
import azbearer.scripting.engine
import azbearer.testing.collecting  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


ASKED: list[str] = []


class Handler(BaseHTTPRequestHandler):
    """Answers with the query as `args`, as postman-echo does."""

    def do_GET(self) -> None:
        """Answer."""
        ASKED.append(self.path)
        body = json.dumps({"args": dict(parse_qsl(urlsplit(self.path).query))}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name of the base class
        """Say nothing."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()
        thread.join(5)


@pytest.fixture
def asked() -> list[str]:
    """The paths that the server was asked for."""
    ASKED.clear()
    return ASKED


@pytest.fixture
def item(server: str) -> Callable[..., dict[str, Any]]:
    """Makes a request: `item(name, path, test="script", prerequest="script")`."""

    def make(name: str, path: str = "/get", **scripts: str) -> dict[str, Any]:
        events = [{"listen": on, "script": {"exec": text}} for on, text in scripts.items()]
        return {"name": name, "request": f"{server}{path}", "event": events}

    return make


@pytest.fixture
def project(pytester: pytest.Pytester) -> Callable[..., Path]:
    """Writes `api.postman_collection.json` of these items, and `pytest.ini` with these settings."""

    def write(*items: dict[str, Any], **settings: str) -> Path:
        lines = "".join(f"{key} = {value}\n" for key, value in settings.items())
        pytester.path.joinpath("pytest.ini").write_text(f"[pytest]\n{lines}", "utf-8")
        path = pytester.path / "api.postman_collection.json"
        path.write_text(json.dumps({"info": {"name": "api"}, "item": list(items)}), "utf-8")
        return path

    return write
