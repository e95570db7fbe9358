"""A loopback server to run against, and the command line in this process with streams of its own."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.cli.main import run_command
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID, Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
REJECTION = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}


class Server(ThreadingHTTPServer):
    """Answers by the path; see `Handler`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.paths: list[str] = []
        self.session = ""
        self.asked = threading.Event()
        self.over = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """Answers by the first word of the path.

    /status/N: that status; /cookie: its session; /rejected: what Entra ID says; /loop: a redirect to itself;
    /hang: nothing.
    """

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.paths.append(self.path)
        self.server.asked.set()
        kind, _, rest = self.path.removeprefix("/").partition("/")
        if kind == "hang":
            self.server.over.wait(60)
            return
        self.answer(*self.reply(kind, rest))

    do_POST = do_GET  # noqa: N815  the name that http.server looks for

    def reply(self, kind: str, rest: str) -> tuple[int, Any, tuple[tuple[str, str], ...]]:
        """Status, body and headers for a path."""
        if kind == "status":
            return int(rest), {}, ()
        if kind == "rejected":
            return 401, REJECTION, ()
        if kind == "cookie":
            return 200, {}, (("Set-Cookie", f"session={self.server.session}; Path=/; HttpOnly"),)
        if kind == "loop":
            return 302, {}, (("Location", "/loop"),)
        return 200, {"path": self.path, "headers": dict(self.headers.items())}, ()

    def answer(self, status: int, body: Any, headers: tuple[tuple[str, str], ...]) -> None:
        """Send it."""
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name of the base class
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server for one test."""
    with Server() as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield serving
        serving.over.set()
        serving.shutdown()
        thread.join(5)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines on standard error."""
        return self.err.splitlines()


@pytest.fixture
def cli() -> Callable[..., Ended]:
    """Runs a command in this process: `cli("run", path, "-x", VARIABLE="value")`."""

    def run(*arguments: object, **environment: str) -> Ended:
        out, err = io.StringIO(), io.StringIO()
        code = run_command([str(argument) for argument in arguments], Console(out, err, environment))
        return Ended(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def collection(tmp_path: Path, server: Server) -> Callable[..., Path]:
    """Writes a collection: of paths of the server, `(path, {"test": script})`, or whole items.

    `{{server}}` in it is the server.
    """

    def item(given: Any) -> Any:
        if isinstance(given, dict):
            return given
        path, scripts = given if isinstance(given, tuple) else (given, {})
        events = [{"listen": on, "script": {"exec": [text]}} for on, text in scripts.items()]
        return {"name": path, "request": f"{{{{server}}}}{path}", "event": events}

    def write(*items: Any, variable: Any = (), **others: Any) -> Path:
        document = {
            "info": {"name": "demo", "schema": SCHEMA},
            "item": [item(each) for each in items],
            "variable": [{"key": "server", "value": server.url}, *variable],
            **others,
        }
        path = tmp_path / "demo.postman_collection.json"
        path.write_text(json.dumps(document), "utf-8")
        return path

    return write


@pytest.fixture
def environment(tmp_path: Path) -> Callable[..., Path]:
    """Writes an environment file with these variables."""

    def write(**values: Any) -> Path:
        entries = [{"key": key, "value": value, "enabled": True} for key, value in values.items()]
        path = tmp_path / "test.postman_environment.json"
        path.write_text(json.dumps({"id": "e-1", "name": "test", "own": [1], "values": entries}), "utf-8")
        return path

    return write


class Azure:
    """An emulator behind the real host names, and a user's folders; call it to run a command.

    The default chain has nowhere to look but in variables: no test may ask this machine's identity.
    """

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        self.emulator = emulator
        self.folder = folder
        self.environ = {
            "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
            "AZBEARER_CACHE_DIR": str(folder / "cache"),
            "AZBEARER_CONFIG_DIR": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
        }
        ca = emulator.write_ca(folder / "ca.pem")
        port = emulator.port
        hosts = ("login.microsoftonline.com", "management.azure.com")
        rules = [word for host in hosts for word in ("--connect-to", f"{host}:443:127.0.0.1:{port}")]
        self.way = (*rules, "--ssl-extra-ca-certs", str(ca))

    def __call__(self, *arguments: object) -> Ended:
        """Run a command, with the way to the emulator."""
        return self.bare(*arguments, *self.way)

    def bare(self, *arguments: object) -> Ended:
        """Run a command as it is."""
        out, err = io.StringIO(), io.StringIO()
        code = run_command([str(argument) for argument in arguments], Console(out, err, self.environ))
        return Ended(code, out.getvalue(), err.getvalue())

    def write_environment(self, **values: str) -> Path:
        """An environment file with the recipe's variables and these; an empty value leaves one out."""
        recipe = {
            "tenantId": DEMO_TENANT_ID,
            "client_id": DEMO_CLIENT_ID,
            "client_secret": DEMO_CLIENT_SECRET,
        }
        entries = [{"key": key, "value": value} for key, value in {**recipe, **values}.items() if value]
        path = self.folder / "dev.postman_environment.json"
        path.write_text(json.dumps({"name": "dev", "values": entries}), "utf-8")
        path.chmod(0o600)
        return path

    @property
    def token_requests(self) -> int:
        """How often a token was asked for."""
        return sum(record.path.endswith("/token") for record in self.emulator.requests)

    def files(self) -> bytes:
        """Everything that was written below the user's folders, in one piece."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


@pytest.fixture
def azure(tmp_path: Path) -> Iterator[Azure]:
    """An emulator and a user for one test."""
    with Emulator() as emulator:
        yield Azure(emulator, tmp_path)
