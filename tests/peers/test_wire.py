"""What goes over the wire, byte by byte, is what newman sends for the same collection."""

from __future__ import annotations

import contextlib
import io
import json
import re
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.peers.programs import MODULES, environment

from azbearer.cli.console import Console
from azbearer.cli.main import run_command

pytestmark = pytest.mark.node

CASES = Path(__file__).parent / "wire_cases.json"
NAMES = [
    item["name"]
    for item in json.loads(CASES.read_text("utf-8"))["item"]
    if item["name"] not in ("mark", "end")
]
VARIABLES = {
    "v": "val",
    "amp": "a&b=c",
    "num": "7",
    "slash": "/s",
    "method": "PUT",
    "file": "a.txt",
    "host": "127.0.0.1",
}
# Each with its reason; the table of docs/coming-from-newman.md has them all.
DELIBERATE = {
    "only raw": "newman sends nothing for a URL object without parts",
    "method {{method}}": "newman sends GET",
    "method body {{method}}": "newman sends GET",
    "headers null": "newman sends the word null",
    "header te": "newman announces a length beside the chunks, which RFC 9112 forbids",
    "no mode": "newman drops the body",
    "formdata": "newman lets a name break out of its quotes",
}
_REDIRECT = re.compile(r"/redirect/(\d+)(/.*)")
_SECONDS = 60


class RawServer:
    """Keeps each request as it came, by the last `/mark/N` before it; `/redirect/STATUS/PATH` redirects."""

    def __init__(self) -> None:
        self.cases: dict[str, list[str]] = {}
        self.over = threading.Event()
        self._case = ""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # newman is killed at the end.
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
            while head := _read_head(stream):
                body = _read_body(stream, head)
                connection.sendall(self._answer(head.decode("latin-1"), body.decode("latin-1")))
                if "\r\nconnection: close" in head.decode("latin-1").lower():
                    return

    def _answer(self, head: str, body: str) -> bytes:
        method, target, _ = head.split(" ", 2)
        if target.startswith("/mark/"):
            self._case = target.removeprefix("/mark/")
            if self._case == "end":
                self.over.set()
        else:
            self.cases.setdefault(self._case, []).append(_normal(head, body, self.port))
        if found := _REDIRECT.match(target):
            return f"HTTP/1.1 {found[1]} R\r\nLocation: {found[2]}\r\nContent-Length: 0\r\n\r\n".encode(
                "latin-1"
            )
        content = "" if method == "HEAD" else "{}"
        return f"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{content}".encode()

    def stop(self) -> None:
        """Take no more connections."""
        self._listener.close()


def _read_head(stream: Any) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return b""
        head += line
    return head


def _read_body(stream: Any, head: bytes) -> bytes:
    lowered = head.lower()
    if b"\r\ntransfer-encoding: chunked" not in lowered:
        found = re.search(rb"\r\ncontent-length: *(\d+)", lowered)
        return bytes(stream.read(int(found[1]))) if found else b""
    body = b""
    while size := int(stream.readline(), 16):
        body += stream.read(size)
        stream.readline()
    stream.readline()
    return body


def _normal(head: str, body: str, port: int) -> str:
    """The request without what differs from run to run: port, program, token, boundary."""
    text = f"{head}{body}".replace(str(port), "PORT")
    text = re.sub(r"(?im)^(user-agent: )(?:PostmanRuntime|azbearer)/[^\r]*", r"\1PROGRAM", text)
    text = re.sub(r"(?im)^(postman-token: )[0-9a-f-]{36}\r$", r"\1TOKEN\r", text)
    # A blank behind the colon of an empty header says nothing.
    text = re.sub(r"(?m)^([^:\r ]+:) \r$", r"\1\r", text)
    return re.sub(r"-{26}\d{24}", "BOUNDARY", text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection with the files that it sends."""
    folder = tmp_path_factory.mktemp("wire")
    (folder / "wire.json").write_bytes(CASES.read_bytes())
    (folder / "a.txt").write_bytes(b"hello")
    (folder / "b.json").write_bytes(b"{}")
    return folder


def _options(server: RawServer) -> list[str]:
    values = {**VARIABLES, "port": str(server.port), "server": f"http://127.0.0.1:{server.port}"}
    return [word for name, value in values.items() for word in ("--env-var", f"{name}={value}")]


@pytest.fixture(scope="module")
def theirs(node: str, folder: Path) -> dict[str, list[str]]:
    """What newman sends. It hangs now and then after a file as body, so it is ended at the last case."""
    server = RawServer()
    command = [
        node,
        str(MODULES / "newman" / "bin" / "newman.js"),
        "run",
        "wire.json",
        *_options(server),
        "-r",
        "json",
    ]
    with subprocess.Popen(command, cwd=folder, env=environment({}), stdout=subprocess.DEVNULL) as newman:
        try:
            assert server.over.wait(_SECONDS)
        finally:
            newman.kill()
            server.stop()
    return server.cases


@pytest.fixture(scope="module")
def ours(folder: Path) -> dict[str, list[str]]:
    """What azbearer sends."""
    server = RawServer()
    console = Console(io.StringIO(), io.StringIO(), {})
    run_command(["run", str(folder / "wire.json"), *_options(server)], console)
    server.stop()
    return server.cases


@pytest.mark.parametrize("name", [name for name in NAMES if name not in DELIBERATE])
def test_same_bytes(name: str, ours: dict[str, list[str]], theirs: dict[str, list[str]]) -> None:
    """Request line, header order and case, and body are newman's."""
    case = str(NAMES.index(name))
    assert theirs.get(case, []) == ours.get(case, [])


@pytest.mark.parametrize("name", DELIBERATE)
def test_deliberate_differences(name: str, ours: dict[str, list[str]], theirs: dict[str, list[str]]) -> None:
    """What is listed as different still is, so that the list stays true."""
    case = str(NAMES.index(name))
    assert theirs.get(case, []) != ours.get(case, [])
