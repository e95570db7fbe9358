"""The two values between the server and the services: a request that came in, a reply to send."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request, complete with its body.

    Args:
        method: upper case.
        target: as it stood on the request line, such as `/get?a=1`.
        headers: in the order received, names as received.
        body: the bytes after removal of any transfer coding.
        scheme: `https` or `http`, by the listener that it came through.
        peer: the client's address.
    """

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""
    scheme: str = "https"
    peer: str = "127.0.0.1"

    def header(self, name: str) -> str | None:
        """The first header of that name, compared case-insensitively, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def host(self) -> str:
        """The Host header with its port, as the client wrote it."""
        return self.header("host") or "localhost"

    @property
    def host_name(self) -> str:
        """The host without port, lower case, IPv6 without brackets."""
        return (urlsplit(f"//{self.host}").hostname or "").rstrip(".")

    @property
    def base_url(self) -> str:
        """Scheme and host as the client used them; every URL in an answer starts so."""
        return f"{self.scheme}://{self.host}"

    @property
    def path(self) -> str:
        """The path, still percent-encoded; an absolute target (RFC 9112 section 3.2.2) loses its origin."""
        target = self.target.partition("?")[0]
        if target.startswith("/"):
            return target
        return urlsplit(target).path or "/"

    @property
    def query(self) -> str:
        """The text after the first question mark."""
        return self.target.partition("?")[2]

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's segments, percent-decoded; empty ones at the start and the end are dropped."""
        return tuple(unquote(part) for part in self.path.strip("/").split("/"))

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The query's names and values, decoded, in order."""
        return tuple(parse_qsl(self.query, keep_blank_values=True))

    def parameter(self, name: str) -> str | None:
        """The first query parameter of that name, compared case-insensitively, or None."""
        wanted = name.lower()
        return next((value for key, value in self.parameters if key.lower() == wanted), None)

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, lower case; empty when there is none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


class Ending(enum.Enum):
    """How the connection goes on when a reply is due; all but the first are faults."""

    COMPLETE = enum.auto()
    CLOSED_BEFORE = enum.auto()
    CLOSED_MIDWAY = enum.auto()
    RESET_MIDWAY = enum.auto()
    SILENT = enum.auto()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Args:
        status: such as 200.
        headers: Content-Length, Transfer-Encoding and Date are added by the server.
        body: the whole body, when `chunks` is None.
        chunks: pieces that are sent one by one in chunked transfer coding.
        delay: seconds to wait before the answer; other connections go on meanwhile.
        ending: what becomes of the answer on its way.
        date_offset: seconds by which the Date header is wrong.
    """

    status: int = 200
    headers: Headers = ()
    body: bytes = b""
    chunks: tuple[bytes, ...] | None = None
    delay: float = 0.0
    ending: Ending = Ending.COMPLETE
    date_offset: float = 0.0

    def with_headers(self, *headers: tuple[str, str]) -> Reply:
        """The same reply with these headers after its own."""
        return replace(self, headers=(*self.headers, *headers))

    def header(self, name: str) -> str | None:
        """The first header of that name, compared case-insensitively, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


def json_bytes(value: Any) -> bytes:
    """Compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_reply(value: Any, status: int = 200, headers: Headers = ()) -> Reply:
    """A reply with a JSON body."""
    return Reply(status, (("Content-Type", "application/json; charset=utf-8"), *headers), json_bytes(value))


def text_reply(text: str, status: int = 200, headers: Headers = ()) -> Reply:
    """A reply with a plain text body."""
    return Reply(status, (("Content-Type", "text/plain; charset=utf-8"), *headers), text.encode())
