"""HTTP/2 with a server that no one here wrote the protocol of (hyper's h2), over TLS on loopback."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.http.messages import Request, SendOptions

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from pathlib import Path

h2_config = pytest.importorskip("h2.config", reason="the package h2 is one of constraints/dev.txt")
h2_connection = pytest.importorskip("h2.connection")
h2_events = pytest.importorskip("h2.events")


class Http2Server:
    """Answers each request with 201 and its own body, and keeps its headers.

    Args:
        context: of the server's side; what it offers decides what is spoken.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.received: list[dict[str, str]] = []
        self.spoken: list[str | None] = []
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/a?b=c"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with (
                    contextlib.suppress(OSError),
                    self._context.wrap_socket(connection, server_side=True) as secure,
                ):
                    self.spoken.append(secure.selected_alpn_protocol())
                    (self._serve if self.spoken[-1] == "h2" else self._answer_plainly)(secure)

    def _answer_plainly(self, secure: ssl.SSLSocket) -> None:
        secure.recv(65536)
        secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nplain")

    def _serve(self, secure: ssl.SSLSocket) -> None:
        config = h2_config.H2Configuration(client_side=False, header_encoding="utf-8")
        state = h2_connection.H2Connection(config=config)
        state.initiate_connection()
        secure.sendall(state.data_to_send())
        bodies: dict[int, bytes] = {}
        while data := secure.recv(65536):
            for event in state.receive_data(data):
                self._take(state, event, bodies)
            secure.sendall(state.data_to_send())

    def _take(self, state: Any, event: Any, bodies: dict[int, bytes]) -> None:
        if isinstance(event, h2_events.RequestReceived):
            self.received.append(dict(event.headers))
            bodies[event.stream_id] = b""
        elif isinstance(event, h2_events.DataReceived):
            bodies[event.stream_id] += event.data
            state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2_events.StreamEnded):
            state.send_headers(
                event.stream_id, [(":status", "201"), ("x-answer", "yes"), ("set-cookie", "a=1")]
            )
            state.send_data(event.stream_id, bodies[event.stream_id] or b"nothing", end_stream=True)


@pytest.fixture
def offering(authority: Any, tmp_path: Path) -> Iterator[Callable[..., Http2Server]]:
    """Starts a server that offers these protocols."""
    servers: list[Http2Server] = []

    def start(*protocols: str) -> Http2Server:
        context = authority.context(tmp_path)
        context.set_alpn_protocols(list(protocols))
        servers.append(Http2Server(context))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.mark.parametrize("version", ["http2", "auto"])
def test_http2_is_spoken(offering: Any, transport: Any, authority: Any, version: Any) -> None:
    """With a server that has it, when the request asks for it or leaves the choice."""
    server, sender = offering("h2"), transport(extra_ca_pem=authority.pem)
    request = Request("POST", server.url, (("X-Own", "1"), ("Content-Type", "text/plain")), body=b"hello")
    response = sender.send(request, SendOptions(http_version=version))
    assert ("2", 201, b"hello", ["h2"]) == (
        response.http_version,
        response.status,
        response.body,
        server.spoken,
    )
    assert ("x-answer", "yes") in response.headers
    [headers] = server.received
    expected = {
        ":method": "POST",
        ":path": "/a?b=c",
        ":scheme": "https",
        "x-own": "1",
        "content-type": "text/plain",
    }
    assert expected == {name: headers.get(name) for name in expected}


def test_many_requests_share_a_connection(offering: Any, transport: Any, authority: Any) -> None:
    """Streams of one connection follow each other."""
    server, sender = offering("h2"), transport(extra_ca_pem=authority.pem)
    options = SendOptions(http_version="http2")
    bodies = [sender.send(Request("GET", server.url), options).body for _ in range(5)]
    assert ([b"nothing"] * 5, ["h2"]) == (bodies, server.spoken)


def test_http1_is_not_offered_http2(offering: Any, transport: Any, authority: Any) -> None:
    """Postman's default: a server that has both is not told that there is more."""
    server, sender = offering("h2", "http/1.1"), transport(extra_ca_pem=authority.pem)
    response = sender.send(Request("GET", server.url))
    assert ("1.1", b"plain") == (response.http_version, response.body)
    assert "h2" not in server.spoken
