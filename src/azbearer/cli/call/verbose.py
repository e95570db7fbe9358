"""What `-v` tells: each request and each answer, as curl does, with the secrets cut."""

from __future__ import annotations

from azbearer.reporters.style import printable
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.arm.tools import Note
    from azbearer.http.messages import Request, Response
    from azbearer.secrets import Redactor


def lines_of(note: Note, redactor: Redactor) -> Iterator[str]:
    """The lines for one note."""
    if note.kind == "sent" and note.request is not None:
        redactor.add(*note.request.protected)
        yield from (printable(redactor.text(line)) for line in _request(note.request, redactor))
    elif note.kind == "answer" and note.response is not None:
        yield from (printable(redactor.text(line)) for line in _response(note.response, redactor))
    elif note.text:
        yield printable(redactor.text(f"* {note.text}"))


def _request(request: Request, redactor: Redactor) -> Iterator[str]:
    yield f"> {request.method} {request.url}"
    for name, value in request.headers:
        yield f"> {name}: {_shown(name, value, redactor)}"
    if request.stream is not None or request.body:
        count = request.stream.size if request.stream is not None else len(request.body or b"")
        yield f"> ({count} bytes)"


def _shown(name: str, value: str, redactor: Redactor) -> str:
    """A header's value; of credentials their kind alone."""
    if "authorization" in name.lower() or name.lower() == "cookie":
        scheme, blank, rest = value.partition(" ")
        return f"{scheme} {redactor.mask(rest)}" if blank else redactor.mask(value)
    return value


def _response(response: Response, redactor: Redactor) -> Iterator[str]:
    yield f"< HTTP/{response.http_version} {response.status} {response.reason}".rstrip()
    for name, value in response.headers:
        yield f"< {name}: {redactor.mask(value) if name.lower() == 'set-cookie' else value}"
    yield f"< ({len(response.body)} bytes, {response.elapsed * 1000:.0f} ms)"
