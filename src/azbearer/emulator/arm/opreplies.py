"""How a long-running operation answers: at first, at its status URL, and at its Location."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.operations import Operation, Operations, error_of
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.wire import Headers

_STATUS_HEADERS = {
    "async": "Azure-AsyncOperation",
    "async-only": "Azure-AsyncOperation",
    "location-async": "Azure-AsyncOperation",
    "operation-location": "Operation-Location",
}
_WITH_LOCATION = frozenset({"location", "location-async", "moving-location", "location-status"})
# Patterns whose PUT or PATCH answers with the resource at once.
_WITH_RESOURCE = frozenset({"state", "async", "operation-location"})
_STATUSES, _RESULTS = "operationStatuses", "operationResults"
_POLL = "poll"


def accepted(call: Call, operation: Operation, document: Mapping[str, Any] | None, status: int) -> Reply:
    """The first answer.

    Args:
        call: the request.
        operation: just begun, or begun by an equal request before.
        document: the resource as it is while the operation runs, None for DELETE and POST.
        status: what a synchronous answer would have: 201 for a new resource, else 200.
    """
    pattern = operation.rule.pattern
    headers = (*_urls(call, operation), _retry_after(operation))
    if document is not None and pattern in _WITH_RESOURCE:
        return json_reply(document, status, headers)
    if document is not None and pattern in {"async-only", "location-async"}:
        return json_reply(document, HTTPStatus.ACCEPTED, headers)
    return Reply(HTTPStatus.ACCEPTED, headers)


def _urls(call: Call, operation: Operation) -> Headers:
    pattern = operation.rule.pattern
    status_header = _STATUS_HEADERS.get(pattern)
    urls = ((status_header, _url(call, operation, _STATUSES)),) if status_header else ()
    # A DELETE or POST has no resource to look at, so that "state" cannot be the only sign.
    if pattern in _WITH_LOCATION or (pattern == "state" and operation.method in {"DELETE", "POST"}):
        urls = (*urls, _location(call, operation))
    return urls


def _location(call: Call, operation: Operation) -> tuple[str, str]:
    moving = operation.rule.pattern == "moving-location"
    url = _url(call, operation, _RESULTS)
    return "Location", f"{url}&{_POLL}={operation.polls}" if moving else url


def monitor_url(call: Call, operation: Operation) -> str:
    """The status URL of an operation."""
    return _url(call, operation, _STATUSES)


def _url(call: Call, operation: Operation, kind: str) -> str:
    place = f"{call.request.base_url}{operation.place}/{kind}/{operation.id}"
    return f"{place}?api-version={call.api_version}"


def _retry_after(operation: Operation) -> tuple[str, str]:
    return "Retry-After", str(operation.rule.wait(operation.ends - operation.began))


class OperationReplies:
    """The URLs at which operations are asked for.

    Args:
        operations: those that there are.
        document: gives what GET shows of an id, or None.
    """

    def __init__(self, operations: Operations, document: Callable[[str], Mapping[str, Any] | None]) -> None:
        self._operations = operations
        self._document = document

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these URLs."""
        scopes = (
            "/subscriptions/{subscription}",
            "/subscriptions/{subscription}/providers/{namespace}/locations/{location}",
        )
        return tuple(
            Route("GET", f"{scope}/{kind}/{{operation}}", handler)
            for scope in scopes
            for kind, handler in ((_STATUSES, self.status), (_RESULTS, self.result))
        )

    def status(self, call: Call) -> Reply:
        """The status URL: always 200, with the outcome in the body."""
        operation = self._named(call)
        headers = (_retry_after(operation),) if self._operations.is_running(operation) else ()
        return json_reply(self._status_body(call, operation), HTTPStatus.OK, headers)

    def result(self, call: Call) -> Reply:
        """The Location URL: 202 while the operation runs, then what a synchronous answer would have been."""
        operation = self._named(call)
        if operation.rule.pattern == "moving-location":
            _check_poll(call, operation)
        if self._operations.is_running(operation):
            operation = self._operations.count_poll(operation)
            return Reply(HTTPStatus.ACCEPTED, (_location(call, operation), _retry_after(operation)))
        if operation.rule.pattern == "location-status":
            return json_reply(self._status_body(call, operation))
        if not operation.succeeds:
            raise errors.operation_failed(operation.rule)
        return self._final(operation)

    def _final(self, operation: Operation) -> Reply:
        if operation.method in {"PUT", "PATCH"}:
            document = self._document(operation.target)
            return Reply(HTTPStatus.NOT_FOUND) if document is None else json_reply(document)
        if operation.rule.result is not None:
            return json_reply(operation.rule.result)
        return Reply(operation.rule.final_status)

    def _named(self, call: Call) -> Operation:
        operation = self._operations.find(call.parameters["operation"])
        if operation is None or operation.subscription_id.lower() != call.subscription_id.lower():
            raise errors.path_not_found(call.request.path)
        return operation

    def _status_body(self, call: Call, operation: Operation) -> dict[str, Any]:
        running = self._operations.is_running(operation)
        body: dict[str, Any] = {
            "id": call.request.path,
            "name": operation.id,
            "status": "InProgress" if running else operation.rule.outcome,
            "startTime": _moment(operation.began),
            "percentComplete": 50.0 if running else 100.0,
        }
        if running:
            return body
        body["endTime"] = _moment(operation.ends)
        if not operation.succeeds:
            return {**body, "error": error_of(operation)}
        if operation.rule.pattern == "operation-location" and operation.method != "DELETE":
            body["resourceLocation"] = (
                f"{call.request.base_url}{operation.target}?api-version={call.api_version}"
            )
        if operation.rule.result is not None:
            body["properties"] = operation.rule.result
        return body


def _check_poll(call: Call, operation: Operation) -> None:
    """A Location that moves is known for as long as it is the latest, or was that a moment ago."""
    text = call.request.parameter(_POLL) or ""
    if text not in {str(operation.polls), str(operation.polls - 1)}:
        raise errors.path_not_found(call.request.path)


def _moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat().replace("+00:00", "Z")
