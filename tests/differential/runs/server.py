"""An echo that keeps what it was sent to the byte, case by case, and answers as its paths say.

/__case/NAME begins a case. /status/N answers with that status; /redirect?to=URL&status=N redirects;
/baked?cookie=TEXT, and a redirect with `cookie`, set a cookie as it is written there;
/cookies/set?k=v and /cookies/delete?k set and expire cookies; /delay/MS answers late; /digest wants digest
authentication of `user` and `password`; everything else answers with what was sent, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

_REFUSED = 401


class Sent(NamedTuple):
    """One request as it came over the wire."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes


class Recorder(ThreadingHTTPServer):
    """The server; `requests` has each case's requests, in the order in which they came."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: dict[str, list[Sent]] = {}
        self.case = ""

    @property
    def address(self) -> str:
        """Where it listens, as a host and a port."""
        return f"127.0.0.1:{self.server_port}"

    def start(self) -> None:
        """Serve from a thread of its own."""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: Any) -> None:
        """Clients that hang up are no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Recorder

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
            return
        line = self.raw_requestline.decode("latin-1").rstrip("\r\n")
        headers = list(self._header_lines())
        body = self._body({name.lower(): value for name, value in headers})
        self.close_connection = False
        self.requestline, self.request_version = line, "HTTP/1.1"
        self.command, self.path = line.split(" ")[:2]
        self._answer(Sent(line, headers, body))

    def _header_lines(self) -> Any:
        while (raw := self.rfile.readline(65537).decode("latin-1").rstrip("\r\n")) != "":
            name, _, value = raw.partition(":")
            yield name, value.strip()

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length", 0)))
        content = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def _answer(self, sent: Sent) -> None:
        parts = urlsplit(self.path)
        first, _, rest = parts.path.removeprefix("/").partition("/")
        if first == "__case":
            self.server.case = unquote(rest)
            self.server.requests[self.server.case] = []
            self._reply(200, b"{}")
            return
        self.server.requests[self.server.case].append(sent)
        route = getattr(self, f"_route_{first}", None)
        if route is None:
            self._echo(sent)
        else:
            route(sent, rest, dict(parse_qsl(parts.query, keep_blank_values=True)))

    def _echo(self, sent: Sent, *more: tuple[str, str]) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        answer = {
            "method": self.command,
            "path": self.path,
            "args": query,
            "headers": {name.lower(): value for name, value in sent.headers},
            "data": sent.body.decode("utf-8", "replace"),
        }
        self._reply(200, json.dumps(answer).encode(), *more)

    def _route_status(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        del sent, query
        self._reply(int(rest), b"" if int(rest) in (204, 304) else b'{"status": %d}' % int(rest))

    def _route_redirect(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        del sent, rest
        more = [("Set-Cookie", query["cookie"])] if "cookie" in query else []
        self._reply(int(query.get("status", 302)), b"", ("Location", query["to"]), *more)

    def _route_cookies(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        ending = "; Max-Age=0" if rest == "delete" else ""
        self._echo(
            sent, *(("Set-Cookie", f"{name}={value}; Path=/{ending}") for name, value in query.items())
        )

    def _route_baked(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        del rest
        self._echo(sent, ("Set-Cookie", query["cookie"]))

    def _route_raw(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        del sent, rest
        self._reply(200, query.get("body", "").encode(), ("Content-Type", query.get("type", "text/plain")))

    def _route_delay(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        del query
        time.sleep(int(rest) / 1000)
        self._echo(sent)

    def _route_close(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        del sent, rest, query
        self.close_connection = True

    def _route_digest(self, sent: Sent, rest: str, query: dict[str, str]) -> None:
        del rest, query
        given = dict(sent.headers).get("Authorization", "")
        if self._digest() in given:
            self._echo(sent)
            return
        challenge = 'Digest realm="r", nonce="n", qop="auth", opaque="o"'
        self._reply(_REFUSED, b"", ("WWW-Authenticate", challenge))

    def _digest(self) -> str:
        """The part of a digest that does not depend on the client's nonce."""
        return f'username="user", realm="r", nonce="n", uri="{self.path}"'

    def _reply(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        names = {name.lower() for name, _ in headers}
        if "content-type" not in names:
            self.send_header("Content-Type", "application/json; charset=utf-8")
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("X-Hash", hashlib.sha256(body).hexdigest()[:8])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The same day always: answers must be equal."""
        del timestamp
        return "Fri, 01 Jan 2100 00:00:00 GMT"

    def log_message(self, *_: object) -> None:
        """Nothing."""
