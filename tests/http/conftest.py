"""A loopback server that answers from a script of bytes and keeps what it was asked, in clear and in TLS."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import re
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from azbearer.http.curl import CurlTransport
from azbearer.http.settings import TransportSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Received:
    """One request as it came over the wire."""

    def __init__(self, raw: bytes, connection: int) -> None:
        self.raw = raw
        self.connection = connection
        head, _, self.body = raw.partition(b"\r\n\r\n")
        self.line, *self.lines = head.decode("latin-1").split("\r\n")

    def names(self) -> list[str]:
        """The header names in order, as written."""
        return [line.partition(":")[0] for line in self.lines]

    def value(self, name: str) -> str | None:
        """The first value of that header."""
        pairs = (line.partition(":") for line in self.lines)
        return next((value.strip() for key, _, value in pairs if key.lower() == name.lower()), None)


class Server:
    """Answers the n-th request with the n-th script: bytes to send, None to close, `hang` to keep still.

    The last script is used again when they run out. A script that ends in `close` ends the connection.
    """

    hang = object()

    def __init__(self, scripts: tuple[Any, ...], context: ssl.SSLContext | None) -> None:
        self.received: list[Received] = []
        self.asked = threading.Event()
        self._scripts = scripts
        self._context = context
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        scheme = "https" if context else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self._spawn(self._accept)

    def _spawn(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                self._spawn(self._serve, connection, len(self._open))

    def _serve(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError), connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._context is None:
                self._talk(connection, number)
                return
            with self._context.wrap_socket(connection, server_side=True) as secure:
                self._open.append(secure)
                self._talk(secure, number)

    def _talk(self, connection: socket.socket, number: int) -> None:
        while raw := _read_request(connection):
            with self._lock:
                script = self._scripts[min(len(self.received), len(self._scripts) - 1)]
                self.received.append(Received(raw, number))
            self.asked.set()
            if script is Server.hang:
                continue
            if script is None:
                return
            data, close = script if isinstance(script, tuple) else (script, False)
            connection.sendall(data)
            if close:
                return

    def stop(self) -> None:
        """Close everything and wait for the threads."""
        for each in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(5)


def _read_request(connection: socket.socket) -> bytes:
    """One request with its body, or nothing when the client has gone."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        data = connection.recv(65536)
        if not data:
            return b""
        raw += data
        if raw.startswith(b"\x16"):  # a TLS handshake, which a plain server answers with what it has
            return raw
    head, _, body = raw.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    missing = (int(found[1]) if found else 0) - len(body)
    while missing > 0:
        data = connection.recv(65536)
        raw += data
        missing -= len(data) or missing
    return raw


class Authority:
    """A certificate authority of the tests' own."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._issue("test authority", self._key, ())
        self.pem = self._certificate.public_bytes(serialization.Encoding.PEM)

    def _issue(
        self, name: str, key: ec.EllipticCurvePrivateKey, names: tuple[x509.GeneralName, ...]
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def context(self, folder: Path) -> ssl.SSLContext:
        """What a server for loopback and contoso.example shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        leaf = self._issue("leaf", key, (x509.DNSName("contoso.example"), x509.DNSName("localhost"), address))
        file = folder / "leaf.pem"
        file.write_bytes(
            leaf.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture(scope="session")
def authority() -> Authority:
    """One authority for the session; making keys costs time."""
    return Authority()


@pytest.fixture(scope="session")
def tls(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """The server side of TLS."""
    return authority.context(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers: `serve(script, ..., tls=context)`."""
    servers: list[Server] = []

    def start(*scripts: Any, tls: ssl.SSLContext | None = None) -> Server:
        servers.append(Server(scripts, tls))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def transport() -> Iterator[Callable[..., CurlTransport]]:
    """Makes transports: `transport(max_body=..., environ=..., clock=...)`; without proxies by default."""
    made: list[CurlTransport] = []

    def make(*, environ: dict[str, str] | None = None, clock: Any = None, **settings: Any) -> CurlTransport:
        more = {} if clock is None else {"clock": clock}
        made.append(CurlTransport(TransportSettings(**settings), environ=environ or {}, **more))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def answer() -> Callable[..., bytes]:
    """Writes an answer: `answer(body, "Name: value", ..., status="200 OK")`."""

    def write(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
        head = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
        return "\r\n".join(head).encode("latin-1") + body

    return write
