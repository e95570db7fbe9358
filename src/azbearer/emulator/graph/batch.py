"""`$batch`: up to 20 requests in one.

Source: Microsoft, "Combine multiple HTTP requests using JSON batching".
"""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.graph import errors
from azbearer.emulator.wire import Reply, Request, json_bytes, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.graph.calls import Call

_MOST = 20
_OK = 300


def answer_batch(call: Call, send: Callable[[Request], Reply]) -> Reply:
    """The answers of all requests, each with its own status.

    Args:
        call: the batch.
        send: answers one request, as if it had come alone.

    Raises:
        GraphError: the batch itself makes no sense.
    """
    steps = _steps(call)
    statuses: dict[str, int] = {}
    responses: list[dict[str, Any]] = []
    for step in steps:
        failed = any(statuses.get(name, 0) >= _OK for name in step.get("dependsOn") or ())
        reply = _dependency_failed() if failed else send(_request(call, step))
        statuses[step["id"]] = reply.status
        responses.append(_response(step["id"], reply))
    return json_reply({"responses": responses})


def _steps(call: Call) -> list[dict[str, Any]]:
    steps = call.json_object().get("requests")
    if not isinstance(steps, list) or not steps:
        raise errors.bad_request("The batch request must hold 'requests'.", "BadRequest")
    if len(steps) > _MOST:
        raise errors.bad_request(
            f"Number of batch request steps exceeds the maximum value of {_MOST}.", "MaximumValueExceeded"
        )
    seen: set[str] = set()
    for step in steps:
        _check(step, seen)
        seen.add(step["id"])
    return steps


def _check(step: Any, seen: set[str]) -> None:
    named = isinstance(step, dict) and all(
        isinstance(step.get(name), str) for name in ("id", "method", "url")
    )
    if not named:
        raise errors.bad_request(
            "Each request of a batch must hold 'id', 'method' and 'url' as strings.", "BadRequest"
        )
    if step["id"] in seen:
        raise errors.bad_request(f"Request Id {step['id']} has to be unique in a batch.", "BadRequest")
    unknown = [name for name in step.get("dependsOn") or () if name not in seen]
    if unknown:
        raise errors.bad_request(
            f"Request {step['id']} depends on {unknown[0]}, which is not before it in the batch.",
            "BadRequest",
        )
    if step.get("body") is not None and not _type_of(step):
        raise errors.bad_request(
            "Write request id : " + step["id"] + " does not contain Content-Type header or body.",
            "BadRequest",
        )


def _type_of(step: dict[str, Any]) -> str:
    headers = step.get("headers") or {}
    return next((str(value) for name, value in headers.items() if name.lower() == "content-type"), "")


def _request(call: Call, step: dict[str, Any]) -> Request:
    """The request of a step: its own headers, and of the batch the host and the token."""
    own = tuple((str(name), str(value)) for name, value in (step.get("headers") or {}).items())
    kept = tuple(
        (name, value) for name, value in call.request.headers if name.lower() in {"host", "authorization"}
    )
    target = f"/{call.version}/{step['url'].lstrip('/')}"
    return Request(step["method"].upper(), target, (*kept, *own), _body(step), call.request.scheme)


def _body(step: dict[str, Any]) -> bytes:
    body = step.get("body")
    if body is None:
        return b""
    if isinstance(body, str) and "json" not in _type_of(step).lower():
        return base64.b64decode(body)
    return json_bytes(body)


def _response(step_id: str, reply: Reply) -> dict[str, Any]:
    wanted = {"content-type", "retry-after", "location"}
    headers = {name: value for name, value in reply.headers if name.lower() in wanted}
    response: dict[str, Any] = {"id": step_id, "status": int(reply.status), "headers": headers}
    if not reply.body:
        return response
    is_json = "json" in (reply.header("content-type") or "")
    return {**response, "body": json.loads(reply.body) if is_json else base64.b64encode(reply.body).decode()}


def _dependency_failed() -> Reply:
    error = {"code": "FailedDependency", "message": "A request that this one depends on did not succeed."}
    return json_reply({"error": error}, HTTPStatus.FAILED_DEPENDENCY)
