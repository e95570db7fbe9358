"""What is known of a long-running operation: enough to follow it, also later and from elsewhere."""

from __future__ import annotations

import base64
import json
import zlib

from azbearer.arm.states import provisioning_state, word_of
from azbearer.errors import UsageError
from azbearer.http.urls import percent_encoded, resolve
from azbearer.typed import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from azbearer.arm.access import Access
    from azbearer.http.messages import Request, Response

Kind = Literal["status", "location", "resource"]
_ACCEPTED = 202
_ERRORS = 400
_WITH_RESOURCE = frozenset({"PUT", "PATCH"})
_PREFIX = "op1."
_MOST_BYTES = 1 << 16
_STATUS_HEADERS = ("Azure-AsyncOperation", "Operation-Location")


class Trail(NamedTuple):
    """An operation that goes on.

    Args:
        method: of the request that started it.
        url: of that request, which for PUT and PATCH is the resource.
        kind: what `monitor` is.
        monitor: the URL to read.
        location: of the result, or empty.
        via: `final-state-via`, or empty.
        by: the header that named the monitor, or empty.
    """

    method: str
    url: str
    kind: Kind
    monitor: str
    location: str = ""
    via: str = ""
    by: str = ""

    def moved(self, response: Response, access: Access) -> Trail:
        """The trail after an answer of the monitor, which may name a new place for itself."""
        named = self.by or ("Location" if self.kind == "location" else "")
        link = response.header(named) if named else None
        trail = self
        if link and (self.kind == "status" or response.status == _ACCEPTED):
            trail = trail._replace(monitor=_followed(link, response, access, named))
        location = response.header("Location")
        if self.kind == "status" and location:
            trail = trail._replace(location=_followed(location, response, access, "Location"))
        return trail


def started(request: Request, response: Response, access: Access, via: str = "") -> Trail | None:
    """The operation that an answer says has begun, or None when there is nothing to follow.

    Raises:
        RequestRefusedError: its status is a stranger's.
    """
    if response.status >= _ERRORS:
        return None
    # `url` of the answer, behind redirects: there the resource is.
    trail = Trail(request.method, request.url, "resource", request.url, via=via)
    location = response.header("Location")
    for name in _STATUS_HEADERS:
        link = response.header(name)
        if link:
            monitor = _followed(link, response, access, name)
            result = _followed(location, response, access, "Location") if location else ""
            return trail._replace(kind="status", monitor=monitor, location=result, by=name)
    if response.status == _ACCEPTED and location:
        monitor = _followed(location, response, access, "Location")
        return trail._replace(kind="location", monitor=monitor, location=monitor)
    return trail if _is_at_work(request.method, response) else None


def _is_at_work(method: str, response: Response) -> bool:
    """Whether the resource itself must tell, since no header names a status."""
    if method in _WITH_RESOURCE:
        return response.status == _ACCEPTED or not word_of(provisioning_state(response)).ended
    return method == "DELETE" and response.status == _ACCEPTED


def _followed(link: str, response: Response, access: Access, what: str) -> str:
    return access.follow(resolve(response.url, percent_encoded(link.strip())), what)


def resume_id(trail: Trail) -> str:
    """A text from which `resumed` makes the trail again, anywhere; about 200 characters."""
    packed = zlib.compress(json.dumps(trail).encode(), 9)
    return _PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def resumed(text: str) -> Trail:
    """The trail behind an id.

    Raises:
        UsageError: it is none of ours.
    """
    try:
        return _unpacked(text.strip())
    except (ValueError, TypeError, zlib.error):
        raise UsageError(
            "the id of the operation can't be read",
            hint="give it whole, as it was printed: op1. and what follows",
        ) from None


def _unpacked(text: str) -> Trail:
    """The trail behind an id.

    Raises:
        ValueError: it is none of ours.
        TypeError: likewise.
        zlib.error: likewise.
    """
    if not text.startswith(_PREFIX):
        raise ValueError("no id")
    plain = text.removeprefix(_PREFIX)
    packed = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    unpacker = zlib.decompressobj()
    members = json.loads(unpacker.decompress(packed, _MOST_BYTES))
    trail = Trail(*members)
    if not all(isinstance(member, str) for member in trail) or trail.kind not in {
        "status",
        "location",
        "resource",
    }:
        raise ValueError("no trail")
    return trail
