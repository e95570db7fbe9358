"""Bodies that others rewrite pass unchanged, both ways."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.call.conftest import Finished, Loopback

    Call = Callable[..., Finished]

BODIES = {
    "duplicate keys": b'{"a":1,"a":2}',
    "order and spaces": b'{ "z" : 1 ,\r\n\t"a":  2 }  ',
    "1e400": b'{"n":1e400,"m":-1E-400}',
    "long numbers": b'{"n":' + b"9" * 5000 + b',"x":0.1000000000000000055511151231257827}',
    "byte order mark": b'\xef\xbb\xbf{"a":1}',
    "utf-16": '{"a":"ü"}'.encode("utf-16"),
    "latin-1": b'{"a":"\xfc"}',
    "binary": bytes(range(256)) * 5,
    "empty": b"",
    "line feed": b"\n",
    "nul": b"\x00\x00",
    "crlf": b"a\r\nb\rc\n",
    "lone surrogate": b'{"a":"\\ud800"}',
    "escapes": b'{"a":"\\u00e9\\/\\u0041"}',
    "nan": b'{"a":NaN,"b":Infinity}',
    "cut off": b'{"a":[1,2',
    "deep": b"[" * 50_000 + b"]" * 50_000,
    "xml": b'<?xml version="1.0" encoding="utf-8"?><a>&amp;</a>',
    "template": b'{"a":"{{name}}","b":"{subscriptionId}"}',
    "emoji": '{"a":"\U0001f600\u202e"}'.encode(),
    "at sign": b"@not-a-file",
}


def test_there_are_enough() -> None:
    """Twenty, and the large one below."""
    assert 20 <= len(BODIES)


@pytest.mark.parametrize("name", BODIES)
def test_received_unchanged(call: Call, loopback: Loopback, name: str) -> None:
    """Standard output has the bytes that the server sent."""
    loopback.plan.on("/x", 200, BODIES[name])
    ended = call("get", "/x")
    assert (0, BODIES[name]) == (ended.code, ended.out)


@pytest.mark.parametrize("name", BODIES)
def test_into_a_file_unchanged(call: Call, loopback: Loopback, tmp_path: Path, name: str) -> None:
    """So has a file, also an empty one."""
    loopback.plan.on("/x", 200, BODIES[name])
    assert (0, b"") == (call("get", "/x", "--output-file", tmp_path / "f").code, b"")
    assert (BODIES[name], ["f"]) == (
        (tmp_path / "f").read_bytes(),
        [path.name for path in tmp_path.iterdir()],
    )


@pytest.mark.parametrize("name", BODIES)
def test_sent_unchanged_from_a_file(call: Call, loopback: Loopback, tmp_path: Path, name: str) -> None:
    """The server gets the bytes of the file."""
    loopback.plan.on("/x", 200)
    (tmp_path / "body").write_bytes(BODIES[name])
    assert 0 == call("put", "/x", "--body", f"@{tmp_path / 'body'}").code
    assert BODIES[name] == loopback.plan.asked[0][3]


@pytest.mark.parametrize("name", BODIES)
def test_sent_unchanged_from_standard_input(
    call: Call, loopback: Loopback, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """And those of standard input."""
    loopback.plan.on("/x", 200)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BODIES[name])))
    assert 0 == call("post", "/x", "-b", "-").code
    assert BODIES[name] == loopback.plan.asked[0][3]


def test_sent_unchanged_from_the_command_line(call: Call, loopback: Loopback) -> None:
    """An argument is sent as it is, too."""
    loopback.plan.on("/x", 200)
    call("post", "/x", "-b", '{ "a":1,"a":"{{b}}" }')
    assert b'{ "a":1,"a":"{{b}}" }' == loopback.plan.asked[0][3]


def test_an_encoded_body_is_decoded(call: Call, loopback: Loopback) -> None:
    """Gzip belongs to the way, not to the body."""
    loopback.plan.on("/x", 200, gzip.compress(BODIES["binary"]), Content_Encoding="gzip")
    assert BODIES["binary"] == call("get", "/x").out


SIZE = 100_000_000
PIECE = bytes(range(250)) * 400


class Large(BaseHTTPRequestHandler):
    """Sends and takes 100 MB, in pieces."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send it."""
        self.send_response(200)
        self.send_header("Content-Length", str(SIZE))
        self.end_headers()
        for _ in range(SIZE // len(PIECE)):
            self.wfile.write(PIECE)

    def do_PUT(self) -> None:
        """Take it, and answer with the number of bytes that are right."""
        right = 0
        for _ in range(SIZE // len(PIECE)):
            right += len(PIECE) * (self.rfile.read(len(PIECE)) == PIECE)
        body = str(right).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@pytest.fixture
def large() -> Iterator[str]:
    """The URL of such a server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Large) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/x"
        server.shutdown()


# A process counts the memory of the one that started it until it begins its own program: so a small one does.
MEASURING = """
import resource, subprocess, sys
with open(sys.argv[1], "wb") as out:
    code = subprocess.call([sys.executable, "-m", "azbearer", *sys.argv[2:]], stdout=out)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measured(*arguments: str, out: Path) -> tuple[int, int]:
    """Exit code and peak memory in bytes of a call of its own."""
    words = [sys.executable, "-c", MEASURING, str(out), *arguments, "--no-auth"]
    ended = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    code, peak = map(int, ended.stdout.split())
    return code, peak * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured with getrusage")
@pytest.mark.parametrize("way", ["stdout", "file", "upload"])
def test_a_hundred_megabytes_pass_through_little_memory(large: str, tmp_path: Path, way: str) -> None:
    """Less than 100 MB of memory, whichever way they go."""
    body, out = tmp_path / "body", tmp_path / "out"
    if way == "upload":
        with body.open("wb") as file:
            for _ in range(SIZE // len(PIECE)):
                file.write(PIECE)
        code, memory = measured("put", large, "--body", f"@{body}", out=out)
        assert (0, str(SIZE)) == (code, out.read_text())
    elif way == "file":
        code, memory = measured("get", large, "--output-file", str(body), out=out)
        assert (0, SIZE) == (code, body.stat().st_size)
    else:
        code, memory = measured("get", large, out=out)
        assert (0, SIZE) == (code, out.stat().st_size)
    assert memory < 100_000_000
