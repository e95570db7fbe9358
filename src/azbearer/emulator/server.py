"""The sockets: listeners on loopback, an asyncio loop on a thread of its own, one task per connection.

Connections are accepted here rather than by `asyncio.start_server`, so that every one is a task
that can be cancelled from its first byte, before and during the TLS handshake too, and so that the
bare socket is at hand for faults below HTTP and below TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from azbearer.emulator.connection import ConnectionOptions, serve

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

_log = logging.getLogger(__name__)
_BACKLOG = 512
_HANDSHAKE_SECONDS = 10.0
_TLS_GOODBYE_SECONDS = 1.0
_BIND_TRIES = 16
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Listener:
    """One port on every loopback address of this machine.

    Args:
        sockets: bound and listening; the server closes them.
        port: the same for all of them.
        tls: None for plain HTTP.
    """

    sockets: tuple[socket.socket, ...]
    port: int
    tls: ssl.SSLContext | None = None

    @property
    def scheme(self) -> str:
        """`https` or `http`."""
        return "https" if self.tls else "http"


def open_listener(port: int, tls: ssl.SSLContext | None = None) -> Listener:
    """Listen on 127.0.0.1 and, where there is one, on ::1, both on the same port.

    Clients that try `localhost` as ::1 first lose up to two seconds on Windows when nothing
    answers there.

    Raises:
        OSError: the port is taken.
    """
    for _ in range(_BIND_TRIES):
        ipv4 = _listen(socket.AF_INET, "127.0.0.1", port)
        chosen = ipv4.getsockname()[1]
        try:
            return Listener((ipv4, *_listen_ipv6(chosen)), chosen, tls)
        except OSError:
            ipv4.close()
            if port:
                raise
    raise OSError(errno.EADDRINUSE, "no port is free on both 127.0.0.1 and ::1")


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        _reserve_address(listener)
        listener.bind((address, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _reserve_address(listener: socket.socket) -> None:
    """Let a new emulator have the port of one that just ended, and no second process share it.

    On Windows SO_REUSEADDR means sharing, and SO_EXCLUSIVEADDRUSE is what forbids it.
    """
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _listen_ipv6(port: int) -> tuple[socket.socket, ...]:
    """The ::1 listener, or nothing on a machine without IPv6."""
    try:
        return (_listen(socket.AF_INET6, "::1", port),)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise
        return ()


class Server:
    """Serves some listeners until it is stopped."""

    def __init__(self, listeners: tuple[Listener, ...], options: ConnectionOptions) -> None:
        self._listeners = listeners
        self._options = options
        # Not the proactor of Windows: a connection that it accepts while it is told to stop is lost.
        self._loop = asyncio.SelectorEventLoop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="azbearer-emulator", daemon=True)

    def start(self) -> None:
        """Begin to accept connections."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """End every connection, close every socket and join the thread; may be called once."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._main())
        finally:
            self._loop.close()

    async def _main(self) -> None:
        for listening, listener in self._listening():
            self._loop.add_reader(listening, self._accept, listening, listener)
        self._ready.set()
        await self._stopping.wait()
        for listening, _ in self._listening():
            self._loop.remove_reader(listening)
            listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _listening(self) -> Iterator[tuple[socket.socket, Listener]]:
        return ((listening, listener) for listener in self._listeners for listening in listener.sockets)

    def _accept(self, listening: socket.socket, listener: Listener) -> None:
        """Take the connection that is waiting, and serve it on a task of its own."""
        try:
            accepted, _ = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionError):
            # The client was gone again before it was accepted.
            return
        except OSError as error:
            self._pause(listening, listener, error)
            return
        task = self._loop.create_task(self._serve(accepted, listener))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never sees its socket.
        task.add_done_callback(lambda _: accepted.close())

    def _pause(self, listening: socket.socket, listener: Listener, error: OSError) -> None:
        """Out of file descriptors, most likely: leave the waiting clients alone for a moment."""
        _log.warning("a connection could not be accepted: %s", error)
        self._loop.remove_reader(listening)
        self._loop.call_later(_PAUSE_SECONDS, self._resume, listening, listener)

    def _resume(self, listening: socket.socket, listener: Listener) -> None:
        if not self._stopping.is_set():
            self._loop.add_reader(listening, self._accept, listening, listener)

    async def _serve(self, accepted: socket.socket, listener: Listener) -> None:
        """One connection from its first byte to its last."""
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport = await self._open_transport(accepted, listener, protocol)
        except (OSError, asyncio.IncompleteReadError):
            # A failed handshake: a client that does not trust the CA, or does not speak TLS.
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, self._loop)
        try:
            await serve(reader, writer, listener.scheme, self._options)
        except OSError:
            transport.abort()
        except asyncio.CancelledError:
            # The emulator stops: no time to wait for the other side's goodbye.
            transport.abort()
            raise
        finally:
            await _close(writer)

    async def _open_transport(
        self, accepted: socket.socket, listener: Listener, protocol: asyncio.StreamReaderProtocol
    ) -> asyncio.Transport:
        """Wrap an accepted socket, with its TLS handshake done.

        TCP_NODELAY: without it the session tickets of TLS 1.3 and the first answer meet Nagle's
        algorithm and a delayed acknowledgement, and every new connection costs 40 ms.
        """
        accepted.setblocking(False)
        with contextlib.suppress(OSError):
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        seconds = {"ssl_handshake_timeout": _HANDSHAKE_SECONDS, "ssl_shutdown_timeout": _TLS_GOODBYE_SECONDS}
        opening = self._loop.create_task(
            self._loop.connect_accepted_socket(
                lambda: protocol, accepted, ssl=listener.tls, **(seconds if listener.tls else {})
            )
        )
        try:
            transport, _ = await asyncio.shield(opening)
        except asyncio.CancelledError:
            await _give_up(opening, accepted)
            raise
        return transport


async def _give_up(
    opening: asyncio.Task[tuple[asyncio.Transport, asyncio.StreamReaderProtocol]], accepted: socket.socket
) -> None:
    """End a connection that is being opened.

    The opening itself is not cancelled: in its first moment asyncio would forget the transport,
    unclosed. Without its socket it fails by itself, at once.
    """
    with contextlib.suppress(OSError):
        accepted.shutdown(socket.SHUT_RDWR)
    (outcome,) = await asyncio.gather(opening, return_exceptions=True)
    if not isinstance(outcome, BaseException):
        outcome[0].abort()


async def _close(writer: asyncio.StreamWriter) -> None:
    """Close a connection and wait until it is gone; cut it off when the emulator stops meanwhile."""
    writer.close()
    try:
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    except asyncio.CancelledError:
        writer.transport.abort()
        raise
