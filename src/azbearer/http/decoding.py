"""Content codings, undone as the bytes come in, with a cap that a bomb can't jump over.

Every stage hands on pieces of about `PIECE` bytes, and each is counted before the next one is made:
so memory grows by what is kept, never by what a hostile answer expands to. In a stacked coding each
stage is counted, since a bomb may shrink again in the last one.
"""

from __future__ import annotations

import sys

from azbearer.errors import LimitError, TransportError
from azbearer.typed import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PIECE = 64 * 1024
_MOST_CODINGS = 5
# Frames that hold nothing cost time without ever reaching the cap on bytes.
_MOST_EMPTY_FRAMES = 100
# RFC 9659 section 3: a zstd window beyond 8 MiB may be refused, and browsers do.
_ZSTD_WINDOW_LOG = 23


class _BrokenError(Exception):
    """The coded bytes are not what their coding allows, or end too early."""


class _Stage(Protocol):
    """Undoes one coding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What these bytes decode to, in pieces of about `PIECE` bytes."""

    def finish(self) -> None:
        """Say that no more bytes come; raises `_BrokenError` in the middle of a frame."""


class _Framed:
    """A coding whose decoder handles one frame (gzip: member), of which several may follow each other.

    Args:
        start: makes the decoder of a frame that begins with these bytes, or None when they are
            no frame; then they and all that follow are padding.
        error: what the decoder raises on broken bytes.
    """

    def __init__(self, start: Callable[[bytes], Any], error: type[Exception]) -> None:
        self._start = start
        self._error = error
        self._stream: Any = None
        self._frame_size = 0
        self._empty_frames = 0
        self._padding = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `_Stage`."""
        try:
            while data and self._next_frame(data):
                yield from self._frame(data)
                data = self._stream.unused_data if self._stream.eof else b""
        except self._error:
            raise _BrokenError from None

    def _next_frame(self, data: bytes) -> bool:
        """Make sure that there is a decoder which is not at its end; False when none fits."""
        if self._stream is None or self._stream.eof:
            self._note_end()
            stream = None if self._padding else self._start(data)
            self._padding = stream is None
            self._stream = stream or self._stream
        return not self._padding

    def _note_end(self) -> None:
        """Count the frame that has ended, if it was empty."""
        self._empty_frames += self._stream is not None and self._frame_size == 0
        self._frame_size = 0
        if self._empty_frames > _MOST_EMPTY_FRAMES:
            raise _BrokenError

    def _frame(self, data: bytes) -> Iterator[bytes]:
        """Decode until the frame ends or the bytes do."""
        stream = self._stream
        while True:
            piece = stream.decompress(data, PIECE)
            self._frame_size += len(piece)
            if piece:
                yield piece
            # zlib gives unread input back, zstd keeps it; a full piece may leave output behind.
            data = getattr(stream, "unconsumed_tail", b"")
            waiting = data or len(piece) >= PIECE or not getattr(stream, "needs_input", True)
            if stream.eof or not waiting:
                return

    def finish(self) -> None:
        """See `_Stage`."""
        if self._stream is not None and not self._stream.eof:
            raise _BrokenError


def _gzip() -> _Stage:
    """RFC 1952. After the first member anything else than another one is padding, as in zlib and Node.js."""
    import zlib  # noqa: PLC0415 - many answers are not coded

    seen = False

    def start(data: bytes) -> Any:
        nonlocal seen
        if seen and data[0] != 0x1F:  # noqa: PLR2004 - the first byte of a member
            return None
        seen = True
        return zlib.decompressobj(16 + zlib.MAX_WBITS)

    return _Framed(start, zlib.error)


def _deflate() -> _Stage:
    """RFC 1950, or bare RFC 1951, about which senders disagree; a zlib header's low half byte is 8."""
    import zlib  # noqa: PLC0415 - as above

    seen = False

    def start(data: bytes) -> Any:
        nonlocal seen
        if seen:
            return None
        seen = True
        return zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS)

    return _Framed(start, zlib.error)


def _zstd() -> _Stage:
    """RFC 8878; frames may follow each other."""
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415 - as above
    else:
        from backports import zstd  # noqa: PLC0415 - as above

    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
    return _Framed(lambda _: zstd.ZstdDecompressor(options=options), zstd.ZstdError)


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415 - as above

        self._error: type[Exception] = brotli.error
        self._stream = brotli.Decompressor()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `_Stage`."""
        self._fed = True
        try:
            while True:
                piece = self._stream.process(data, output_buffer_limit=PIECE)
                if piece:
                    yield piece
                if len(piece) < PIECE and self._stream.can_accept_more_data():
                    return
                data = b""
        except self._error:
            raise _BrokenError from None

    def finish(self) -> None:
        """See `_Stage`."""
        if self._fed and not self._stream.is_finished():
            raise _BrokenError


_STAGES: dict[str, Callable[[], _Stage]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _Brotli,
    "zstd": _zstd,
}


def codings_of(values: Iterable[str]) -> tuple[str, ...]:
    """The codings of an answer's Content-Encoding headers, in the order they were applied.

    Empty when there is none to undo: also when one is unknown, since then the body can't be
    decoded and is handed over as it is.
    """
    names = (name.strip().lower() for value in values for name in value.split(","))
    codings = tuple(name for name in names if name not in {"", "identity"})
    return codings if all(name in _STAGES for name in codings) else ()


class Decoder:
    """Undoes an answer's codings (RFC 9110 section 8.4), in pieces.

    Args:
        codings: from `codings_of`.
        cap: bytes that the answer may have, decoded or in between.
        where: host and port, for messages.
    """

    def __init__(self, codings: tuple[str, ...], cap: int, where: str) -> None:
        if len(codings) > _MOST_CODINGS:
            raise TransportError(
                f"the answer is encoded {len(codings)} times over, more than {_MOST_CODINGS}",
                where=where,
                code="protocol",
            )
        self._name = ", ".join(codings)
        self._stages = [_STAGES[name]() for name in reversed(codings)]
        self._counts = [0] * len(codings)
        self._cap = cap
        self._where = where

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces of these bytes.

        Raises:
            TransportError: the bytes are broken.
            LimitError: the decoded body is larger than the cap.
        """
        try:
            yield from self._through(0, data)
        except _BrokenError:
            raise self._broken("is broken") from None

    def _through(self, index: int, data: bytes) -> Iterator[bytes]:
        """The bytes after the stages from this one on."""
        for piece in self._stages[index].feed(data):
            self._counts[index] += len(piece)
            if self._counts[index] > self._cap:
                raise too_large(self._cap, self._where)
            if index + 1 < len(self._stages):
                yield from self._through(index + 1, piece)
            else:
                yield piece

    def finish(self) -> None:
        """Say that the answer is over.

        Raises:
            TransportError: it ended in the middle.
        """
        try:
            for stage in self._stages:
                stage.finish()
        except _BrokenError:
            raise self._broken("was cut short") from None

    def _broken(self, how: str) -> TransportError:
        return TransportError(
            f"the answer's {self._name} encoded body {how}",
            where=self._where,
            hint="try again; if it stays so, send the header Accept-Encoding: identity",
            code="protocol",
        )


def too_large(cap: int, where: str) -> LimitError:
    """The error for an answer beyond the cap, in bytes."""
    return LimitError(
        f"the answer's body is larger than {cap} bytes",
        where=where,
        hint="ask for less at a time, or raise the limit",
        code="body-size",
    )
