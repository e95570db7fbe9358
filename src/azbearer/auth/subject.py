"""What a signer sees of the request that it signs, as it will go on the wire."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from azbearer.http.streams import StreamedBody

    Body = bytes | StreamedBody | None

_LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def random_letters(count: int) -> str:
    """Letters and digits by chance, as nonces are made of."""
    import secrets  # noqa: PLC0415  it loads OpenSSL, and most requests are not signed

    return "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(count))


class Subject(NamedTuple):
    """The request that is signed.

    Args:
        method: in capitals.
        url: absolute and encoded.
        headers: those that the request itself has, without what is added later.
        body: the bytes, all at once or piece by piece, or None.
        form: names and values of a urlencoded body, or None for other bodies.
        now: gives the seconds since the epoch.
        nonce: gives so many letters and digits.
    """

    method: str = "GET"
    url: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: Body = None
    form: tuple[tuple[str, str], ...] | None = None
    now: Callable[[], float] = time.time
    nonce: Callable[[int], str] = random_letters

    @property
    def target(self) -> str:
        """The path and the query."""
        return request_target(self.url)

    def header(self, name: str) -> str:
        """The first header of that lower-case name, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def pieces_of(body: Body) -> Iterable[bytes]:
    """The bytes of a body, in pieces."""
    if body is None:
        return ()
    return (body,) if isinstance(body, bytes) else body.pieces()


def digest_of(body: Body, algorithm: str, *, first: bytes = b"", last: bytes = b"") -> bytes:
    """The hash of a body between two texts, by hashlib's name of the algorithm; a file is read in pieces.

    Raises:
        InputError: a file can't be read, or has changed.
    """
    import hashlib  # noqa: PLC0415  see `random_letters`

    digest = hashlib.new(algorithm, first, usedforsecurity=False)
    for piece in pieces_of(body):
        digest.update(piece)
    digest.update(last)
    return digest.digest()


def request_target(url: str) -> str:
    """The path and the query of a URL, as the first line of a request has them."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_on(parameters: Mapping[str, str], name: str) -> bool:
    """Whether a setting that is true or false is true; Postman writes booleans, hands write texts."""
    return parameters.get(name, "").strip().lower() not in ("", "false", "0")
