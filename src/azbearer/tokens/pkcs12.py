"""How much work a PKCS #12 file asks for before it can be opened, without doing any of it.

Such a file names the number of rounds by which its password becomes a key (RFC 7292, appendix B;
RFC 8018). Nothing bounds that number, and while OpenSSL counts no signal gets through. So the file is
read here first, as far as it is not encrypted.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROUNDS: Final = 5_000_000
"""OpenSSL writes 2,048, Windows 2,000, careful people 600,000; five million take some seconds."""
# 1.2.840.113549.1.5 (PKCS #5), 1.2.840.113549.1.12.1 (PKCS #12), 1.3.6.1.4.1.11591.4.11 (scrypt).
_DERIVATIONS: Final = tuple(
    bytes.fromhex(name) for name in ("2a864886f70d0105", "2a864886f70d010c01", "2b06010401da47040b")
)
_INTEGER, _OCTETS, _NAME, _SEQUENCE = 0x02, 0x04, 0x06, 0x30
_CONSTRUCTED: Final = 0x20
_DEEPEST: Final = 40
_LONG: Final = 0x80
_MAC_PARTS: Final = 3


class _Element(NamedTuple):
    """One element of ASN.1; `inner` are those inside of it."""

    tag: int
    content: bytes
    inner: tuple[_Element, ...]


def asks_too_much(data: bytes) -> bool:
    """Whether opening this file would take very long; what is no such file asks for nothing.

    Args:
        data: the file, in DER. The indefinite lengths of BER are taken for too much: nobody writes them.
    """
    try:
        elements = tuple(_elements(data, 0))
    except _UnreadableError:
        return data[1:2] == b"\x80"
    return any(rounds > MOST_ROUNDS for rounds in _rounds(elements, outermost=True))


class _UnreadableError(Exception):
    """This is no ASN.1 in DER."""


def _elements(data: bytes, depth: int) -> Iterator[_Element]:
    """The elements that follow each other in these bytes, and those inside of them."""
    at = 0
    while at < len(data):
        start, end = _bounds(data, at)
        content = data[start:end]
        yield _Element(data[at], content, _inside(data[at], content, depth + 1))
        at = end


def _inside(tag: int, content: bytes, depth: int) -> tuple[_Element, ...]:
    if depth > _DEEPEST:
        return ()
    if tag & _CONSTRUCTED:
        return tuple(_elements(content, depth))
    if tag != _OCTETS or content[:1] != bytes([_SEQUENCE]):
        return ()
    try:  # the parts of the file that are not encrypted stand in octets
        return tuple(_elements(content, depth))
    except _UnreadableError:
        return ()


def _bounds(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of the element at this place begins and ends."""
    length = data[at + 1] if at + 1 < len(data) else _LONG
    start = at + 2
    if length >= _LONG:
        size = length - _LONG
        if not size:
            raise _UnreadableError
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > len(data):
        raise _UnreadableError
    return start, start + length


def _rounds(elements: tuple[_Element, ...], *, outermost: bool = False) -> Iterator[int]:
    """Every number of rounds that is named in these elements."""
    for element in elements:
        parts = element.inner
        if len(parts) > 1 and parts[0].tag == _NAME and parts[0].content.startswith(_DERIVATIONS):
            yield from _numbers(parts[1].inner)
        if outermost and len(parts) == _MAC_PARTS:
            yield from _numbers(parts[2].inner)
        yield from _rounds(parts)


def _numbers(elements: tuple[_Element, ...]) -> Iterator[int]:
    return (int.from_bytes(each.content, "big") for each in elements if each.tag == _INTEGER)
