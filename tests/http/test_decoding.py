"""Undoing content codings within a limit."""

from __future__ import annotations

import gzip
import sys
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from azbearer.errors import LimitError, TransportError
from azbearer.http.decoding import PIECE, Decoder, codings_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = b"".join(b"line %d of a text\n" % number for number in range(2000))


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def _decode(coded: bytes, *codings: str, cap: int = 1 << 20, step: int = 0) -> bytes:
    decoder = Decoder(codings, cap, "contoso.example:443")
    step = step or max(1, len(coded))
    pieces = [
        piece for start in range(0, len(coded), step) for piece in decoder.feed(coded[start : start + step])
    ]
    decoder.finish()
    return b"".join(pieces)


@pytest.mark.parametrize("step", [0, 1, 7, 1000])
@pytest.mark.parametrize("coding", _ENCODERS)
def test_each_coding_is_undone(coding: str, step: int) -> None:
    """However the bytes are cut on the way, the text comes out."""
    assert _TEXT == _decode(_ENCODERS[coding](_TEXT), coding, step=step)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
@pytest.mark.parametrize("coding", _ENCODERS)
def test_each_size_is_complete(coding: str, size: int) -> None:
    """No output stays behind at the border of a piece."""
    assert size == len(_decode(_ENCODERS[coding](b"x" * size), coding))


def test_deflate_without_a_zlib_header_is_undone() -> None:
    """Some servers send the bare stream of RFC 1951 under the name deflate."""
    assert _TEXT == _decode(_raw_deflate(_TEXT), "deflate", step=5)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_frames_in_a_row_are_one_text(coding: str) -> None:
    """Several gzip members, or zstd frames, are joined."""
    encode = _ENCODERS[coding]
    assert b"onetwo" == _decode(encode(b"one") + encode(b"two"), coding, step=3)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_padding_behind_the_end_is_passed_over(coding: str) -> None:
    """As in zlib and Node.js, bytes behind the end don't spoil the text."""
    assert _TEXT == _decode(_ENCODERS[coding](_TEXT) + b"\x00" * 8 + b"junk", coding, step=9)


def test_stacked_codings_are_undone_in_reverse() -> None:
    """`deflate, br, gzip` was applied from left to right."""
    coded = gzip.compress(brotli.compress(zlib.compress(_TEXT)))
    assert _TEXT == _decode(coded, "deflate", "br", "gzip", step=11)


@pytest.mark.parametrize("coding", _ENCODERS)
def test_nothing_is_no_error(coding: str) -> None:
    """An answer to HEAD, or a 304, names a coding and has no body."""
    assert _decode(b"", coding) == b""


@pytest.mark.parametrize("coding", _ENCODERS)
def test_a_text_cut_short_is_an_error(coding: str) -> None:
    """A body that ends in the middle is not handed over as if it were complete."""
    with pytest.raises(TransportError, match="was cut short") as caught:
        _decode(_ENCODERS[coding](_TEXT)[:-5], coding)
    assert caught.value.code == "protocol"


@pytest.mark.parametrize("coding", _ENCODERS)
def test_broken_bytes_are_an_error(coding: str) -> None:
    """What is no such coding is said to be broken, with the coding's name."""
    with pytest.raises(TransportError, match=f"{coding} encoded body is broken"):
        _decode(b"\xff\xff this is no coded text at all", coding)


@pytest.mark.parametrize("coding", _ENCODERS)
def test_the_cap_is_exact(coding: str) -> None:
    """As many bytes as allowed pass, one more does not."""
    coded = _ENCODERS[coding](b"x" * 1001)
    assert len(_decode(coded, coding, cap=1001)) == 1001
    with pytest.raises(LimitError, match="larger than 1000 bytes"):
        _decode(coded, coding, cap=1000)


@pytest.mark.parametrize("coding", _ENCODERS)
def test_a_bomb_takes_no_memory(coding: str) -> None:
    """16 MB of zeros never exist at once: memory stays near one piece beyond the cap."""
    coded = _ENCODERS[coding](bytes(16 << 20))
    tracemalloc.start()
    with pytest.raises(LimitError):
        _decode(coded, coding, cap=PIECE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 << 20


def test_a_bomb_that_shrinks_again_is_caught_in_between() -> None:
    """The cap holds for each stage, since empty frames would never reach it at the end."""
    coded = gzip.compress(zstd.compress(b"") * 50 + bytes(1 << 20))
    with pytest.raises((LimitError, TransportError)):
        _decode(coded, "zstd", "gzip", cap=PIECE)


def test_endless_empty_frames_are_broken() -> None:
    """Frames without content cost time and never reach the cap on bytes."""
    with pytest.raises(TransportError, match="broken"):
        _decode(gzip.compress(b"") * 500, "gzip")


def test_too_many_codings_are_refused() -> None:
    """Nobody encodes six times in good faith."""
    with pytest.raises(TransportError, match="6 times"):
        Decoder(("gzip",) * 6, 1, "")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        (["gzip"], ("gzip",)),
        ([" GZip , br"], ("gzip", "br")),
        (["gzip", "br"], ("gzip", "br")),
        (["identity"], ()),
        (["gzip, identity,"], ("gzip",)),
        (["aws-chunked"], ()),
        (["gzip, unknown"], ()),
    ],
)
def test_codings_are_read_from_the_headers(values: list[str], expected: tuple[str, ...]) -> None:
    """One unknown coding leaves the body as it is."""
    assert expected == codings_of(values)
