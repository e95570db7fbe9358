"""What one request may want of its connection, against a server of our own."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from azbearer.errors import TransportError
from azbearer.http.certificates import CertificateRule, ClientCertificate
from azbearer.http.messages import Request, SendOptions, TlsOptions

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "correct horse"


class World:
    """A server, and a transport that trusts its authority."""

    def __init__(self, serve: Any, transport: Any, answer: Any, authority: Any) -> None:
        self.serve, self.transport, self.answer, self.authority = serve, transport, answer, authority

    def server(self, context: Any, *headers: str, status: str = "200 OK") -> Any:
        """A TLS server that says ok."""
        return self.serve(self.answer(b"ok", *headers, status=status), tls=context)

    def sender(self, *rules: CertificateRule) -> Any:
        """A transport with these certificates."""
        return self.transport(extra_ca_pem=self.authority.pem, certificates=rules)


@pytest.fixture
def world(serve: Any, transport: Any, answer: Any, authority: Any) -> World:
    """What each test needs."""
    return World(serve, transport, answer, authority)


@pytest.fixture
def client(authority: Any, tmp_path: Path) -> ClientCertificate:
    """A certificate of the authority, its key in a file of its own under a passphrase."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority._issue("client", key, ())
    (tmp_path / "client.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "client.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(PASSPHRASE.encode()),
        )
    )
    return ClientCertificate(tmp_path / "client.pem", tmp_path / "client.key", passphrase=PASSPHRASE)


@pytest.fixture
def strict(authority: Any, tmp_path: Path) -> ssl.SSLContext:
    """A server side that asks for a certificate of the authority."""
    context: ssl.SSLContext = authority.context(tmp_path)
    context.load_verify_locations(cadata=authority.pem.decode())
    context.verify_mode = ssl.CERT_REQUIRED
    return context


@pytest.mark.parametrize("how", ["rule", "option"])
def test_client_certificate(how: str, world: World, strict: Any, client: Any) -> None:
    """A certificate of the settings or of the request is shown to a server that asks for one."""
    server = world.server(strict)
    rules = (CertificateRule(("https://127.0.0.1:*/*",), client),) if how == "rule" else ()
    options = SendOptions(certificate=client if how == "option" else None)
    assert b"ok" == world.sender(*rules).send(Request("GET", server.url), options).body


@pytest.mark.parametrize("case", ["none", "other host", "wrong passphrase"])
def test_without_a_usable_certificate(case: str, world: World, strict: Any, client: Any) -> None:
    """Without one, with one for another host, or without its passphrase nothing is answered."""
    server = world.server(strict)
    shown = client._replace(passphrase="canary-7f3") if case == "wrong passphrase" else client
    pattern = "https://other.test/*" if case == "other host" else "https://*:*/*"
    rules = () if case == "none" else (CertificateRule((pattern,), shown),)
    with pytest.raises(TransportError) as caught:
        world.sender(*rules).send(Request("GET", server.url))
    assert "canary" not in "".join(caught.value.lines())


def test_certificate_of_a_request_stays_with_its_origin(
    world: World, tls: Any, strict: Any, client: Any
) -> None:
    """After a redirect to another origin the certificate of the request is not shown."""
    other = world.server(strict)
    server = world.server(tls, f"Location: {other.url}/", status="302 Found")
    with pytest.raises(TransportError):
        world.sender().send(Request("GET", server.url), SendOptions(certificate=client))
    assert [] == other.received


def test_options_are_taken_back(world: World, tls: Any, strict: Any, client: Any) -> None:
    """A request that wants nothing of TLS finds nothing of the one before it."""
    server, plain = world.server(strict, "Connection: close"), world.server(tls)
    sender = world.sender()
    options = SendOptions(certificate=client, tls=TlsOptions(("TLSv1_3",)))
    assert b"ok" == sender.send(Request("GET", server.url), options).body
    assert b"ok" == sender.send(Request("GET", plain.url)).body
    with pytest.raises(TransportError):
        sender.send(Request("GET", server.url))


@pytest.mark.parametrize(
    ("disabled", "version"), [(("TLSv1_3",), "TLSv1.2"), (("TLSv1_2",), "TLSv1.3"), ((), "TLSv1.3")]
)
def test_tls_versions(disabled: tuple[str, ...], version: str, world: World, tmp_path: Path) -> None:
    """The newest version that is not disabled is spoken."""
    seen: list[str] = []
    server = world.server(_watching(world.authority.context(tmp_path), seen))
    world.sender().send(Request("GET", server.url), SendOptions(tls=TlsOptions(disabled)))
    assert [version] == seen


def _watching(context: ssl.SSLContext, seen: list[str]) -> Any:
    """The context, noting the version of each connection."""

    class Watching:
        def wrap_socket(self, connection: socket.socket, *, server_side: bool) -> ssl.SSLSocket:
            secure = context.wrap_socket(connection, server_side=server_side)
            seen.append(secure.version() or "")
            return secure

    return Watching()


def test_ciphers_that_do_not_fit(world: World, tls: Any) -> None:
    """Suites that the server does not have end in a failed handshake, those that it has do not."""
    server, sender = world.server(tls), world.sender()
    fitting = TlsOptions(("TLSv1_3",), ("ECDHE-ECDSA-AES128-GCM-SHA256",))
    assert b"ok" == sender.send(Request("GET", server.url), SendOptions(tls=fitting)).body
    other = SendOptions(tls=TlsOptions(("TLSv1_3",), ("AES128-SHA",)))
    with pytest.raises(TransportError):
        sender.send(Request("GET", server.url), other)


def test_http2_is_offered_and_1_1_is_spoken(world: World, tls: Any) -> None:
    """`auto` takes what the server has."""
    response = world.sender().send(Request("GET", world.server(tls).url), SendOptions(http_version="auto"))
    assert ("1.1", b"ok") == (response.http_version, response.body)


@pytest.mark.parametrize("host", ["localhost", "app.localhost", "LOCALHOST"])
@pytest.mark.parametrize("addresses", [("::1",), ("127.0.0.1",), ("::1", "127.0.0.1")])
def test_localhost_is_both_addresses(host: str, addresses: tuple[str, ...], transport: Any) -> None:
    """`localhost` and names below it are ::1 first, then 127.0.0.1, without asking a name server."""
    if not socket.has_ipv6:
        pytest.skip("this system has no IPv6")
    listeners = _listening(addresses)
    try:
        response = transport().send(Request("GET", f"http://{host}:{listeners[0].getsockname()[1]}/"))
    finally:
        for listener in listeners:
            listener.close()
    wanted = addresses[0]
    assert (f"[{wanted}]" if ":" in wanted else wanted) == response.remote.rpartition(":")[0]


def _listening(addresses: tuple[str, ...]) -> list[socket.socket]:
    """Sockets at one port of these addresses, each of which answers its first connection."""
    import threading  # noqa: PLC0415  for this test alone

    listeners: list[socket.socket] = []
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        port = listeners[0].getsockname()[1] if listeners else 0
        try:
            listeners.append(socket.create_server((address, port), family=family))
        except OSError:
            pytest.skip(f"nothing can listen at {address}")
    for listener in listeners:
        threading.Thread(target=_answer_once, args=(listener,), daemon=True).start()
    return listeners


def _answer_once(listener: socket.socket) -> None:
    try:
        connection, _ = listener.accept()
    except OSError:
        return
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 204 None\r\n\r\n")
