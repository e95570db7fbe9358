"""Answers as values, transcripts of generators, and two servers on loopback: one is asked, one a stranger."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.access import access_to
from azbearer.arm.contract import Ask, Page, Pause, Progress
from azbearer.arm.limits import Limiter
from azbearer.arm.sender import Sender
from azbearer.arm.tools import Tools
from azbearer.http.curl import CurlTransport
from azbearer.http.messages import Request, Response
from azbearer.http.settings import TransportSettings
from azbearer.secrets import Secret
from azbearer.tokens.clouds import PUBLIC
from azbearer.tokens.contract import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from azbearer.arm.access import Access
    from azbearer.arm.tools import Bearer

ARM = "https://management.azure.com"
TOKEN = "canary-token-1.of.home"
AUXILIARY = "canary-token-2.of.guest"


@pytest.fixture(scope="session")
def reply() -> Callable[..., Response]:
    """Makes an answer: status, body (JSON or bytes), headers by name with `_` for `-`."""

    def make(status: int = 200, body: Any = b"", url: str = f"{ARM}/x", **headers: str) -> Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return Response(status, "", pairs, content, url, "1.1", Request("GET", url))

    return make


@pytest.fixture(scope="session")
def arm_access() -> Access:
    """What holds for a call of the Resource Manager."""
    return access_to(f"{ARM}/x", PUBLIC)


class Played:
    """What a generator did with prepared answers.

    Args:
        flow: the generator.
        answers: for its requests, in order; errors are thrown in.
    """

    def __init__(self, flow: Generator[Any, Any, Any], answers: list[Any]) -> None:
        self.asked: list[Request] = []
        self.pauses: list[float] = []
        self.pages: list[Page] = []
        self.words: list[str] = []
        self.resume = ""
        self.result: Any = None
        self.error: Exception | None = None
        self._answers = list(answers)
        try:
            self._run(flow)
        except Exception as error:  # noqa: BLE001 - a test looks at it
            self.error = error

    def _run(self, flow: Generator[Any, Any, Any]) -> None:
        try:
            effect = next(flow)
            while True:
                answer = self._answer(effect)
                effect = flow.throw(answer) if isinstance(answer, Exception) else flow.send(answer)
        except StopIteration as stop:
            self.result = stop.value

    def _answer(self, effect: Any) -> Any:
        match effect:
            case Ask(request):
                self.asked.append(request)
                return self._answers.pop(0)
            case Pause(seconds):
                self.pauses.append(seconds)
            case Page():
                self.pages.append(effect)
            case Progress():
                self.words.append(effect.status)
                self.resume = effect.resume
        return None

    @property
    def lines(self) -> list[str]:
        """The requests, as `GET /path`."""
        return [f"{request.method} {request.url.removeprefix(ARM)}" for request in self.asked]


@pytest.fixture(scope="session")
def play() -> type[Played]:
    """Plays a generator with prepared answers."""
    return Played


class Desk:
    """Gives two tokens, and new ones with a number when one was refused."""

    principal = "tests"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.claims: list[str | None] = []

    def token(self, scope: str, tenant_id: str = "") -> Token:
        """A token."""
        self.asked.append((scope, tenant_id))
        return Token(Secret(AUXILIARY if tenant_id else TOKEN), 2e9)

    def renewed(self, scope: str, refused: Bearer, claims: str | None) -> Token:
        """Another one."""
        del scope, refused
        self.claims.append(claims)
        return Token(Secret(f"{TOKEN}-renewed-{len(self.claims)}"), 2e9)


@dataclass
class Received:
    """A request as a server got it."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def everything(self) -> bytes:
        """All of it, to look for what should not be there."""
        head = "\n".join([self.method, self.path, *(f"{name}: {value}" for name, value in self.headers)])
        return head.encode() + b"\n\n" + self.body

    def header(self, name: str) -> str:
        """A header, or empty."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass
class Plan:
    """What a server does: `answers` by path, each a list from which the last is repeated."""

    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    def on(self, path: str, status: int = 200, body: Any = b"", **headers: str) -> Plan:
        """Answer this path so; again for the next time."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, content))
        return self


class Server(ThreadingHTTPServer):
    """Answers by its plan."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.plan = Plan()


class Handler(BaseHTTPRequestHandler):
    """Notes the request, and gives the next answer for its path."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        """Answer."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.server.plan.received.append(Received(self.command, self.path, self.headers.items(), body))
        answers = self.server.plan.answers.get(self.path.partition("?")[0], [(404, {}, b"{}")])
        status, headers, content = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any  # noqa: N815 - names of the base class

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    """The server that is asked, and a stranger."""
    with Server() as home, Server() as stranger:
        threads = [
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
            for server in (home, stranger)
        ]
        for thread in threads:
            thread.start()
        yield home, stranger
        for server in (home, stranger):
            server.shutdown()


@pytest.fixture
def home(servers: tuple[Server, Server]) -> Server:
    """The server that is asked; the token may go there."""
    return servers[0]


@pytest.fixture
def stranger(servers: tuple[Server, Server]) -> Server:
    """A server that nobody trusts."""
    return servers[1]


@dataclass
class Office:
    """A sender to the home server, with everything that it did."""

    sender: Sender
    access: Access
    desk: Desk
    slept: list[float]


@pytest.fixture
def office(home: Server) -> Iterator[Office]:
    """Sends to the home server with a token, an auxiliary one, and no real pauses."""
    transport = CurlTransport(TransportSettings(connect_timeout=5.0, total_timeout=10.0), environ={})
    access = access_to(home.url, PUBLIC, wanted="api://tests", hosts=(home.url,))
    access = access._replace(auxiliary=("guest",))
    desk = Desk()
    slept: list[float] = []
    tools = Tools(transport, desk, Limiter(), sleep=slept.append, chance=lambda: 0.0)
    yield Office(Sender(tools, access), access, desk, slept)
    transport.close()
