"""A server on loopback that answers by a plan, and the command line with streams of bytes."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.cli.main import run_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Plan:
    """Answers by path; the last of a path is repeated. What was asked, in order."""

    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def on(self, path: str, status: int = 200, body: Any = b"", **headers: str) -> Plan:
        """Answer this path so; again for the next time."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, content))
        return self

    @property
    def lines(self) -> list[str]:
        """Methods and paths."""
        return [f"{method} {path}" for method, path, _, _ in self.asked]


class Loopback(ThreadingHTTPServer):
    """Answers by its plan."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.plan = Plan()

    def handle_error(self, *_: Any) -> None:
        """A client that has gone away is no news."""


class Handler(BaseHTTPRequestHandler):
    """Notes the request, and gives the next answer for its path."""

    server: Loopback
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        """Answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.plan.asked.append((self.command, self.path, dict(self.headers.items()), body))
        answers = self.server.plan.answers.get(self.path.partition("?")[0], [(404, {}, b"{}")])
        status, headers, content = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any  # noqa: N815 - names of the base class

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A server for one test."""
    with Loopback() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


@dataclass(frozen=True)
class Finished:
    """How a command ended, with the bytes that it wrote."""

    code: int
    out: bytes
    err: str


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


@pytest.fixture
def call(loopback: Loopback) -> Callable[..., Finished]:
    """Runs a command without a token; `/path` is the loopback server's."""

    def run(command: str, *arguments: object, auth: bool = False, terminal: bool = False) -> Finished:
        raw, err = io.BytesIO(), io.StringIO()
        out = (Terminal if terminal else io.TextIOWrapper)(raw, "utf-8", write_through=True)
        words = [str(word) for word in arguments]
        if words and words[0].startswith("/"):
            words[0] = f"{loopback.url}{words[0]}"
        code = run_command([command, *words, *([] if auth else ["--no-auth"])], Console(out, err, {}))
        out.flush()
        return Finished(code, raw.getvalue(), err.getvalue())

    return run
