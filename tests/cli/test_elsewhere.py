"""Documents from standard input and from addresses."""

from __future__ import annotations

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli import elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Ended, Server

ENVIRONMENT = {"name": "far", "values": [{"key": "who", "value": "there"}]}
SCRIPT = "pm.test('who', () => pm.expect(pm.variables.get('who')).to.eql('there'));"


class Library(ThreadingHTTPServer):
    """Serves documents by path, and keeps the headers it was asked with."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Shelf)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.documents: dict[str, bytes] = {}
        self.headers: list[Any] = []


class Shelf(BaseHTTPRequestHandler):
    """Answers with the document, or 404."""

    server: Library

    def do_GET(self) -> None:
        """Answer."""
        self.server.headers.append(self.headers)
        document = self.server.documents.get(self.path.partition("?")[0])
        self.send_response(404 if document is None else 200)
        self.send_header("Content-Length", str(len(document or b"")))
        self.end_headers()
        self.wfile.write(document or b"")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name of the base class
        """Say nothing."""


@pytest.fixture
def library() -> Iterator[Library]:
    """A server of documents."""
    with Library() as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join(5)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes into standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))

    return put


def test_collection_from_standard_input(
    cli: Callable[..., Ended], collection: Callable[..., Path], stdin: Callable[[bytes], None]
) -> None:
    """`-` is the collection that another program writes."""
    stdin(collection("/status/200").read_bytes())
    assert 0 == cli("run", "-").code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_everything_from_an_address(
    encoding: str,
    cli: Callable[..., Ended],
    collection: Callable[..., Path],
    library: Library,
    server: Server,
) -> None:
    """Collection, environment, globals and data come from addresses, in each of the encodings."""
    text = collection(("/one", {"test": SCRIPT})).read_text("utf-8")
    library.documents = {"/c": text.encode(encoding), "/d.csv": "a\n1\n2\n".encode("utf-8-sig")}
    library.documents |= {f"/{name}": json.dumps(ENVIRONMENT).encode(encoding) for name in "eg"}
    url = library.url
    ended = cli("run", f"{url}/c", "-e", f"{url}/e", "-g", f"{url}/g", "-d", f"{url}/d.csv")
    assert (0, ["/one", "/one"]) == (ended.code, server.paths)


def test_no_credentials_are_sent(cli: Callable[..., Ended], library: Library) -> None:
    """An address is asked without cookies and without any authorization."""
    cli("run", f"{library.url}/c")
    names = {name.lower() for name in library.headers[0]}
    assert names.isdisjoint({"authorization", "cookie", "x-api-key"})


def test_status_other_than_200(cli: Callable[..., Ended], library: Library) -> None:
    """A page that says "not found" is no collection; the query of the address is not repeated."""
    ended = cli("run", f"{library.url}/c?apikey=s3cr3t")
    assert (2, "error: the server answered with status 404, and 200 is needed") == (
        ended.code,
        ended.lines[0],
    )
    assert "s3cr3t" not in ended.err


def test_password_in_an_address(cli: Callable[..., Ended]) -> None:
    """Credentials on the command line are refused, and not repeated."""
    ended = cli("run", "http://user:s3cr3t@127.0.0.1/c")
    assert 2 == ended.code
    assert "s3cr3t" not in ended.err


def test_standard_input_is_read_once(cli: Callable[..., Ended]) -> None:
    """Two documents can't come from one stream."""
    assert "error: only one document can come from standard input" == cli("run", "-", "-e", "-").lines[0]


def test_too_large_documents(
    cli: Callable[..., Ended],
    library: Library,
    stdin: Callable[[bytes], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is a limit to what is read, from either place."""
    monkeypatch.setattr(elsewhere, "LARGEST", 10)
    library.documents["/c"] = b"x" * 11
    assert 6 == cli("run", f"{library.url}/c").code
    stdin(b"x" * 11)
    assert 2 == cli("run", "-").code


def test_unreachable_address(cli: Callable[..., Ended], library: Library) -> None:
    """A server that is not there is a failure of the network."""
    library.server_close()
    assert 3 == cli("run", f"{library.url}/c").code
