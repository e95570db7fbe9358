"""A request's headers as they are handed to libcurl, and as they end up on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.http.messages import Request

# RFC 9110 section 8.6: these announce even an empty body. Azure answers 411 to a POST that does not.
_ALWAYS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def body_of(request: Request) -> bytes | None:
    """The bytes to send; None if not even their length is announced."""
    if request.method == "HEAD" or request.stream is not None:
        return None
    if request.body is None and request.method in _ALWAYS_WITH_BODY:
        return b""
    return request.body


def size_of(request: Request) -> int | None:
    """The bytes of the body, or None if not even their number is announced."""
    if request.stream is not None:
        return request.stream.size
    body = body_of(request)
    return None if body is None else len(body)


def as_sent(request: Request, netloc: str, user_agent: str) -> Request:
    """The request with the headers that libcurl adds: Host, User-Agent and Content-Length.

    A Content-Length of the request's own is not taken over: libcurl counts the bytes, and a wrong
    count would let the rest be read as another request.
    """
    headers = list(request.headers)
    names = [name.lower() for name, _ in headers]
    if "content-length" in names:
        headers = [header for header, name in zip(headers, names, strict=True) if name != "content-length"]
    if user_agent and "user-agent" not in names:
        headers.insert(0, ("User-Agent", user_agent))
    if "host" not in names:
        headers.insert(0, ("Host", netloc))
    size = size_of(request)
    if size is not None and "transfer-encoding" not in names:
        headers.append(("Content-Length", str(size)))
    return request._replace(headers=tuple(headers))


# What libcurl would add by itself: to every request, and to one with a body.
_ADDED = (("accept", b"Accept:"),)
_ADDED_WITH_BODY = (*_ADDED, ("content-type", b"Content-Type:"), ("expect", b"Expect:"))


def header_lines(headers: Iterable[tuple[str, str]], *, with_body: bool) -> list[bytes]:
    """The headers in libcurl's syntax, in order, and a line for each that it must not add itself.

    `Name;` is an empty header, `Name:` one that is left out; Content-Length is libcurl's.
    """
    lines: list[bytes] = []
    names: set[str] = set()
    for name, value in headers:
        lowered = name.lower()
        names.add(lowered)
        if lowered != "content-length":
            line = f"{name}: {value}" if value.strip(" \t") else f"{name};"
            lines.append(line.encode("latin-1"))
    lines += [line for name, line in (_ADDED_WITH_BODY if with_body else _ADDED) if name not in names]
    return lines
