"""One answer as it comes in: the lines of its head, and the body, decoded and counted."""

from __future__ import annotations

import re
import sys

from azbearer.errors import AzbearerError, TransportError
from azbearer.http.decoding import Decoder, codings_of, too_large
from azbearer.http.messages import REDIRECTS
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.http.messages import Request, Timings
    from azbearer.http.receiving import Receiver

# RFC 9112 section 4; HTTP/2 and 3 have no reason phrase and no minor version.
_STATUS_LINE = re.compile(r"HTTP/(\d(?:\.\d)?) (\d{3})(?: (.*))?")
# A folded line continues the one before it (RFC 9112 section 5.2).
_FOLD = re.compile(r"[ \t]*\n[ \t]+(?=\S)")


class Head(NamedTuple):
    """An answer's status line and headers; the fields are those of `Response`."""

    status: int
    reason: str
    version: str
    headers: tuple[tuple[str, str], ...]
    size: int

    def values(self, name: str) -> list[str]:
        """Each value of the header with that lower-case name."""
        return [value for key, value in self.headers if key.lower() == name]

    def location(self) -> str:
        """Where a redirect leads: the first Location header, as Node.js takes it; empty for other answers."""
        if self.status not in REDIRECTS:
            return ""
        return next(iter(self.values("location")), "")


def parse_head(raw: bytes) -> Head:
    """The head of the last answer in the lines that came before the body, with what came after it.

    Interim answers (1xx) come before it and are passed over; trailers come after its empty line.
    Bytes are Latin-1, as in newman.

    Raises:
        ValueError: there is no status line.
    """
    start = raw.rfind(b"\nHTTP/") + 1
    end = raw.find(b"\n\r\n", start)
    raw = raw[start : end + 3] if end >= 0 else raw[start:]
    # Splitting is three times as quick as a pattern, and this is done for every answer.
    text = raw.decode("latin-1").replace("\r\n", "\n").partition("\n\n")[0]
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    lines = text.rstrip("\n").split("\n")
    found = _STATUS_LINE.fullmatch(lines[0])
    if found is None:
        raise ValueError("no status line")
    fields = [line.partition(":") for line in lines[1:]]
    headers = tuple([(name, value.strip(" \t")) for name, _, value in fields])
    return Head(int(found[2]), found[3] or "", found[1], headers, len(raw))


class Answer(NamedTuple):
    """What one hop gave; the fields are those of `Response`."""

    head: Head
    body: bytes
    wire_size: int
    timings: Timings
    sent: Request
    remote: str = ""


class Sink:
    """Receives one answer after the other over the same connection.

    Args:
        cap: bytes that a decoded body may have.
    """

    def __init__(self, cap: int) -> None:
        self.lines: list[bytes] = []
        self._cap = cap
        self._head: Head | None = None
        self._decoder: Decoder | None = None
        self._pieces: list[bytes] = []
        self._where = ""
        self._skip_redirects = False
        self._skipping = False
        self._receiver: Receiver | None = None
        self._receiving = False
        self.wire_size = 0
        self.failure: AzbearerError | OSError | None = None

    def begin(self, where: str, *, skip_redirects: bool, receiver: Receiver | None = None) -> None:
        """Make ready for an answer; the body of a redirect that will be followed is not kept."""
        self.lines.clear()
        self._pieces = []
        self._head = self._decoder = self.failure = None
        self.wire_size = 0
        self._where = where
        self._skip_redirects = skip_redirects
        self._skipping = False
        self._receiver = receiver
        self._receiving = False

    def write(self, data: bytes) -> int | None:
        """Take over bytes of the body; 0 stops the transfer, and `failure` says why."""
        try:
            self._take(data)
        except (AzbearerError, OSError) as error:
            # It can't travel through libcurl, so it waits for the caller here.
            self.failure = error
            return 0
        return None

    def _take(self, data: bytes) -> None:
        """Count and keep the bytes."""
        if self._head is None:
            self._start_body(self.head())
        self.wire_size += len(data)
        if self._receiving:
            self._hand_over(data)
            return
        if self.wire_size > self._cap:
            raise too_large(self._cap, self._where)
        if self._decoder is not None:
            self._pieces += self._decoder.feed(data)
        elif not self._skipping:
            self._pieces.append(data)

    def _hand_over(self, data: bytes) -> None:
        """Give the bytes to the receiver, decoded."""
        assert self._receiver is not None  # noqa: S101 - for the type checker
        for piece in self._decoder.feed(data) if self._decoder is not None else (data,):
            self._receiver.write(piece)

    def _start_body(self, head: Head) -> None:
        """Choose what to do with the body, now that the headers are known."""
        if self._skip_redirects and head.location():
            self._skipping = True
            return
        self._receiving = self._receiver is not None and self._receiver.begin(head)
        codings = codings_of(head.values("content-encoding"))
        if codings:
            self._decoder = Decoder(codings, sys.maxsize if self._receiving else self._cap, self._where)

    def head(self) -> Head:
        """The answer's head, once its lines are complete.

        Raises:
            TransportError: the answer is not HTTP.
        """
        if self._head is None:
            try:
                self._head = parse_head(b"".join(self.lines))
            except ValueError:
                raise TransportError(
                    "the answer is not HTTP",
                    where=self._where,
                    hint="check the port, and whether the server expects https",
                    code="protocol",
                ) from None
        return self._head

    def body(self) -> bytes:
        """The decoded body, once the answer is over.

        Raises:
            TransportError: its encoding was cut short.
        """
        if self._decoder is not None:
            self._decoder.finish()
        pieces, self._pieces = self._pieces, []
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
