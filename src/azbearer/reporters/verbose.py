"""What `run --verbose` tells of each request: newman's table of phases, sizes, headers and bodies, and TLS.

Events come without secrets, and so is what is told here.
"""

from __future__ import annotations

from azbearer.reporters.style import duration, printable, size
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.http.messages import Request, Response
    from azbearer.reporters.style import Style
    from azbearer.runner.events import Exchange

CLIP = 2048
"""Characters of a body that are shown, as in newman."""
_CACHED = "(cache)"
_MILLISECOND = 0.001


def verbose_lines(exchange: Exchange, style: Style) -> Iterator[str]:
    """The lines below a request that was answered."""
    response = exchange.response
    if response is None:
        return
    up, down = ("↑", "↓") if style.unicode else ("up", "down")
    sent = response.sent
    yield style.paint(f" {style.dot} ".join(_summary(response, up, down)), "grey")
    yield from (printable(f"{up} {name}: {value}") for name, value in sent.headers)
    yield from _body(up, _text_of(sent), style)
    yield from (printable(f"{down} {name}: {value}") for name, value in response.headers)
    yield from _body(down, response.body.decode("utf-8", "replace"), style)
    yield style.paint("  ".join(f"{name} {value}" for name, value in phases(response)), "grey")


def phases(response: Response) -> Iterator[tuple[str, str]]:
    """The phases of the last hop under newman's names; those of a kept connection are `(cache)`."""
    timings = response.timings
    ready = max(timings.dns, timings.connect, timings.tls)
    fresh = bool(timings.connect)
    yield "dns-lookup", _time(timings.dns) if fresh else _CACHED
    yield "tcp-handshake", _time(max(timings.connect - timings.dns, 0.0)) if fresh else _CACHED
    if timings.tls or (not fresh and response.url.startswith("https:")):
        yield "ssl-handshake", _time(max(timings.tls - timings.connect, 0.0)) if fresh else _CACHED
    yield "transfer-start", _time(max(timings.first_byte - ready, 0.0))
    yield "download", _time(max(timings.total - timings.first_byte, 0.0))
    yield "total", _time(timings.total)


def _time(seconds: float) -> str:
    """As `duration`, and with microseconds: on loopback most phases take less than a millisecond."""
    return duration(seconds) if seconds >= _MILLISECOND else f"{seconds * 1e6:.0f} µs"


def _summary(response: Response, up: str, down: str) -> Iterator[str]:
    sent = response.sent
    yield printable(f"HTTP/{response.http_version} {response.status} {response.reason}".rstrip())
    yield f"{duration(response.elapsed)} time"
    yield f"{size(_size_of(sent))}{up} {size(response.header_size + response.wire_size)}{down} size"
    yield f"{len(sent.headers)}{up} {len(response.headers)}{down} headers"
    if response.remote:
        yield printable(f"from {response.remote}")
    if response.url.startswith("https:"):
        yield "TLS"
    if response.hops:
        yield f"{len(response.hops)} redirects"


def _size_of(request: Request) -> int:
    """The bytes of a request: its line, headers and body."""
    headers = sum(len(name) + len(value) + 4 for name, value in request.headers)
    head = len(request.method) + len(request.url) + headers
    return head + (request.stream.size if request.stream is not None else len(request.body or b""))


def _text_of(request: Request) -> str:
    if request.stream is not None:
        return f"({request.stream.size} bytes of files)"
    return (request.body or b"").decode("utf-8", "replace")


def _body(mark: str, text: str, style: Style) -> Iterator[str]:
    if not text:
        return
    shown = text[:CLIP]
    lines = (line for line in shown.splitlines() if line.strip())
    yield from (f"{mark} {style.paint(printable(line), 'grey')}" for line in lines)
    if len(text) > CLIP:
        yield f"{mark} (showing {CLIP} of {len(text)} characters)"
