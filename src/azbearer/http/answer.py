"""One answer as it comes in: the lines of its head, and the body, decoded and counted."""

from __future__ import annotations

import sys
from functools import lru_cache

from azbearer.errors import AzbearerError, TransportError
from azbearer.http.decoding import Decoder, codings_of, too_large
from azbearer.http.messages import REDIRECTS
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.http.receiving import Receiver

# RFC 9112 section 4; HTTP/2 and 3 have no reason phrase and no minor version.
_STATUS_LINE = regex(r"HTTP/(\d(?:\.\d)?) (\d{3})(?: (.*))?")
# A folded line continues the one before it (RFC 9112 section 5.2).
_FOLD = regex(r"[ \t]*\n[ \t]+(?=\S)")


class Head(NamedTuple):
    """An answer's status line and headers; the fields are those of `Response`.

    `lowered` has all of them in lower case, to see quickly what is not there.
    """

    status: int
    reason: str
    version: str
    headers: tuple[tuple[str, str], ...]
    size: int
    lowered: str

    def values(self, name: str) -> list[str]:
        """Each value of the header with that lower-case name."""
        if name not in self.lowered:
            return []
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
    if raw.find(b"\r\n\r\n") != len(raw) - 4:
        raw = _last(raw)
    text = raw.decode("latin-1")
    # Splitting is three times as quick as a pattern, and this is done for nearly every answer.
    lines = text.split("\r\n")
    if "\n " in text or "\n\t" in text or text.count("\n") != len(lines) - 1:
        lines = _mended(text)
    status, reason, version = _status(lines[0])
    headers = []
    for line in lines[1:]:
        if line:
            name, _, value = line.partition(":")
            headers.append((name, value.strip(" \t")))
    return Head(status, reason, version, tuple(headers), len(raw), text.lower())


def _last(raw: bytes) -> bytes:
    """The last head of several, without the trailers behind it."""
    start = raw.rfind(b"\nHTTP/") + 1
    end = raw.find(b"\n\r\n", start)
    return raw[start : end + 3] if end >= 0 else raw[start:]


def _mended(text: str) -> list[str]:
    """The lines of a head in which some are folded, or end in another way."""
    text = text.replace("\r\n", "\n").partition("\n\n")[0]
    return _FOLD.sub(" ", text).split("\n")


@lru_cache(maxsize=32)
def _status(line: str) -> tuple[int, str, str]:
    """Status, reason and version of a status line; few of them come again and again."""
    found = _STATUS_LINE.fullmatch(line)
    if found is None:
        raise ValueError("no status line")
    return int(found[2]), found[3] or "", found[1]


class Sink:
    """Receives one answer after the other over the same connection.

    Args:
        cap: bytes that a decoded body may have.
    """

    def __init__(self, cap: int) -> None:
        self.lines: list[bytes] = []
        self.wire_size = 0
        self.failure: AzbearerError | OSError | None = None
        self._cap = cap
        self._known: tuple[bytes, Head] | None = None
        self._head: Head | None = None
        self._decoder: Decoder | None = None
        self._pieces: list[bytes] = []
        self._where = ""
        self._skip_redirects = False
        self._skipping = False
        self._receiver: Receiver | None = None
        self._receiving = False

    def expect(self, where: str, *, skip_redirects: bool, receiver: Receiver | None = None) -> None:
        """What holds for the answers from now on.

        Args:
            where: names their server in errors.
            skip_redirects: do not keep the body of a redirect, since that will be followed.
            receiver: takes bodies as they come.
        """
        self._where = where
        self._skip_redirects = skip_redirects
        self._receiver = receiver

    def begin(self) -> None:
        """Make ready for an answer."""
        self.lines.clear()
        self._pieces = []
        self._head = self._decoder = self.failure = None
        self.wire_size = 0
        self._skipping = self._receiving = False

    def write(self, data: bytes) -> int | None:
        """Take over bytes of the body; 0 stops the transfer, and `failure` says why."""
        try:
            if self._head is None:
                self._start_body(self.head())
            self.wire_size += len(data)
            if self._receiving:
                self._hand_over(data)
            elif self.wire_size > self._cap:
                raise too_large(self._cap, self._where)
            elif self._decoder is not None:
                self._pieces += self._decoder.feed(data)
            elif not self._skipping:
                self._pieces.append(data)
        except (AzbearerError, OSError) as error:
            # It can't travel through libcurl, so it waits for the caller here.
            self.failure = error
            return 0
        return None

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
        coded = head.values("content-encoding")
        if coded and (codings := codings_of(coded)):
            self._decoder = Decoder(codings, sys.maxsize if self._receiving else self._cap, self._where)

    def head(self) -> Head:
        """The answer's head, once its lines are complete.

        Raises:
            TransportError: the answer is not HTTP.
        """
        if self._head is None:
            self._head = self._parsed(b"".join(self.lines))
        return self._head

    def _parsed(self, raw: bytes) -> Head:
        """The head in these lines; a quick server sends the same again and again within a second."""
        if self._known is None or self._known[0] != raw:
            try:
                self._known = (raw, parse_head(raw))
            except ValueError:
                raise TransportError(
                    "the answer is not HTTP",
                    where=self._where,
                    hint="check the port, and whether the server expects https",
                    code="protocol",
                ) from None
        return self._known[1]

    def finish(self) -> Head:
        """The answer's head, now that the answer is over.

        Raises:
            TransportError: the answer is not HTTP, or its encoding was cut short.
        """
        if self._decoder is not None:
            self._decoder.finish()
        return self.head()

    def body(self) -> bytes:
        """The decoded body, once the answer is over."""
        pieces, self._pieces = self._pieces, []
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
