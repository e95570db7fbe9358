"""Bodies that are sent piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import InputError, RequestRefusedError
from azbearer.http.messages import Request
from azbearer.http.streams import ABORT, FilePart, Reader, StreamedBody

if TYPE_CHECKING:
    from pathlib import Path

SIZE = (1 << 17) + 5


@pytest.fixture
def body(tmp_path: Path) -> StreamedBody:
    """A file between bytes."""
    path = tmp_path / "large"
    path.write_bytes(b"x" * SIZE)
    return StreamedBody((b"head", FilePart(path, SIZE), b"tail"))


def test_pieces_are_the_whole(body: StreamedBody) -> None:
    """All bytes come in order, none of the pieces is empty or large."""
    pieces = list(body.pieces())
    assert b"head" + b"x" * SIZE + b"tail" == b"".join(pieces)
    assert all(0 < len(piece) <= 1 << 16 for piece in pieces)
    assert body.size == SIZE + 8


def test_reader_fills_the_room(body: StreamedBody) -> None:
    """Libcurl gets what it has room for, and nothing at the end; after a rewind all of it again."""
    reader = Reader(body)
    assert [b"hea", b"d"] == [reader.read(3), reader.read(3)]
    assert 0 == reader.rewind(0, 0)
    assert b"head" == reader.read(100)


@pytest.mark.parametrize("change", ["", "y" * (SIZE + 1)])
def test_changed_file_ends_the_request(change: str, body: StreamedBody, tmp_path: Path) -> None:
    """A file whose length is not what was announced is an error."""
    (tmp_path / "large").write_text(change)
    with pytest.raises(InputError, match="was changed while it was sent"):
        list(body.pieces())


def test_missing_file_ends_the_transfer(body: StreamedBody, tmp_path: Path) -> None:
    """Libcurl can't carry an exception, so the reader keeps it."""
    (tmp_path / "large").unlink()
    reader = Reader(body)
    reader.read(100)
    assert ABORT == reader.read(100)
    assert reader.failure is not None


def test_body_goes_out_as_it_is_read(serve: Any, transport: Any, answer: Any, body: StreamedBody) -> None:
    """The length of a streamed body is announced, no part is missing, and others go out as ever."""
    server = serve(answer(), answer(), answer())
    sender = transport()
    sender.send(Request("PUT", server.url, stream=body))
    sender.send(Request("GET", server.url))
    sender.send(Request("POST", server.url, body=b"x"))
    put, get, post = server.received
    assert (str(body.size), b"head" + b"x" * SIZE + b"tail") == (put.value("Content-Length"), put.body)
    assert (None, b"x") == (get.value("Content-Length"), post.body)
    assert "expect" not in {name.lower() for name in put.names()}


def test_body_is_sent_again_after_a_redirect(
    serve: Any, transport: Any, answer: Any, body: StreamedBody
) -> None:
    """307 repeats the body, 303 leaves it out."""
    again, without = (answer(b"", "Location: /next", status=f"{status} Next") for status in (307, 303))
    server = serve(again, without, answer())
    response = transport().send(Request("POST", server.url, stream=body))
    assert [body.size, body.size, 0] == [len(request.body) for request in server.received]
    assert "GET" == response.sent.method


def test_secret_in_a_streamed_body_does_not_cross_origins(
    serve: Any, transport: Any, answer: Any, tmp_path: Path
) -> None:
    """A redirect to another origin is not followed when the file holds a protected value."""
    path = tmp_path / "large"
    path.write_bytes(b"x" * ((1 << 16) - 3) + b"s3cr3t" + b"x" * SIZE)
    stream = StreamedBody((FilePart(path, path.stat().st_size),))
    other = serve(answer())
    server = serve(answer(b"", f"Location: {other.url}/", status="307 Next"))
    request = Request("POST", server.url, stream=stream, protected=frozenset({"s3cr3t"}))
    with pytest.raises(RequestRefusedError, match="would send a secret in the body"):
        transport().send(request)
    assert [] == other.received


def test_changed_file_is_named(serve: Any, transport: Any, answer: Any, body: StreamedBody) -> None:
    """A body that can't be read to its end is our error, not the network's."""
    assert isinstance(body.parts[1], FilePart)
    body.parts[1].path.write_bytes(b"short")
    server = serve(answer())
    with pytest.raises(InputError, match="was changed while it was sent"):
        transport().send(Request("PUT", server.url, stream=body))
