"""The Resource Manager's `/batch`, which Microsoft does not document.

What is known is what its users saw (the portal sends it, and Ansible's inventory): `requests` of
`httpMethod`, `name`, `relativeUrl`, `requestHeaderDetails` and `content`; up to 500 without bodies, 20 with.
Up to 20 are answered at once in `responses`; more with 202 and a Location, where they come in `value`.
"""

from __future__ import annotations

import uuid

from azbearer.arm.batching.items import (
    answer_of,
    call_of,
    headers_of,
    json_body,
    json_bytes,
    members_of,
    missing,
    target_of,
)
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from azbearer.arm.batching.contract import Item
    from azbearer.http.messages import Request, Response

MOST = 500
MOST_WITH_BODIES = 20
_PATH = "/batch?api-version=2020-06-01"


class ManagerBatch:
    """See `contract.Kind`."""

    def most(self, items: Sequence[Item]) -> int:
        """See `Kind`."""
        return MOST_WITH_BODIES if any(item.request.body for item in items) else MOST

    def call(self, items: Sequence[Item]) -> Request:
        """See `Kind`."""
        if any(item.depends_on for item in items):
            raise UsageError("requests of the Resource Manager's batch can't depend on each other")
        scheme, _, rest = items[0].request.url.partition("://")
        entries = [self._entry(at, item, items[0]) for at, item in enumerate(items)]
        return call_of(f"{scheme}://{rest.partition('/')[0]}{_PATH}", {"requests": entries})

    def _entry(self, at: int, item: Item, first: Item) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "httpMethod": item.request.method,
            "name": _name(at),
            "relativeUrl": target_of(item, first),
        }
        headers = headers_of(item)
        entry |= {"requestHeaderDetails": headers} if headers else {}
        return entry | ({"content": json_body(item)} if item.request.body else {})

    def link(self, response: Response) -> str:
        """See `Kind`."""
        return response.header("location") or ""

    def answers(self, response: Response, items: Sequence[Item]) -> list[Response]:
        """See `Kind`."""
        members = members_of(response)
        listed = members.get("responses", members.get("value"))
        found = {str(each.get("name")).lower(): each for each in listed or () if isinstance(each, dict)}
        return [self._answer(item, found.get(_name(at))) for at, item in enumerate(items)]

    def _answer(self, item: Item, found: dict[str, Any] | None) -> Response:
        if found is None:
            raise missing(item)
        return answer_of(item, found.get("httpStatusCode"), found.get("headers"), _body(found.get("content")))


def _name(at: int) -> str:
    """A GUID for each place."""
    return str(uuid.UUID(int=at + 1))


def _body(content: Any) -> bytes:
    """A text is a body that was no JSON."""
    if content is None:
        return b""
    return content.encode("utf-8", "backslashreplace") if isinstance(content, str) else json_bytes(content)
