"""The headers that Postman adds where neither the request nor its auth setting has them, in its order."""

from __future__ import annotations

from functools import lru_cache

from azbearer.collection.guids import random_guid
from azbearer.http.wire import WITHOUT_LENGTH
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from azbearer.runner.body import EncodedBody

    Headers = tuple[tuple[str, str], ...]

_TYPE = "content-type"
_LENGTH = "content-length"
# Where the body's length stands; the transport puts the number in.
_ANNOUNCED = ("Content-Length", "0")
# Where it stands.
_TOKEN = ("Postman-Token", "")


class Layout(NamedTuple):
    """All headers of a request, but for the system's Postman-Token: it is another one each time.

    Args:
        front: those in front of it.
        back: those behind it; None when the system has none to add, and all are in front.
    """

    front: Headers
    back: Headers | None

    def headers(self) -> Headers:
        """The headers to send now."""
        if self.back is None:
            return self.front
        return (*self.front, (_TOKEN[0], random_guid()), *self.back)


class SystemHeaders(NamedTuple):
    """What the system's own headers say.

    Args:
        method: of the request.
        user_agent: of this program.
        host: with the port, where the URL has one.
        authorization: of user and password in the URL, or empty.
        body: what is sent, or None.
        disabled: lower-case names that the user does not want (`disabledSystemHeaders`).
    """

    method: str
    user_agent: str
    host: str
    authorization: str
    body: EncodedBody | None
    disabled: frozenset[str] = frozenset()

    def added_to(self, own: Sequence[tuple[str, str]], signed: Headers) -> Layout:
        """All headers: the request's own, those of its auth setting, and the missing ones of the system."""
        if self.body is not None and self.body.type_is_fixed:
            own = self._with_type(own, self.body)
        given = (*own, *signed)
        names = tuple([name for name, _ in given])
        front, back = _standard(names, self.user_agent, self.host, self.disabled)
        if self.body is None and not self.authorization and self.method in WITHOUT_LENGTH:
            return Layout((*given, *front), back)
        first, last = self._others({name.lower() for name in names} | self.disabled)
        if back is None:
            return Layout((*given, *first, *front, *last), None)
        return Layout((*given, *first, *front), (*back, *last))

    def _others(self, settled: AbstractSet[str]) -> tuple[Headers, Headers]:
        """Those of the body and the credentials: in front of all others, and behind them.

        Args:
            settled: lower-case names of what is there already, or is not wanted.
        """
        body = self.body
        announced = (body is not None or self.method not in WITHOUT_LENGTH) and _LENGTH not in self.disabled
        first: list[tuple[str, str]] = []
        last: list[tuple[str, str]] = []
        if body and body.is_file and announced:
            last.append(_ANNOUNCED)
        if body and body.content_type and _TYPE not in settled:
            (last if body.type_is_late else first).append(("Content-Type", body.content_type))
        if self.authorization and "authorization" not in settled:
            last.append(("Authorization", self.authorization))
        if announced and _LENGTH not in settled and not (body and body.is_file):
            last.append(_ANNOUNCED)
        return tuple(first), tuple(last)

    def _with_type(self, own: Sequence[tuple[str, str]], body: EncodedBody) -> Sequence[tuple[str, str]]:
        """A Content-Type that the body can't have is replaced where it stands, as in newman."""
        if _TYPE in self.disabled:
            return own
        return [
            (name, body.content_type if name.lower() == _TYPE and not body.may_have(value) else value)
            for name, value in own
        ]


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
        _TOKEN,
        ("Host", host),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Connection", "keep-alive"),
    )
    missing = tuple(header for header in headers if header[0].lower() not in settled)
    if _TOKEN not in missing:
        return missing, None
    at = missing.index(_TOKEN)
    return missing[:at], missing[at + 1 :]
