"""Pages of a list: `value` and `nextLink`, as the resource provider contract has them.

The order is that of the ids, and a `$skipToken` names the last id of the page before. So a list can
change between two pages without one item coming twice, or one that was there all the time not at
all. How many items a page has is said by, in this order, the token (a list goes on as it began), the
control header, `$top`, the settings. `$top` is the size of a page, not the end of the list: more
than that many items come with a nextLink, as the contract's "Resource collections" says.

An empty page with a nextLink, which the contract allows and clients stumble over, comes as the page
of the number that a header or the settings say.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from azbearer.emulator.wire import Request

SIZE_HEADER = "x-azbearer-page-size"
EMPTY_HEADER = "x-azbearer-empty-page"
DEFAULT_SIZE = 1000
_TOKEN_NAMES = frozenset({"$skiptoken"})
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Paging:
    """How lists are cut unless a request says otherwise.

    Args:
        size: items on a page.
        empty: the number of the page, counted from 1, that comes without items; 0 for none.
    """

    size: int = DEFAULT_SIZE
    empty: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a list was read."""

    after: str
    number: int
    size: int
    empty: int


def identity(document: Mapping[str, Any]) -> str:
    """The id in lower case, by which lists are ordered."""
    return str(document["id"]).lower()


def paged(
    request: Request,
    documents: Iterable[Mapping[str, Any]],
    paging: Paging,
    key: Callable[[Mapping[str, Any]], str] = identity,
    *,
    total: bool = False,
) -> Reply:
    """The page of a list that a request asks for.

    Args:
        request: with its token, header and `$top`.
        documents: the whole list, in any order.
        paging: the settings.
        key: by which the list is ordered; no two items may have the same.
        total: whether the answer tells how many items it holds, as that of subscriptions does.

    Raises:
        ArmError: InvalidSkipToken.
    """
    place = _place(request, paging)
    rest = sorted((item for item in documents if key(item) > place.after), key=key)
    count = 0 if place.number == place.empty else place.size
    page = rest[:count]
    body: dict[str, Any] = {"value": page}
    if total:
        body["count"] = {"type": "Total", "value": len(page)}
    if len(rest) > count:
        last = key(page[-1]) if page else place.after
        body["nextLink"] = _link(request, _Place(last, place.number + 1, place.size, place.empty))
    return json_reply(body)


def _place(request: Request, paging: Paging) -> _Place:
    token = request.parameter("$skipToken")
    if token:
        return _decoded(token)
    size = _number(request.header(SIZE_HEADER)) or _number(request.parameter("$top")) or paging.size
    empty = _number(request.header(EMPTY_HEADER)) or paging.empty
    return _Place("", 1, size, empty)


def _number(text: str | None) -> int:
    """A positive number, or 0 for anything else: what a client asks for is a hint."""
    good = text is not None and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text or 0) if good else 0


def _link(request: Request, place: _Place) -> str:
    """The request's own address with another token; absolute, as clients need it."""
    fields = json.dumps([place.after, place.number, place.size, place.empty])
    token = base64.urlsafe_b64encode(fields.encode()).decode().rstrip("=")
    kept = [(name, value) for name, value in request.parameters if name.lower() not in _TOKEN_NAMES]
    query = urlencode([*kept, ("$skipToken", token)], quote_via=quote)
    return f"{request.base_url}{request.path}?{query}"


def _decoded(token: str) -> _Place:
    try:
        fields = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
        after, number, size, empty = fields
        return _Place(str(after), int(number), max(1, int(size)), int(empty))
    except (ValueError, TypeError) as error:
        message = f"The provided skip token '{token}' is invalid."
        raise ArmError(HTTPStatus.BAD_REQUEST, "InvalidSkipToken", message) from error
