"""What one answer says about a long-running operation: pure readings of status, headers and body."""

from __future__ import annotations

import json

from azbearer.http.urls import percent_encoded, resolve
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from azbearer.arm.trail import Trail
    from azbearer.http.messages import Response

_ACCEPTED, _NO_CONTENT = 202, 204
_ERRORS, _SERVER_ERRORS = 400, 500
# Statuses of a read that failed and may succeed the next time; 404 is a status that is not everywhere yet.
_MAY_PASS = frozenset({404, 408, 409, 412, 423, 425, 429})
_ENDS = {
    "succeeded": "Succeeded",
    "failed": "Failed",
    "canceled": "Canceled",
    "cancelled": "Canceled",
}
# Words of data planes, which name their status by Operation-Location.
_MORE_ENDS = {
    "completed": "Succeeded",
    "partiallycompleted": "Succeeded",
    "partiallysucceeded": "Succeeded",
    "validationfailed": "Failed",
    "rejected": "Failed",
    "timedout": "Failed",
    "error": "Failed",
}
_WITH_RESOURCE = frozenset({"PUT", "PATCH"})


class State(NamedTuple):
    """How far an operation is.

    Args:
        word: the service's own.
        percent: 0 to 100, or None.
        ended: `Succeeded`, `Failed`, `Canceled`, or empty while it goes on.
    """

    word: str
    percent: float | None
    ended: str = ""

    @property
    def failed(self) -> bool:
        """Whether it ended badly."""
        return self.ended in {"Failed", "Canceled"}


def document_of(response: Response) -> dict[str, Any]:
    """The body's JSON object; empty when it is none."""
    try:
        document = json.loads(response.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def word_of(text: str, *, data_plane: bool = False) -> State:
    """The state that a word means; any that is not known to be an end is "running", none is the good end."""
    if not text:
        return State("Succeeded", None, "Succeeded")
    plain = text.lower()
    return State(text, None, _ENDS.get(plain) or (_MORE_ENDS.get(plain, "") if data_plane else ""))


def provisioning_state(response: Response) -> str:
    """The resource's own word, or empty."""
    return _provisioning_state(document_of(response))


def _provisioning_state(document: dict[str, Any]) -> str:
    properties = document.get("properties")
    inner = properties.get("provisioningState") if isinstance(properties, dict) else None
    found = inner if isinstance(inner, str) else document.get("provisioningState")
    return found if isinstance(found, str) else ""


def may_pass(response: Response) -> bool:
    """Whether a failed read may succeed the next time."""
    return response.status in _MAY_PASS or response.status >= _SERVER_ERRORS


def state_of(trail: Trail, response: Response) -> State:
    """How far the operation is, by an answer of its monitor that is no error."""
    document = document_of(response)
    if trail.kind == "status":
        state = _of_status(trail, response, document)
    elif trail.kind == "location":
        state = _of_location(response, document)
    else:
        state = _of_resource(trail, response, document)
    return state._replace(percent=_percent(document))


def _of_status(trail: Trail, response: Response, document: dict[str, Any]) -> State:
    word = document.get("status")
    if isinstance(word, str):
        return word_of(word, data_plane=trail.by == "Operation-Location")
    if response.status == _ACCEPTED:
        return State("InProgress", None)
    return word_of(_provisioning_state(document))


def _of_location(response: Response, document: dict[str, Any]) -> State:
    """202 while it goes on; but some put a status there, which says 200 whatever it tells."""
    if response.status == _ACCEPTED:
        word = document.get("status")
        return State(word if isinstance(word, str) and word else "InProgress", None)
    if _is_status(document):
        return word_of(str(document["status"]))
    return word_of(_provisioning_state(document))


def _is_status(document: dict[str, Any]) -> bool:
    """Whether a document is the status of an operation, and not a resource that has such a member."""
    if not isinstance(document.get("status"), str) or "type" in document or "location" in document:
        return False
    marks = {"startTime", "endTime", "error", "percentComplete", "operationId"} & document.keys()
    known = document["status"].lower() in {*_ENDS, "inprogress", "running", "accepted", "pending"}
    return known and (bool(marks) or document.keys() <= {"status", "id", "name", "properties"})


def _of_resource(trail: Trail, response: Response, document: dict[str, Any]) -> State:
    if response.status == _ACCEPTED:
        return State(_provisioning_state(document) or "InProgress", None)
    word = _provisioning_state(document)
    if trail.method == "DELETE":
        # As long as it is there it is not deleted, whatever it says of itself.
        state = word_of(word or "Deleting")
        return state if state.failed or response.status == _NO_CONTENT else State(word or "Deleting", None)
    return word_of(word)


def _percent(document: dict[str, Any]) -> float | None:
    properties = document.get("properties")
    inner = properties if isinstance(properties, dict) else {}
    for value in (
        document.get("percentComplete"),
        inner.get("percentComplete"),
        document.get("percentCompleted"),
    ):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100:  # noqa: PLR2004 - percent
            return float(value)
    return None


def is_result(trail: Trail) -> bool:
    """Whether the last answer of the monitor is the result: a deletion's status is none."""
    return not (trail.method == "DELETE" and trail.kind == "status")


def result_url(trail: Trail, last: Response) -> str | None:
    """Where the result is, or None when the last answer of the monitor is all there is.

    azure-mgmt-core's order: what the operation's description says, a `resourceLocation`, the resource
    itself for PUT and PATCH, the Location of a POST.
    """
    if trail.kind == "resource" or trail.via in {"azure-async-operation", "operation-location"}:
        return None
    if trail.via == "original-uri":
        return trail.url
    if trail.kind == "location":
        return trail.url if trail.method in _WITH_RESOURCE and _is_no_resource(last) else None
    if trail.via == "location" and trail.location:
        return trail.location
    named = document_of(last).get("resourceLocation")
    if isinstance(named, str) and named:
        return resolve(last.url, percent_encoded(named))
    if trail.method in _WITH_RESOURCE:
        return trail.url
    return trail.location or None if trail.method == "POST" else None


def _is_no_resource(response: Response) -> bool:
    """Whether what stood at the Location of a PUT is something else than the resource."""
    document = document_of(response)
    return not document or _is_status(document)
