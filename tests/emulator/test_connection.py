"""HTTP/1.1 over real sockets."""

from __future__ import annotations

import http.client
import json
import socket
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator import Emulator, EmulatorSettings
from azbearer.emulator.dispatch import Dispatcher
from azbearer.emulator.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def plain(emulator: Emulator) -> Iterator[socket.socket]:
    """A bare connection to the plain HTTP port."""
    with socket.create_connection(("127.0.0.1", emulator.http_port), timeout=10) as opened:
        yield opened


def receive_until(opened: socket.socket, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end) and (more := opened.recv(65536)):
        data += more
    return data


def test_a_connection_serves_many_requests(connection: http.client.HTTPSConnection) -> None:
    """Keep-alive: the second request goes over the same socket."""
    connection.request("GET", "/get")
    connection.getresponse().read()
    first = connection.sock
    connection.request("GET", "/get")
    assert connection.getresponse().read()
    assert connection.sock is first


def test_head_has_headers_and_no_body(connection: http.client.HTTPSConnection) -> None:
    """HEAD tells the length that GET would send."""
    connection.request("HEAD", "/encoding/utf8")
    answer = connection.getresponse()
    assert int(answer.headers["Content-Length"]) > 100
    assert b"" == answer.read()


def test_chunked_requests_are_read(connection: http.client.HTTPSConnection) -> None:
    """A body in chunks arrives whole."""
    connection.request("POST", "/post", iter([b"one ", b"two"]), {"Content-Type": "text/plain"})
    assert "one two" == json.loads(connection.getresponse().read())["data"]


def test_answers_in_chunks(connection: http.client.HTTPSConnection) -> None:
    """/stream/N comes in chunked coding, and the connection lives on."""
    connection.request("GET", "/stream/3")
    answer = connection.getresponse()
    assert "chunked" == answer.headers["Transfer-Encoding"]
    assert 3 == len(answer.read().splitlines())


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(connection: http.client.HTTPSConnection, status: int) -> None:
    """204 and 304 end after their headers."""
    connection.request("GET", f"/status/{status}")
    answer = connection.getresponse()
    assert (status, None, b"") == (answer.status, answer.headers["Content-Length"], answer.read())


def test_a_client_that_expects_100_is_told_to_continue(plain: socket.socket) -> None:
    """Expect: 100-continue is answered before the body comes (RFC 9110 section 10.1.1)."""
    head = b"POST /post HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    plain.sendall(head)
    assert receive_until(plain, b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")
    plain.sendall(b"hi")
    assert b'"data":"hi"' in receive_until(plain, b"}")


def test_pipelined_requests_are_answered_in_order(plain: socket.socket) -> None:
    """Two requests in one packet get two answers."""
    one = b"GET /get?n=1 HTTP/1.1\r\nHost: x\r\n\r\n"
    plain.sendall(one + one.replace(b"n=1", b"n=2").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    data = receive_until(plain, b"never")
    assert 0 < data.index(b'"n":"1"') < data.index(b'"n":"2"')


def test_http_1_0_ends_the_connection(plain: socket.socket) -> None:
    """Without keep-alive the answer ends with the connection."""
    plain.sendall(b"GET /ip HTTP/1.0\r\n\r\n")
    assert receive_until(plain, b"never").endswith(b'{"ip":"127.0.0.1"}')


@pytest.mark.parametrize(
    "garbage",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_bad_request(plain: socket.socket, garbage: bytes) -> None:
    """Broken grammar is answered with 400, then the connection ends."""
    plain.sendall(garbage)
    assert receive_until(plain, b"never").startswith(b"HTTP/1.1 400 ")


def test_a_client_that_leaves_in_the_middle_harms_nobody(emulator: Emulator, plain: socket.socket) -> None:
    """Half a request, then nothing: the next client is served."""
    plain.sendall(b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
    plain.shutdown(socket.SHUT_WR)
    assert receive_until(plain, b"never").startswith(b"HTTP/1.1 400 ")
    other = http.client.HTTPConnection("127.0.0.1", emulator.http_port, timeout=10)
    other.request("GET", "/ip")
    assert other.getresponse().status == 200
    other.close()


def test_a_body_over_the_limit_is_refused() -> None:
    """More bytes than the settings allow are 413."""
    with Emulator(EmulatorSettings(max_body=10)) as emulator:
        client = http.client.HTTPConnection("127.0.0.1", emulator.http_port, timeout=10)
        client.request("POST", "/post", b"x" * 11)
        assert client.getresponse().status == 413
        client.close()


def test_a_waiting_answer_holds_up_nobody(emulator: Emulator) -> None:
    """While one client waits for /delay/9, another is served."""
    slow = http.client.HTTPConnection("127.0.0.1", emulator.http_port, timeout=10)
    slow.request("GET", "/delay/9")
    fast = http.client.HTTPConnection("127.0.0.1", emulator.http_port, timeout=5)
    fast.request("GET", "/ip")
    assert fast.getresponse().status == 200
    fast.close()
    slow.close()


def test_the_date_is_the_emulators(connection: http.client.HTTPSConnection) -> None:
    """Every answer is dated, and headers keep their case on the wire."""
    connection.request("GET", "/ip")
    headers = dict(connection.getresponse().headers.items())
    assert headers["Date"].endswith(" GMT")


def test_a_handler_that_fails_is_a_500(
    emulator: Emulator,
    plain: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A bug in one handler is logged and answered; the connection goes on."""
    monkeypatch.setattr("azbearer.emulator.dispatch.service_of", lambda _request: 1 / 0)
    plain.sendall(b"GET /ip HTTP/1.1\r\nHost: x\r\n\r\n")
    assert receive_until(plain, b"why\n").startswith(b"HTTP/1.1 500 ")
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    plain.sendall(b"GET /ip HTTP/1.1\r\nHost: x\r\n\r\n")
    assert receive_until(plain, b"}").startswith(b"HTTP/1.1 200 ")
    assert emulator.port


def test_an_answer_that_is_no_http_cuts_the_connection(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A header with a line break in it never reaches the wire."""
    monkeypatch.setattr(Dispatcher, "answer", lambda *_: Reply(headers=(("X", "a\r\nInjected: b"),)))
    with Emulator() as emulator:
        client = http.client.HTTPConnection("127.0.0.1", emulator.http_port, timeout=10)
        client.request("GET", "/ip")
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            client.getresponse()
        client.close()
    assert "cannot be sent" in caplog.text
