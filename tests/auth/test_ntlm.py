"""The server is pyspnego's, behind a loopback listener that knows a user of its own."""

from __future__ import annotations

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import spnego

from azbearer.auth.ntlm import account_of, sign
from azbearer.auth.subject import Subject
from azbearer.errors import TransportError
from azbearer.http import open_transport
from azbearer.http.messages import Request, Response, SendOptions
from azbearer.http.settings import TransportSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTING = {"username": "user", "password": "Password01", "domain": "DOMAIN", "workstation": "DESK"}


class Handler(BaseHTTPRequestHandler):
    """Every connection authenticates for itself, as MS-NTHT says."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[str]] = []

    def setup(self) -> None:
        """Nobody is known on a new connection."""
        super().setup()
        self.context: Any = None

    def do_POST(self) -> None:
        """Answers with what was sent, once it is known who sent it."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        header = self.headers.get("Authorization", "")
        self.seen.append(header.partition(" ")[0])
        if self.context is not None and self.context.complete and not header:
            self._reply(200, body)
        elif not header.startswith("NTLM "):
            self._reply(401, b"", "Negotiate, NTLM")
        else:
            self._step(base64.b64decode(header[5:]), body)

    def _step(self, token: bytes, body: bytes) -> None:
        self.context = self.context or spnego.server(protocol="ntlm")
        try:
            answer = self.context.step(token)
        except spnego.exceptions.SpnegoError:
            self._reply(401, b"", "NTLM")
            return
        if self.context.complete:
            self._reply(200, body + self.context.client_principal.encode())
        else:
            self._reply(401, b"", f"NTLM {base64.b64encode(answer).decode()}")

    def _reply(self, status: int, body: bytes, challenge: str = "") -> None:
        self.send_response(status)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a server that knows one user."""
    users = tmp_path / "users"
    users.write_text("DOMAIN:user:Password01\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    Handler.seen.clear()
    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.server_port}/"
    listener.shutdown()
    thread.join()
    listener.server_close()


def posted(url: str, *settings: dict[str, str]) -> list[Response]:
    """The answers to requests with these settings, sent one after the other over one transport."""
    transport = open_transport(TransportSettings(offline=True))
    try:
        return [
            transport.send(
                Request("POST", url, body=b"body of "),
                SendOptions(respond=sign(setting, Subject("POST", url)).respond if setting else None),
            )
            for setting in settings
        ]
    finally:
        transport.close()


def test_the_handshake(server: str) -> None:
    """Three legs, each with the body; the server learns the account."""
    (answer,) = posted(server, SETTING)
    assert (200, b"body of DOMAIN\\user") == (answer.status, answer.body)
    assert ["", "NTLM", "NTLM"] == Handler.seen


def test_a_wrong_password(server: str) -> None:
    """The server's refusal is the answer."""
    assert 401 == posted(server, {**SETTING, "password": "wrong"})[0].status


def test_the_connection_is_nobody_elses(server: str) -> None:
    """A request without credentials that follows is nobody to the server."""
    assert [200, 401] == [answer.status for answer in posted(server, SETTING, {})]


def test_no_retry_where_the_setting_forbids_it(server: str) -> None:
    """`disableRetryRequest` leaves the server's refusal as it is."""
    assert 401 == posted(server, {**SETTING, "disableRetryRequest": "true"})[0].status


@pytest.mark.parametrize(
    ("username", "domain", "expected"),
    [
        ("u", "D", "D\\u"),
        ("D\\u", "", "D\\u"),
        ("u@d.test", "", "d.test\\u"),
        ("u", "", "u"),
        ("D\\u@x", "", "D\\u@x"),
        ("a@b@c", "", "a@b@c"),
    ],
)
def test_domains_in_names(username: str, domain: str, expected: str) -> None:
    """A name of either form has the domain in it, unless the setting gives one (newman)."""
    assert expected == account_of(username, domain)


def respond(headers: tuple[tuple[str, str], ...], *more: tuple[tuple[str, str], ...]) -> Any:
    """What is answered in the end to refusals with these headers."""
    responder = sign(SETTING, Subject()).respond
    assert responder is not None
    return [responder(Request("GET", "http://h/"), 401, each) for each in (headers, *more)][-1]


def test_servers_that_do_not_ask() -> None:
    """A refusal without NTLM is final."""
    assert None is respond((("WWW-Authenticate", "Basic realm=x"),))


@pytest.mark.parametrize("second", ["NTLM", "NTLM !", f"NTLM {base64.b64encode(b'NTLMSSP').decode()}"])
def test_servers_that_lose_the_thread(second: str) -> None:
    """A second leg that is none ends the request with a hint."""
    with pytest.raises(TransportError, match="asked for NTLM, but"):
        respond((("WWW-Authenticate", "NTLM"),), (("WWW-Authenticate", second),))
