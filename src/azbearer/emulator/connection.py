"""HTTP/1.1 on one connection (RFC 9112), with h11 for the grammar and asyncio for the bytes."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import socket
import struct
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import h11

from azbearer.emulator.wire import Ending, Reply, Request, text_reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)
_READ_SIZE = 1 << 16
# Two ints on POSIX, two shorts on Windows: on, for zero seconds.
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_NO_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """What a connection needs to know.

    Args:
        answer: gives the reply to a request; it must not block.
        clock: where the Date header comes from.
        max_body: bytes that one request body may have.
        sleep: waits for a reply that is delayed, so many seconds.
    """

    answer: Callable[[Request], Reply]
    clock: Callable[[], float]
    max_body: int
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class _BodyTooLargeError(Exception):
    """The request body has more bytes than the options allow."""


async def serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str, options: ConnectionOptions
) -> None:
    """Answer requests until either side is done with the connection.

    Raises:
        OSError: the connection broke.
    """
    exchange = _Exchange(reader, writer, scheme, options)
    try:
        while await exchange.answer_one():
            pass
    except h11.LocalProtocolError:
        # A reply that is no HTTP: half of it may be sent already, so cutting off is all that is left.
        _log.exception("the emulator made an answer that cannot be sent")
        writer.transport.abort()


class _Exchange:
    """The state of one connection between its requests."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        scheme: str,
        options: ConnectionOptions,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._scheme = scheme
        self._options = options
        self._h11 = h11.Connection(h11.SERVER)
        self._peer = str((writer.get_extra_info("peername") or ("127.0.0.1",))[0])

    async def answer_one(self) -> bool:
        """Read a request and answer it; whether another may follow."""
        try:
            request = await self._read_request()
            reply = self._reply_to(request) if request else None
        except h11.RemoteProtocolError as error:
            request, reply = None, text_reply(f"{error}\n", error.error_status_hint)
        except _BodyTooLargeError:
            request, reply = (
                None,
                text_reply("the request body is too large\n", HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
            )
        if reply is None:
            return False
        if reply.delay:
            await self._options.sleep(reply.delay)
        if reply.ending is not Ending.COMPLETE:
            await self._fail(reply)
            return False
        await self._send(reply, head=request is not None and request.method == "HEAD")
        return self._begin_next()

    async def _next_event(self) -> h11.Event:
        while True:
            event = self._h11.next_event()
            if isinstance(event, h11.Event):
                return event
            if self._h11.they_are_waiting_for_100_continue:
                await self._send_event(h11.InformationalResponse(status_code=100, headers=[]))
            self._h11.receive_data(await self._reader.read(_READ_SIZE))

    async def _read_request(self) -> Request | None:
        """The next request, or None when the client has closed the connection."""
        head = await self._next_event()
        if not isinstance(head, h11.Request):
            return None
        return Request(
            method=head.method.decode("ascii").upper(),
            target=head.target.decode("latin-1"),
            headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in head.headers.raw_items()),
            body=await self._read_body(),
            scheme=self._scheme,
            peer=self._peer,
        )

    async def _read_body(self) -> bytes:
        body = bytearray()
        while isinstance(event := await self._next_event(), h11.Data):
            body += event.data
            if len(body) > self._options.max_body:
                raise _BodyTooLargeError
        return bytes(body)

    def _reply_to(self, request: Request) -> Reply:
        try:
            return self._options.answer(request)
        except Exception:  # noqa: BLE001 - other clients must outlive a bug in one handler
            _log.exception("the emulator failed to answer %s %s", request.method, request.path)
            return text_reply("the emulator failed; its log says why\n", HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _send(self, reply: Reply, *, head: bool) -> None:
        chunks = (reply.body,) if reply.chunks is None else reply.chunks
        await self._send_event(h11.Response(status_code=reply.status, headers=self._headers(reply)))
        if not head and reply.status not in _NO_BODY:
            for chunk in chunks:
                await self._send_event(h11.Data(data=chunk))
        await self._send_event(h11.EndOfMessage())

    async def _fail(self, reply: Reply) -> None:
        """Send as much of the reply as its ending allows."""
        if reply.ending is Ending.SILENT:
            await self._wait_for_goodbye()
        elif reply.ending is not Ending.CLOSED_BEFORE:
            await self._send_event(h11.Response(status_code=reply.status, headers=self._headers(reply)))
            await self._send_event(h11.Data(data=reply.body[: len(reply.body) // 2]))
        if reply.ending is Ending.RESET_MIDWAY:
            self._reset()

    async def _wait_for_goodbye(self) -> None:
        """Read and forget until the client gives up."""
        while await self._reader.read(_READ_SIZE):
            pass

    def _reset(self) -> None:
        """End the connection with a TCP reset: lingering for no time makes closing one."""
        opened = self._writer.get_extra_info("socket")
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._writer.transport.abort()

    def _headers(self, reply: Reply) -> list[tuple[bytes, bytes]]:
        headers = [(name.encode("latin-1"), value.encode("utf-8")) for name, value in reply.headers]
        date = email.utils.formatdate(self._options.clock() + reply.date_offset, usegmt=True)
        headers.append((b"Date", date.encode("ascii")))
        if reply.chunks is not None:
            headers.append((b"Transfer-Encoding", b"chunked"))
        elif reply.status not in _NO_BODY:
            headers.append((b"Content-Length", str(len(reply.body)).encode("ascii")))
        return headers

    async def _send_event(self, event: h11.Event) -> None:
        data = self._h11.send(event)
        if data:
            self._writer.write(data)
            await self._writer.drain()

    def _begin_next(self) -> bool:
        """Make ready for another request when both sides can have one."""
        if self._h11.our_state is h11.DONE and self._h11.their_state is h11.DONE:
            self._h11.start_next_cycle()
            return True
        return False
