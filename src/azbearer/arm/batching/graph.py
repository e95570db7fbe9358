"""Microsoft Graph's `$batch`.

Source: Microsoft, "Combine multiple HTTP requests using JSON batching": at most 20 requests, each with an id;
answers come in any order; `dependsOn`; a body that is no JSON is base64.
"""

from __future__ import annotations

import base64
import binascii

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
from azbearer.http.messages import Response, shown_url
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from azbearer.arm.batching.contract import Item
    from azbearer.http.messages import Request

MOST = 20


class GraphBatch:
    """See `contract.Kind`."""

    def most(self, items: Sequence[Item]) -> int:
        """See `Kind`."""
        del items
        return MOST

    def call(self, items: Sequence[Item]) -> Request:
        """See `Kind`; ids are numbers, whatever the items are called."""
        version = _split(items[0], items[0])[0]
        number = {item.name: str(at) for at, item in enumerate(items) if item.name}
        steps = [self._step(at, item, items[0], number) for at, item in enumerate(items)]
        origin = items[0].request.url.partition("://")
        host = origin[2].partition("/")[0]
        return call_of(f"{origin[0]}://{host}/{version}/$batch", {"requests": steps})

    def _step(self, at: int, item: Item, first: Item, number: dict[str, str]) -> dict[str, Any]:
        version, rest = _split(item, first)
        if version != _split(first, first)[0]:
            raise UsageError(
                "the requests of a batch are of one version of Graph", where=shown_url(item.request.url)
            )
        step: dict[str, Any] = {"id": str(at), "method": item.request.method, "url": rest}
        headers = headers_of(item)
        step |= {"headers": headers} if headers else {}
        step |= {"dependsOn": [number[name] for name in item.depends_on]} if item.depends_on else {}
        return step | ({"body": json_body(item)} if item.request.body else {})

    def link(self, response: Response) -> str:
        """See `Kind`: it is answered at once."""
        del response
        return ""

    def answers(self, response: Response, items: Sequence[Item]) -> list[Response]:
        """See `Kind`."""
        found = {str(each.get("id")): each for each in _listed(members_of(response))}
        return [self._answer(item, found.get(str(at))) for at, item in enumerate(items)]

    def _answer(self, item: Item, found: dict[str, Any] | None) -> Response:
        if found is None:
            raise missing(item)
        return answer_of(item, found.get("status"), found.get("headers"), _body(found))


def _split(item: Item, first: Item) -> tuple[str, str]:
    """The version of Graph and the path below it."""
    version, _, rest = target_of(item, first)[1:].partition("/")
    return version, f"/{rest}"


def _listed(members: dict[str, Any]) -> list[dict[str, Any]]:
    found = members.get("responses")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _body(found: dict[str, Any]) -> bytes:
    body = found.get("body")
    if body is None:
        return b""
    headers = found.get("headers") or {}
    kind = next((str(value) for name, value in headers.items() if name.lower() == "content-type"), "json")
    if isinstance(body, str) and "json" not in kind.lower():
        try:
            return base64.b64decode(body, validate=True)
        except (ValueError, binascii.Error):
            return body.encode("utf-8", "backslashreplace")
    return json_bytes(body)
