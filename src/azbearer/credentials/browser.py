"""The user's browser, for sign-ins: a listener on loopback, a page that is opened, and its way back.

`with_browser` performs the three effects of a flow that need it, and passes all others on; so a driver
knows nothing about browsers. (RFC 8252 section 7.3; `http.server` and threads, because a browser opens
connections ahead of time and sends nothing on them.)
"""

from __future__ import annotations

import contextlib
import queue
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import parse_qsl, urlsplit

from azbearer.errors import AuthenticationError
from azbearer.http.urls import is_loopback
from azbearer.tokens.contract import AwaitCall, BrowserCall, Listen, Listener, OpenBrowser
from azbearer.typed import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.tokens.contract import Effect, Flow

_MOST_BODY = 1 << 16
_NOT_FOUND, _OK = 404, 200
_PAGE = (
    b"<!doctype html><meta charset=utf-8><title>azbearer</title>"
    b"<p>The sign-in goes on where it was started. This window can be closed.</p>"
)


def open_page(url: str) -> bool:
    """Show a page in the user's browser; whether that worked."""
    import webbrowser  # noqa: PLC0415 - for sign-ins only

    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False


def with_browser(flow: Flow, show_page: Callable[[str], bool] = open_page) -> Flow:
    """The same flow without effects that need a browser: they are performed here.

    Args:
        flow: of a sign-in.
        show_page: opens a page, and says whether that worked.
    """
    with contextlib.ExitStack() as opened:
        try:
            effect = next(flow)
            while True:
                try:
                    result = (
                        _perform(effect, opened, show_page) if isinstance(effect, _LOCAL) else (yield effect)
                    )
                except Exception as error:  # noqa: BLE001 - whatever it is, the flow decides what it means
                    effect = flow.throw(error)
                else:
                    effect = flow.send(result)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # a flow returns a Token


_LOCAL = (Listen, OpenBrowser, AwaitCall)


def _perform(effect: Effect, opened: contextlib.ExitStack, show_page: Callable[[str], bool]) -> Any:
    match effect:
        case Listen():
            desk = opened.enter_context(Desk(effect))
            return Listener(desk.port, desk)
        case OpenBrowser():
            return show_page(effect.url)
        case AwaitCall(listener=Listener(handle=Desk() as desk)):
            return desk.call(effect.timeout)
    raise TypeError("the listener is not one of this module")


class Desk:
    """Listens until the browser comes back.

    Raises:
        AuthenticationError: the port is taken, or the host is not this machine's loopback.
    """

    def __init__(self, listen: Listen) -> None:
        if not is_loopback(listen.host):
            raise AuthenticationError(
                f"a sign-in does not listen on {listen.host}: others could take the code",
                hint="give a redirect_uri on http://localhost",
                code="sign-in-host",
            )
        self._path = listen.path
        self._calls: queue.SimpleQueue[BrowserCall] = queue.SimpleQueue()
        self._servers: list[ThreadingHTTPServer] = []
        hosts = ("127.0.0.1", "::1") if listen.host == "localhost" else (listen.host,)
        self.port = listen.port
        for host in hosts:
            self._open(host)

    def _open(self, host: str) -> None:
        """Listen on one address; the second one of `localhost` need not exist."""
        kind = _V6Server if ":" in host else _Server
        try:
            server = kind((host, self.port), _handler(self._path, self._calls))
        except OSError as error:
            if self._servers:
                return
            raise AuthenticationError(
                f"nothing can listen on {host} port {self.port}: {error.strerror}",
                hint="give a redirect_uri with another port, or sign in by a device code",
                code="sign-in-port",
            ) from None
        self.port = server.server_address[1]
        self._servers.append(server)
        # A closed socket ends the thread only when it looks up, so it does that often.
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def call(self, timeout: float) -> BrowserCall:
        """Wait for the browser.

        Raises:
            AuthenticationError: it did not come in time.
        """
        try:
            return self._calls.get(timeout=timeout)
        except queue.Empty:
            raise AuthenticationError(
                f"nobody has signed in within {timeout:g} s",
                hint="start the sign-in again, and use the page that it opens",
                code="sign-in-timeout",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # On Windows it would let another process listen beside us and get the code; elsewhere it only
    # lets the next sign-in have the same port at once.
    allow_reuse_address = sys.platform != "win32"

    def server_bind(self) -> None:
        """Bind, without the look-up of the address's name in DNS that `http.server` does for nothing."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]


class _V6Server(_Server):
    address_family = socket.AF_INET6


def _handler(path: str, calls: queue.SimpleQueue[BrowserCall]) -> type[BaseHTTPRequestHandler]:
    """A handler that reports what comes to this path."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            size = int(length) if length.isdecimal() else 0
            self._answer(self.rfile.read(size).decode("utf-8", "replace") if size <= _MOST_BODY else "")

        def _answer(self, text: str) -> None:
            fields = tuple(parse_qsl(text, keep_blank_values=True))
            # A browser asks for icons too, and a person may open the page by hand; another Host means
            # that some web site has had its name resolved to this machine.
            meant = (
                urlsplit(self.path).path == path
                and is_loopback(urlsplit(f"//{self.headers.get('Host', '')}").hostname or "")
                and any(name == "state" for name, _ in fields)
            )
            self.send_response(_OK if meant else _NOT_FOUND)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(_PAGE) if meant else 0))
            self.send_header("Connection", "close")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
            self.end_headers()
            if meant:
                self.wfile.write(_PAGE)
                calls.put(BrowserCall(fields))

        def log_message(self, *_: object) -> None:
            """The first line of a request holds the code: it is not logged."""

    return Handler
