"""What goes wrong: a reply made by a fault, or a good reply spoilt by one."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.faults import policy
from azbearer.emulator.signing import InvalidSignatureError
from azbearer.emulator.wire import Ending, Reply, Request, json_bytes, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.faults.rules import Fault
    from azbearer.emulator.signing import SigningKey
    from azbearer.emulator.wire import Headers

_AGO = 60
_JSON_TYPE = "content-type"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the effects need of the emulator: its key and its clock."""

    key: SigningKey
    clock: Callable[[], float]


def instead(fault: Fault, service: str, request: Request) -> Reply | None:
    """The reply of a fault that keeps the request from its service, or None for any other."""
    if fault.name == "status":
        return _status(fault, service)
    if fault.name in _REPLIES:
        return _REPLIES[fault.name](fault, request)
    if fault.name == "html":
        return _page(fault)
    if fault.name == "redirect":
        return _redirect(fault, request)
    if fault.name == "close":
        return Reply(0, ending=Ending.CLOSED_BEFORE)
    if fault.name == "silence":
        return Reply(0, ending=Ending.SILENT)
    return None


def spoilt(fault: Fault, reply: Reply, workshop: Workshop) -> Reply:
    """The service's reply after the fault was done to it."""
    effect = _EFFECTS.get(fault.name)
    return effect(fault, reply, workshop) if effect else reply


def _status(fault: Fault, service: str) -> Reply:
    """An error in the service's own shape."""
    phrase = _phrase(fault.status)
    text = f"The emulator was asked to answer with {fault.status} {phrase}."
    body: dict[str, Any] = {"error": {"code": phrase.replace(" ", ""), "message": text}}
    if service in {"entra", "identity"}:
        body = {
            "error": "temporarily_unavailable",
            "error_description": f"AADSTS90033: {text}",
            "error_codes": [90033],
        }
    return json_reply(body, fault.status, _retry_after(fault))


def _reply(fault: Fault, _request: Request) -> Reply:
    """Exactly the answer that was asked for; a body that is no text is JSON."""
    if fault.body is None:
        return Reply(fault.status, fault.headers)
    if isinstance(fault.body, str):
        return Reply(fault.status, fault.headers, fault.body.encode())
    has_type = any(name.lower() == _JSON_TYPE for name, _ in fault.headers)
    made = json_reply(fault.body, fault.status)
    return replace(made, headers=fault.headers if has_type else (*made.headers, *fault.headers))


def _throttled(fault: Fault, _request: Request) -> Reply:
    wait = fault.retry_after or "10"
    message = f"Number of requests exceeded. Please try again after '{wait}' seconds."
    body = {"error": {"code": "SubscriptionRequestsThrottled", "message": message}}
    return json_reply(body, HTTPStatus.TOO_MANY_REQUESTS, ((fault.retry_header, wait),))


def _page(fault: Fault) -> Reply:
    """What a gateway in front of a service sends."""
    phrase = _phrase(fault.status)
    head = f"<!DOCTYPE html><html><head><title>{fault.status} {phrase}</title></head>"
    page = f"{head}<body>{phrase}</body></html>"
    return Reply(
        fault.status, (("Content-Type", "text/html; charset=utf-8"), *_retry_after(fault)), page.encode()
    )


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unnamed"


def _retry_after(fault: Fault) -> Headers:
    return () if fault.retry_after is None else ((fault.retry_header, fault.retry_after),)


def _redirect(fault: Fault, request: Request) -> Reply:
    status = fault.status if fault.status in _REDIRECTS else HTTPStatus.TEMPORARY_REDIRECT
    return Reply(int(status), (("Location", f"{fault.value or request.base_url}{request.target}"),))


def _slow(fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return replace(reply, delay=reply.delay + fault.seconds)


def _skewed(fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return replace(reply, date_offset=fault.seconds)


def _cut(_fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return replace(reply, ending=Ending.CLOSED_MIDWAY)


def _reset(_fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return replace(reply, ending=Ending.RESET_MIDWAY)


def _truncated(_fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def _typed(fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    others = tuple(header for header in reply.headers if header[0].lower() != _JSON_TYPE)
    return replace(reply, headers=(("Content-Type", str(fault.value or "text/plain")), *others))


def _listed(_fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return replace(reply, body=b"[" + reply.body + b"]")


def _field(fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return _changed(reply, {fault.field: fault.value})


def _no_token(_fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return _changed(reply, {"access_token": None})


def _mac(_fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    return _changed(reply, {"token_type": "MAC"})


def _split(_fault: Fault, reply: Reply, _workshop: Workshop) -> Reply:
    token = str((_object(reply) or {}).get("access_token", ""))
    middle = len(token) // 2
    return _changed(reply, {"access_token": f"{token[:middle]}\r\n{token[middle:]}"})


def _expired(_fault: Fault, reply: Reply, workshop: Workshop) -> Reply:
    """A token whose life ended a minute ago, in an answer whose other fields agree."""
    answer = _object(reply) or {}
    try:
        claims = workshop.key.verify(str(answer.get("access_token", "")))
    except InvalidSignatureError:
        return reply
    expired = int(workshop.clock()) - _AGO
    back = int(claims["exp"]) - expired
    older = {name: int(claims[name]) - back for name in ("iat", "nbf", "exp")}
    times = {"expires_in": 0, "ext_expires_in": 0, "expires_on": expired, "not_before": older["nbf"]}
    # The two generations of the endpoint differ in the type of their numbers, and have to go on so.
    told = {name: type(answer[name])(value) for name, value in times.items() if name in answer}
    return _changed(reply, {**told, "access_token": workshop.key.sign({**claims, **older})})


def _changed(reply: Reply, fields: Mapping[str, Any]) -> Reply:
    """The reply with some fields of its JSON object changed, or taken away where the value is None."""
    found = _object(reply)
    if found is None:
        return reply
    changed = {name: value for name, value in {**found, **fields}.items() if value is not None}
    return replace(reply, body=json_bytes(changed))


def _object(reply: Reply) -> dict[str, Any] | None:
    try:
        value = json.loads(reply.body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


_REPLIES: dict[str, Callable[[Fault, Request], Reply]] = {
    "policy": policy.denial,
    "reply": _reply,
    "throttled": _throttled,
}
_EFFECTS: dict[str, Callable[[Fault, Reply, Workshop], Reply]] = {
    "content-type": _typed,
    "cut": _cut,
    "expired": _expired,
    "field": _field,
    "list": _listed,
    "mac-token": _mac,
    "no-token": _no_token,
    "reset": _reset,
    "skewed-clock": _skewed,
    "slow": _slow,
    "split-token": _split,
    "truncated": _truncated,
}
