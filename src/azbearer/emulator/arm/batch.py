"""`POST /batch`: many requests in one, as the portal and Ansible's inventory send them.

Microsoft does not document it. What is here is what its users saw: up to 20 requests are answered at
once in `responses`; more, up to 500 without bodies, get 202 with a Location, whose answer holds them
in `value`. The batch counts as one request.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.faults import effects
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, Request, json_bytes, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.faults.rules import FaultPlan

_AT_ONCE = 20
_MOST = 500
_REMEMBERED = 50


class Batches:
    """Batches of requests.

    Args:
        parts: of ARM.
        answer: gives the reply to one request.
        faults: those of single requests befall the requests of a batch too.
    """

    def __init__(self, parts: ArmParts, answer: Callable[[Request], Reply], faults: FaultPlan) -> None:
        self._ids = parts.ids
        self._clock = parts.clock
        self._seconds = parts.settings.operation_seconds
        self._results = parts.store.documents("arm.batches")
        self._answer = answer
        self._faults = faults

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of the batch and of its result."""
        return Route("POST", "/batch", self.post), Route("GET", "/batch/{batch}", self.get)

    def post(self, call: Call) -> Reply:
        """Answer all requests, at once or later."""
        items = _items(call)
        responses = [self._one(call.request, item) for item in items]
        if len(items) <= _AT_ONCE:
            return json_reply({"responses": responses})
        batch_id = self._ids.guid()
        self._results[batch_id] = {"at": self._clock() + self._seconds, "value": responses}
        if len(self._results) > _REMEMBERED:
            del self._results[next(iter(self._results))]
        return self._pending(call, batch_id)

    def get(self, call: Call) -> Reply:
        """The result of a large batch: 202 until it is there."""
        batch_id = call.parameters["batch"]
        found = self._results.get(batch_id)
        if found is None:
            raise errors.path_not_found(call.request.path)
        if self._clock() < found["at"]:
            return self._pending(call, batch_id)
        return json_reply({"completed": True, "value": found["value"]})

    def _pending(self, call: Call, batch_id: str) -> Reply:
        location = f"{call.request.base_url}/batch/{batch_id}?api-version={call.api_version}"
        return Reply(HTTPStatus.ACCEPTED, (("Location", location), ("Retry-After", "1")))

    def _one(self, outer: Request, item: dict[str, Any]) -> dict[str, Any]:
        request = _request(outer, item)
        fault = self._faults.due("arm", request)
        reply = (effects.instead(fault, "arm", request) if fault else None) or self._answer(request)
        content = _content(reply)
        return {
            "name": item.get("name"),
            "httpStatusCode": reply.status or int(HTTPStatus.INTERNAL_SERVER_ERROR),
            "headers": dict(reply.headers),
            "content": content,
            "contentLength": len(reply.body),
        }


def _items(call: Call) -> list[dict[str, Any]]:
    """The requests of a batch.

    Raises:
        ArmError: there are none, too many, or one that cannot be told from another.
    """
    found = call.json_object().get("requests")
    if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
        raise _refused("A batch needs a list of requests.")
    if len(found) > _MOST:
        raise _refused(f"A batch can have at most {_MOST} requests; it has {len(found)}.")
    if len(found) > _AT_ONCE and any(item.get("content") for item in found):
        raise _refused(f"A batch of more than {_AT_ONCE} requests can have none with content.")
    names = [item.get("name") for item in found]
    if len(found) > _AT_ONCE and (None in names or len(set(map(str, names))) < len(names)):
        raise _refused(f"In a batch of more than {_AT_ONCE} requests each needs a name of its own.")
    return found


def _refused(message: str) -> ArmError:
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidBatchRequest", message)


def _request(outer: Request, item: dict[str, Any]) -> Request:
    """One request of the batch: at the batch's host, by its caller."""
    parts = urlsplit(str(item.get("relativeUrl") or item.get("url") or "/"))
    own = item.get("requestHeaderDetails")
    own = own if isinstance(own, dict) else {}
    content = item.get("content")
    headers = (
        ("Host", outer.host),
        ("Authorization", outer.header("authorization") or ""),
        *((("Content-Type", "application/json"),) if content else ()),
        *((str(name), str(value)) for name, value in own.items() if str(name).lower() != "authorization"),
    )
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    body = json_bytes(content) if content else b""
    return Request(
        str(item.get("httpMethod", "GET")).upper(), target, headers, body, outer.scheme, outer.peer
    )


def _content(reply: Reply) -> Any:
    """The body as JSON, as a text when it is none, None when there is none."""
    try:
        return json.loads(reply.body) if reply.body else None
    except ValueError:
        return reply.body.decode("utf-8", "replace")
