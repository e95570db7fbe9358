"""Listeners, TLS and the end of everything."""

from __future__ import annotations

import errno
import gc
import http.client
import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator import Emulator, EmulatorSettings
from azbearer.emulator.connection import serve
from azbearer.emulator.server import open_listener

if TYPE_CHECKING:
    from collections.abc import Iterator


def trusting(emulator: Emulator) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=emulator.ca_pem.decode())


def last_bytes(opened: socket.socket) -> bytes:
    """What still comes before the connection ends, in order or with a reset."""
    try:
        return opened.recv(4096)
    except ConnectionError:
        return b""


@pytest.fixture
def own_emulator() -> Iterator[Emulator]:
    """An emulator of this test alone."""
    with Emulator() as running:
        yield running


@pytest.mark.parametrize(
    "name", ["localhost", "management.azure.com", "login.microsoftonline.com", "127.0.0.1"]
)
def test_a_strict_client_accepts_the_certificate(emulator: Emulator, name: str) -> None:
    """With every strict flag on, each host name is accepted, over TLS 1.2 and 1.3."""
    context = trusting(emulator)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context.minimum_version = context.maximum_version = version
        with (
            socket.create_connection(("127.0.0.1", emulator.port), timeout=10) as opened,
            context.wrap_socket(opened, server_hostname=name) as secure,
        ):
            assert secure.version() == version.name.replace("v1_", "v1.")


def test_a_stranger_is_refused_by_its_own_client(emulator: Emulator) -> None:
    """A client that does not trust the CA ends the handshake, and the next one is served."""
    client = http.client.HTTPSConnection("localhost", emulator.port, context=ssl.create_default_context())
    with pytest.raises(ssl.SSLCertVerificationError):
        client.request("GET", "/ip")
    good = http.client.HTTPSConnection("localhost", emulator.port, context=trusting(emulator), timeout=10)
    good.request("GET", "/ip")
    assert good.getresponse().status == 200
    good.close()


def test_bytes_that_are_no_tls_end_the_connection(emulator: Emulator) -> None:
    """Plain HTTP sent to the TLS port gets no answer but an end."""
    with socket.create_connection(("127.0.0.1", emulator.port), timeout=10) as opened:
        opened.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        received = b""
        try:
            while more := opened.recv(4096):
                received += more
        except ConnectionError:
            pass
    assert not received.startswith(b"HTTP/")


def test_both_address_families_have_the_same_port() -> None:
    """`localhost` answers whichever address a client tries first."""
    listener = open_listener(0)
    try:
        assert {listener.port} == {opened.getsockname()[1] for opened in listener.sockets}
    finally:
        for opened in listener.sockets:
            opened.close()


def test_nagles_algorithm_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each accepted socket has TCP_NODELAY before its first byte."""
    options: list[int] = []

    async def watching(reader: object, writer: object, *rest: object) -> None:
        accepted = writer.get_extra_info("socket")  # type: ignore[attr-defined]
        options.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        await serve(reader, writer, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("azbearer.emulator.server.serve", watching)
    with Emulator() as emulator:
        client = http.client.HTTPSConnection(
            "localhost", emulator.port, context=trusting(emulator), timeout=10
        )
        client.request("GET", "/ip")
        client.getresponse().read()
        client.close()
    assert all(options)
    assert options


def test_stopping_ends_every_kind_of_connection(own_emulator: Emulator) -> None:
    """Idle, in the middle of a handshake, in the middle of a request, waiting for an answer: all end."""
    secure = http.client.HTTPSConnection(
        "localhost", own_emulator.port, context=trusting(own_emulator), timeout=10
    )
    secure.request("GET", "/delay/9")
    idle = socket.create_connection(("127.0.0.1", own_emulator.port), timeout=10)
    half = socket.create_connection(("127.0.0.1", own_emulator.http_port), timeout=10)
    half.sendall(b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Le")
    own_emulator.stop()
    with pytest.raises((ConnectionError, ssl.SSLError, http.client.HTTPException)):
        secure.getresponse()
    for opened in (idle, half):
        assert b"" == last_bytes(opened)
        opened.close()
    secure.close()


@pytest.mark.parametrize("secure", [True, False])
def test_stopping_loses_no_connection_that_just_came(own_emulator: Emulator, *, secure: bool) -> None:
    """Connections that are accepted in the very moment of the stop are closed as well."""
    port = own_emulator.port if secure else own_emulator.http_port
    opened = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(50)]
    own_emulator.stop()
    assert {b""} == {last_bytes(client) for client in opened}
    for client in opened:
        client.close()
    # An unclosed socket or transport speaks up when it is collected, and pytest makes that a failure.
    gc.collect()


def test_a_port_can_be_used_again_at_once(own_emulator: Emulator) -> None:
    """A new emulator takes the ports of the one that stopped."""
    own_emulator.stop()
    settings = EmulatorSettings(port=own_emulator.port, http_port=own_emulator.http_port)
    with Emulator(settings) as again:
        assert (own_emulator.port, own_emulator.http_port) == (again.port, again.http_port)


def test_a_taken_port_is_an_error(own_emulator: Emulator) -> None:
    """Whichever port is taken, nothing stays open."""
    for settings in (EmulatorSettings(port=own_emulator.port), EmulatorSettings(http_port=own_emulator.port)):
        with pytest.raises(OSError) as caught:  # noqa: PT011 - its number is checked below
            Emulator(settings).start()
        assert errno.EADDRINUSE == caught.value.errno


def test_a_machine_without_ipv6_gets_one_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """The emulator runs where ::1 does not exist."""
    refuse_ipv6(monkeypatch, [errno.EADDRNOTAVAIL])
    listener = open_listener(0)
    (only,) = listener.sockets
    assert "127.0.0.1" == only.getsockname()[0]
    only.close()


def test_another_port_is_tried_when_one_is_taken_on_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    """A free port of one family may be taken in the other; then a next one is chosen, but not for ever."""
    refuse_ipv6(monkeypatch, [errno.EADDRINUSE, errno.EADDRNOTAVAIL])
    listener = open_listener(0)
    listener.sockets[0].close()
    refuse_ipv6(monkeypatch, [errno.EADDRINUSE] * 16)
    with pytest.raises(OSError, match="no port is free"):
        open_listener(0)


def refuse_ipv6(monkeypatch: pytest.MonkeyPatch, numbers: list[int]) -> None:
    """Let each attempt to bind to ::1 fail with the next error number."""
    bind = socket.socket.bind
    left = iter(numbers)

    def refusing(opened: socket.socket, address: tuple[str, int]) -> None:
        if address[0] == "::1":
            raise OSError(next(left), "refused by the test")
        bind(opened, address)

    monkeypatch.setattr(socket.socket, "bind", refusing)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ECONNABORTED])
def test_a_connection_that_cannot_be_accepted_is_no_end(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Out of file descriptors, or a client that is gone again: the server goes on."""
    accept = socket.socket.accept
    failures = [OSError(number, "refused by the test")]

    def failing(opened: socket.socket) -> tuple[socket.socket, object]:
        if failures:
            raise failures.pop()
        return accept(opened)

    monkeypatch.setattr("azbearer.emulator.server._PAUSE_SECONDS", 0)
    monkeypatch.setattr(socket.socket, "accept", failing)
    with Emulator() as emulator:
        client = http.client.HTTPConnection("127.0.0.1", emulator.http_port, timeout=10)
        client.request("GET", "/ip")
        assert client.getresponse().status == 200
        client.close()
    assert [] == failures
