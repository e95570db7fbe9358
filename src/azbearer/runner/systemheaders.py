"""The headers that Postman adds where neither the request nor its auth setting has them, in its order."""

from __future__ import annotations

from functools import lru_cache

from azbearer.http.wire import WITHOUT_LENGTH
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from azbearer.runner.body import EncodedBody

    Headers = tuple[tuple[str, str], ...]

_TYPE = "content-type"
_LENGTH = "content-length"
# Where the body's length stands; the transport puts the number in.
_ANNOUNCED = ("Content-Length", "0")
POSTMAN_TOKEN = ("Postman-Token", "")
"""Where the header stands whose value is another one each time that a request is sent."""


def with_system_headers(
    given: Headers,
    method: str,
    user_agent: str,
    host: str,
    body: EncodedBody | None = None,
    *,
    authorization: str = "",
    disabled: frozenset[str] = frozenset(),
) -> tuple[Headers, Headers | None]:
    """All headers of a request: those given, and the missing ones of the system.

    Args:
        given: its own, and those of its auth setting.
        method: of the request.
        user_agent: of this program.
        host: with the port, where the URL has one.
        body: what is sent, or None.
        authorization: of user and password in the URL, or empty.
        disabled: lower-case names that the user does not want (`disabledSystemHeaders`).

    Returns:
        Those in front of the system's Postman-Token, and those behind it; in place of the latter None where
        the system adds no such token.
    """
    names = next(zip(*given, strict=True), ())
    front, back = _standard(names, user_agent, host, disabled)
    if body is None and not authorization and method in WITHOUT_LENGTH:
        return (*given, *front), back
    announced = (body is not None or method not in WITHOUT_LENGTH) and _LENGTH not in disabled
    first, last = _others(
        {name.lower() for name in names} | disabled, body, authorization, announced=announced
    )
    if back is None:
        return (*given, *first, *front, *last), None
    return (*given, *first, *front), (*back, *last)


def with_type_of(body: EncodedBody, own: Headers) -> Headers:
    """A Content-Type that the body can't have is replaced where it stands, as in newman."""
    return tuple(
        (name, body.content_type if name.lower() == _TYPE and not body.may_have(value) else value)
        for name, value in own
    )


def _others(
    settled: AbstractSet[str], body: EncodedBody | None, authorization: str, *, announced: bool
) -> tuple[Headers, Headers]:
    """Those of the body and the credentials: in front of all others, and behind them.

    Args:
        settled: lower-case names of what is there already, or is not wanted.
        body: what is sent, or None.
        authorization: of user and password in the URL, or empty.
        announced: whether the length of the body is, or that there is none.
    """
    first: list[tuple[str, str]] = []
    last: list[tuple[str, str]] = []
    is_file = body is not None and body.is_file
    if is_file and announced:
        last.append(_ANNOUNCED)
    if body and body.content_type and _TYPE not in settled:
        (last if body.type_is_late else first).append(("Content-Type", body.content_type))
    if authorization and "authorization" not in settled:
        last.append(("Authorization", authorization))
    if announced and _LENGTH not in settled and not is_file:
        last.append(_ANNOUNCED)
    return tuple(first), tuple(last)


@lru_cache(maxsize=512)
def _standard(
    names: tuple[str, ...], user_agent: str, host: str, disabled: frozenset[str]
) -> tuple[Headers, Headers | None]:
    """The headers that every request has: those in front of the token, and those behind it.

    Args:
        names: of headers that are there.
        user_agent: of this program.
        host: with its port.
        disabled: lower-case names of those that are not wanted.

    Returns:
        The second part is None when the token is there, or is not wanted; all are in the first one then.
    """
    settled = {name.lower() for name in names} | disabled
    headers = (
        ("User-Agent", user_agent),
        ("Accept", "*/*"),
        ("Cache-Control", "no-cache"),
        POSTMAN_TOKEN,
        ("Host", host),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Connection", "keep-alive"),
    )
    missing = tuple(header for header in headers if header[0].lower() not in settled)
    if POSTMAN_TOKEN not in missing:
        return missing, None
    at = missing.index(POSTMAN_TOKEN)
    return missing[:at], missing[at + 1 :]
