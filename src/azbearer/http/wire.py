"""A request's headers as they are handed to libcurl, and as they end up on the wire."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.http.messages import Request

WITHOUT_LENGTH = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
"""All methods but these announce even an empty body (RFC 9110 section 8.6; Node.js has the same list).

Azure answers 411 to a POST that does not.
"""

_LENGTH = "content-length"
_CODING = "transfer-encoding"


def body_of(request: Request) -> bytes | None:
    """The bytes to send; None if not even their length is announced."""
    if request.method == "HEAD" or request.stream is not None:
        return None
    if request.body is None and request.method not in WITHOUT_LENGTH:
        return b""
    return request.body


def size_of(request: Request) -> int | None:
    """The bytes of the body, or None if not even their number is announced."""
    if request.stream is not None:
        return request.stream.size
    body = body_of(request)
    return None if body is None else len(body)


def as_sent(request: Request, netloc: str, user_agent: str) -> Request:
    """The request with the headers that are added here: Host and User-Agent first, Content-Length last.

    A Content-Length of the request's own keeps its place and not its number: a wrong count would let the
    rest be read as another request.
    """
    names = {name.lower() for name, _ in request.headers} | request.without
    headers = [("Host", netloc)] if netloc and "host" not in names else []
    if user_agent and "user-agent" not in names:
        headers.append(("User-Agent", user_agent))
    size = size_of(request)
    length = None if size is None or _CODING in names or _LENGTH in request.without else str(size)
    if length is None and not headers and _LENGTH not in names:
        return request
    for name, value in request.headers:
        if name.lower() != _LENGTH:
            headers.append((name, value))
        elif length is not None:
            headers.append((name, length))
            length = None
    if length is not None:
        headers.append(("Content-Length", length))
    return request._replace(headers=tuple(headers))


def header_lines(request: Request) -> list[bytes]:
    """The headers of a request that `as_sent` has completed, in libcurl's syntax, such that they arrive so.

    libcurl puts Host first and Connection last, but has no say in what it takes for one header: so all go
    as one, with line ends in it. The guard has seen to it that no value brings a line end of its own.
    Said apart is what libcurl must know of: chunks, and what it is not to add.
    """
    codings = [f"{name}: {value}" for name, value in request.headers if name.lower() == _CODING]
    headers = request.headers
    if codings:
        headers = tuple(header for header in headers if header[0].lower() != _CODING)
    # A header that is empty would make libcurl drop all that stands behind it, and has a syntax of its own.
    first = next((at for at, (_, value) in enumerate(headers) if value.strip(" \t")), len(headers))
    lines = [f"{name};" for name, _ in headers[:first]]
    if first < len(headers):
        lines.append("\r\n".join([f"{name}: {value}" for name, value in headers[first:]]))
    silenced = ["Host:", "User-Agent:", "Accept:"]
    if size_of(request) is not None:
        silenced += ["Content-Type:", "Expect:", *(() if codings else ("Content-Length:",))]
    return [line.encode("latin-1") for line in (*lines, *codings, *silenced)]
