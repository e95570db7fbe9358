"""The headers that Postman adds where neither the request nor its auth setting has them, in its order."""

from __future__ import annotations

from azbearer.collection.guids import random_guid
from azbearer.http.wire import WITHOUT_LENGTH
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.runner.body import EncodedBody

    Headers = list[tuple[str, str]]

_TYPE = "content-type"
_LENGTH = "content-length"


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

    def added_to(self, own: Headers, signed: Iterable[tuple[str, str]]) -> Headers:
        """All headers: the request's own, those of its auth setting, and the missing ones of the system."""
        headers = [*self._with_type(_grouped(own)), *signed]
        # What is there already, or is not wanted.
        settled = {name.lower() for name, _ in headers} | self.disabled
        body = self.body
        if body and body.content_type and not body.type_is_late and _TYPE not in settled:
            settled.add(_TYPE)
            headers.append(("Content-Type", body.content_type))
        headers += [(name, value) for key, name, value in self._standard() if key not in settled]
        if body and body.is_file:
            settled.add(_LENGTH)
            headers += self._length()
        if body and body.content_type and _TYPE not in settled:
            headers.append(("Content-Type", body.content_type))
        if self.authorization and "authorization" not in settled:
            headers.append(("Authorization", self.authorization))
        return headers if _LENGTH in settled else headers + self._length()

    def _length(self) -> Headers:
        """Where the body's length stands, if it is announced; the transport puts the number in."""
        announced = self.body is not None or self.method not in WITHOUT_LENGTH
        return [("Content-Length", "0")] if announced and _LENGTH not in self.disabled else []

    def _standard(self) -> Iterable[tuple[str, str, str]]:
        """Key in lower case, name and value."""
        return (
            ("user-agent", "User-Agent", self.user_agent),
            ("accept", "Accept", "*/*"),
            ("cache-control", "Cache-Control", "no-cache"),
            ("postman-token", "Postman-Token", random_guid()),
            ("host", "Host", self.host),
            ("accept-encoding", "Accept-Encoding", "gzip, deflate, br"),
            ("connection", "Connection", "keep-alive"),
        )

    def _with_type(self, own: Headers) -> Headers:
        """A Content-Type that the body can't have is replaced where it stands, as in newman."""
        body = self.body
        if body is None or _TYPE in self.disabled:
            return own
        return [
            (name, body.content_type if name.lower() == _TYPE and not body.may_have(value) else value)
            for name, value in own
        ]


def _grouped(headers: Headers) -> Headers:
    """Headers of one name side by side, at the place of the first (Node.js)."""
    names = list(dict(headers))
    if len(names) == len(headers):
        return headers
    return [(name, value) for wanted in names for name, value in headers if name == wanted]
