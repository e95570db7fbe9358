"""A clock that is set by hand; a credential and a service that answer what the test wants, when it wants."""

from __future__ import annotations

import hashlib
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.certificates import create_identity, server_context
from azbearer.secrets import Secret
from azbearer.tokens.breaker import Services
from azbearer.tokens.contract import FlowContext, Token, TokenQuery
from azbearer.tokens.drive import Driver
from azbearer.tokens.engine import CachedSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from azbearer.emulator.certificates import ServerIdentity
    from azbearer.tokens.contract import Flow

START = 1_800_000_000.0


class Clock:
    """Wall and monotonic time; sleeping moves both on and takes none."""

    def __init__(self) -> None:
        self.wall = START
        self.monotonic = 5_000.0
        self.slept: list[float] = []

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += seconds
        self.monotonic += seconds

    def sleep(self, seconds: float) -> None:
        """Take note, and let time pass."""
        self.slept.append(seconds)
        self.go(seconds)

    def context(self, *, random: float = 1.0, skew: float = 0.0) -> FlowContext:
        """What flows see of the world."""
        return FlowContext(
            now=lambda: self.wall,
            monotonic=lambda: self.monotonic,
            environment={},
            random=lambda: random,
            random_bytes=bytes,
            skew=lambda: skew,
        )


class FakeCredential:
    """Gives `token-1`, `token-2` and so on, or raises what `error` is; holds every flow while `gate` is shut.

    Args:
        clock: for the tokens' times.
        name: also the start of its cache keys.
    """

    def __init__(self, clock: Clock, name: str = "FakeCredential") -> None:
        self.name = name
        self.asked: list[TokenQuery] = []
        self.error: Exception | None = None
        self.life = 3600.0
        self.refresh_in: float | None = None
        self.fixed = ""
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self._clock = clock

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return f"{self.name} {query.scopes} {query.tenant_id} {query.enable_cae}"

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """See `Credential`."""
        self.asked.append(query)
        number = len(self.asked)
        self.entered.release()
        assert self.gate.wait(20), "the test never let the flow go on"
        yield from ()
        if self.error is not None:
            raise self.error
        now = context.now()
        refresh_on = None if self.refresh_in is None else now + self.refresh_in
        return Token(Secret(self.fixed or f"token-{number}"), now + self.life, refresh_on, now)


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing of clients that hang up: some tests do."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


class Service:
    """Answers every request as the test says, and keeps what it was asked."""

    def __init__(self, identity: ServerIdentity | None) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = b"{}"
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.hang = threading.Event()
        self.hang.set()
        self.server = QuietServer(("127.0.0.1", 0), self._handler())
        if identity is not None:
            context = server_context(identity)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if identity else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}/token"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def _handler(service) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler below
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                service.asked.append((self.command, self.path, dict(self.headers), body))
                service.hang.wait(20)
                self.send_response_only(service.status)
                for name, value in {**service.headers, "Content-Length": str(len(service.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(service.body)
                self.close_connection = True

            do_GET = do_POST = answer  # noqa: N815 - the names that http.server calls

        return Handler

    def stop(self) -> None:
        """Stop, and wait for the thread."""
        self.hang.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join(5)


@pytest.fixture
def clock() -> Clock:
    """A clock that only the test moves."""
    return Clock()


@pytest.fixture
def services(clock: Clock) -> Services:
    """What is known about services, apart from what other tests did to them."""
    return Services(lambda: clock.monotonic)


@pytest.fixture
def drive(clock: Clock, services: Services) -> Iterator[Driver]:
    """A driver with the clock of the test."""
    driver = Driver(
        environ={},
        sleep=clock.sleep,
        wall=lambda: clock.wall,
        monotonic=lambda: clock.monotonic,
        services=services,
    )
    yield driver
    driver.close()


@pytest.fixture
def credential(clock: Clock) -> FakeCredential:
    """A credential that the test controls."""
    return FakeCredential(clock)


@pytest.fixture
def new_credential(clock: Clock) -> Callable[..., FakeCredential]:
    """Makes more of them."""
    return lambda name="FakeCredential": FakeCredential(clock, name)


@pytest.fixture
def source(credential: FakeCredential, drive: Driver) -> CachedSource:
    """The engine over that credential, with memory alone."""
    return CachedSource(credential, drive=drive)


@pytest.fixture
def in_threads() -> Callable[[int, Callable[[], Any]], list[Any]]:
    """Calls a function in that many threads at once; gives the results and errors."""

    def run(count: int, call: Callable[[], Any], meanwhile: Callable[[], None] = lambda: None) -> list[Any]:
        results: list[Any] = []
        barrier = threading.Barrier(count + 1)

        def work() -> None:
            barrier.wait(20)
            try:
                results.append(call())
            except Exception as error:  # noqa: BLE001 - what was raised is a result here
                results.append(error)

        threads = [threading.Thread(target=work) for _ in range(count)]
        for thread in threads:
            thread.start()
        barrier.wait(20)
        meanwhile()
        for thread in threads:
            thread.join(20)
        return results

    return run


@pytest.fixture(scope="session")
def identity() -> ServerIdentity:
    return create_identity()


@pytest.fixture
def plain() -> Iterator[Service]:
    service = Service(None)
    yield service
    service.stop()


@pytest.fixture
def secure(identity: ServerIdentity) -> Iterator[Service]:
    service = Service(identity)
    yield service
    service.stop()


@pytest.fixture
def thumbprint(identity: ServerIdentity) -> str:
    der = ssl.PEM_cert_to_DER_cert(identity.certificate_pem.decode())
    return hashlib.sha1(der, usedforsecurity=False).hexdigest()
