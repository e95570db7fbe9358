"""A proxy that leads wherever it is asked to go to one port of this machine."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_MOST_TO_READ = 1 << 16
_END_OF_HEAD = b"\r\n\r\n"


class Tunnel:
    """A program that takes a proxy from its environment reaches the emulator by Azure's real names.

    TLS goes through untouched, so names, certificates and tokens stay the program's own business.

    Args:
        port: where every connection leads.
    """

    def __init__(self, port: int) -> None:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                _serve(self.request, port)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _serve(client: socket.socket, port: int) -> None:
    """Answer CONNECT, and pass bytes both ways from then on."""
    head = b""
    while _END_OF_HEAD not in head:
        more = client.recv(_MOST_TO_READ)
        if not more:
            return
        head += more
    with socket.create_connection(("127.0.0.1", port)) as server:
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=_copy, args=(server, client), daemon=True)
        back.start()
        _copy(client, server)
        back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Until the source ends, or either is gone."""
    with contextlib.suppress(OSError):
        while data := source.recv(_MOST_TO_READ):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
