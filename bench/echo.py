"""An echo on loopback that costs as little as Python allows, so that its clients are what is measured.

    python bench/echo.py [SECONDS]

Answers each GET with the query and the headers as JSON, and mirrors the `X-Bench` header; after so many
seconds, if that is given. Prints its port when it is ready; `/count` tells how many requests it has
answered, and is not one of them.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from urllib.parse import parse_qsl

MIRRORED = "x-bench"
_HEAD_END = b"\r\n\r\n"
_READ = 1 << 16


class Echo:
    """Answers requests on any number of connections, one thread each."""

    def __init__(self, delay: float = 0.0) -> None:
        self._delay = delay
        self._served = 0
        self._counting = threading.Lock()

    def serve(self, connection: socket.socket) -> None:
        """Answer one connection's requests, in turn, until its client closes it."""
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting = b""
            while chunk := connection.recv(_READ):
                waiting += chunk
                while _HEAD_END in waiting:
                    head, waiting = waiting.split(_HEAD_END, 1)
                    connection.sendall(self._answer(head.decode("latin-1")))

    def _answer(self, head: str) -> bytes:
        first, *lines = head.split("\r\n")
        target = first.split(" ")[1]
        if target == "/count":
            return response({"count": self._served}, "")
        if self._delay:
            time.sleep(self._delay)
        with self._counting:
            self._served += 1
        _, _, query = target.partition("?")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return response(
            {"args": dict(parse_qsl(query)), "headers": headers, "url": target}, headers.get(MIRRORED, "")
        )


def response(document: object, mirrored: str) -> bytes:
    """A whole HTTP/1.1 answer; without a mirrored value the header is not there."""
    body = json.dumps(document).encode()
    mirror = f"X-Bench: {mirrored}\r\n" if mirrored else ""
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"{mirror}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("latin-1") + body


def main() -> None:
    """Serve until the process is ended."""
    echo = Echo(*map(float, sys.argv[1:]))
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            connection, _ = server.accept()
            threading.Thread(target=echo.serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
