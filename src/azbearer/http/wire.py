"""A request's headers as they are handed to libcurl, and as they end up on the wire."""

from __future__ import annotations

from azbearer.http.guard import check_headers, check_method, check_no_body
from azbearer.http.names import apart
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.http.messages import Request
    from azbearer.http.names import Names

WITHOUT_LENGTH = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
"""All methods but these announce even an empty body (RFC 9110 section 8.6; Node.js has the same list).

Azure answers 411 to a POST that does not.
"""

_LENGTH = "content-length"
_CODING = "transfer-encoding"
# What libcurl is not to add.
_SILENCED = (b"Host:", b"User-Agent:", b"Accept:")
_SILENCED_CHUNKED = (*_SILENCED, b"Content-Type:", b"Expect:")
_SILENCED_COUNTED = (*_SILENCED_CHUNKED, b"Content-Length:")


def outgoing(
    request: Request, netloc: str, user_agent: str
) -> tuple[Request, list[bytes], bytes | None, int | None]:
    """A request on its way to libcurl, once the guard has judged all of it.

    Args:
        request: one whose URL the guard has seen.
        netloc: for the Host header, unless the request has its own; empty for none.
        user_agent: likewise.

    Returns:
        The request with all headers that it is sent with, those in libcurl's syntax, and the bytes to send
        with their number: None where not even that is announced, and no bytes for a body that is streamed.

    Raises:
        RequestRefusedError: it can't be sent safely.
    """
    method, _, headers, body, _, stream, _ = request
    names, values = apart(headers)
    check_method(method, netloc)
    check_headers(names, values, netloc)
    if method == "HEAD":
        check_no_body(body, stream, netloc)
        body = None
    elif body is None and stream is None and method not in WITHOUT_LENGTH:
        body = b""
    size = len(body) if body is not None else None if stream is None else stream.size
    if size is not None or not names.are_complete:
        request = as_sent(request, size, netloc, user_agent)
        names, values = apart(request.headers)
    return request, header_lines(names, values, size), body, size


def as_sent(request: Request, size: int | None, netloc: str, user_agent: str) -> Request:
    """The request with the headers that are added here: Host and User-Agent first, Content-Length last.

    A Content-Length of the request's own keeps its place and not its number: a wrong count would let the
    rest be read as another request.
    """
    given, without = apart(request.headers)[0].lowered, request.without
    headers: list[tuple[str, str]] = []
    if netloc and "host" not in given | without:
        headers.append(("Host", netloc))
    if user_agent and "user-agent" not in given | without:
        headers.append(("User-Agent", user_agent))
    length = None if size is None or _CODING in given or _LENGTH in without else str(size)
    for name, value in request.headers:
        if name.lower() != _LENGTH:
            headers.append((name, value))
        elif length is not None:
            headers.append((name, length))
            length = None
    if length is not None:
        headers.append(("Content-Length", length))
    complete = tuple(headers)
    return request if complete == request.headers else request._replace(headers=complete)


def header_lines(names: Names, values: tuple[str, ...], size: int | None) -> list[bytes]:
    """The headers of a request that `as_sent` has completed, in libcurl's syntax, such that they arrive so.

    libcurl puts Host first and Connection last, but has no say in what it takes for one header: so all go
    as one, with line ends in it. The guard has seen to it that no value brings a line end of its own.
    Said apart is what libcurl must know of: chunks, and what it is not to add.
    """
    chunked = _CODING in names.lowered
    silenced: tuple[bytes, ...] = _SILENCED
    if size is not None:
        silenced = _SILENCED_CHUNKED if chunked else _SILENCED_COUNTED
    # A header that is empty would make libcurl drop all that stands behind it, and has a syntax of its own.
    if values and values[0].strip(" \t") and not chunked:
        return [(names.lines % values).encode("latin-1"), *silenced]
    lines = _said_apart([*zip(names.written, values, strict=True)])
    return [*[line.encode("latin-1") for line in lines], *silenced]


def _said_apart(headers: list[tuple[str, str]]) -> list[str]:
    """The lines of headers that can't go as one: the first are empty, or there is a coding."""
    codings = [f"{name}: {value}" for name, value in headers if name.lower() == _CODING]
    others = [(name, value) for name, value in headers if name.lower() != _CODING]
    first = next((at for at, (_, value) in enumerate(others) if value.strip(" \t")), len(others))
    empty = [f"{name};" for name, _ in others[:first]]
    rest = "\r\n".join([f"{name}: {value}" for name, value in others[first:]])
    return [*empty, *([rest] if rest else ()), *codings]
