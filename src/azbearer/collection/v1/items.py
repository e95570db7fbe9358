"""A v1 request as a v2.1 item: scripts, variables, headers, responses; and what it shares with folders."""

from __future__ import annotations

import json
import re

from azbearer.collection.place import member, objects, text_member
from azbearer.collection.v1.auth import convert_auth
from azbearer.collection.v1.bodies import convert_body
from azbearer.collection.v1.urls import convert_url
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.collection.model import Raw
    from azbearer.collection.place import Place

    Known = dict[str, tuple[Raw, Place]]

_NAMES = """
id name description url method headers headerData data dataMode rawModeData graphqlModeData dataOptions
dataDisabled queryParams pathVariables pathVariableData events tests preRequestScript auth currentHelper
helperAttributes variables variable protocolProfileBehavior responses responses_order order folder
collection collectionId collection_id
"""
V1_REQUEST = frozenset(_NAMES.split())
"""The members of a v1 request that have their place in v2.1."""

_HEADER = regex(r"^((?://\s*)?\S+):(.*)$", re.MULTILINE)
_COMMENT = "//"


def others(raw: Raw, known: frozenset[str]) -> Raw:
    """The members that the conversion does not know, so that none is lost."""
    return {key: value for key, value in raw.items() if key not in known and key not in ("info", "item")}


def convert_item(request: Raw, place: Place, requests: Known) -> Raw:
    """The item of a request; `requests` are all of the collection, since responses refer to them by id."""
    item: Raw = {
        **others(request, V1_REQUEST),
        "id": text_member(request, "id", place),
        "name": text_member(request, "name", place),
        **shared_parts(request, place),
    }
    item.pop("auth", None)
    item["request"] = _convert_request(request, place)
    item["response"] = _responses(request, place, requests)
    return item


def shared_parts(raw: Raw, place: Place) -> Raw:
    """Scripts, auth, variables and profile of a request, folder or collection; nothing for what is absent."""
    profile = raw.get("protocolProfileBehavior")
    parts = {
        "event": _events(raw, place),
        "auth": convert_auth(raw, place),
        "variable": _variables(raw, place),
        "protocolProfileBehavior": profile if isinstance(profile, dict) else None,
    }
    return {key: value for key, value in parts.items() if value}


def _convert_request(request: Raw, place: Place) -> Raw:
    converted: Raw = {
        "auth": convert_auth(request, place),
        "method": text_member(request, "method", place) or None,
        "header": _headers(request, place),
        "body": convert_body(request, place),
        "url": convert_url(request, place),
        "description": request.get("description") or None,
    }
    return {key: value for key, value in converted.items() if value is not None}


def _events(raw: Raw, place: Place) -> list[Raw]:
    """The scripts: those of the old members win over the list of events (postman-collection-transformer)."""
    events = [] if raw.get("tests") or raw.get("preRequestScript") else objects(raw, "events", place)
    if events:
        return [_event(event, where) for event, where in events]
    return [
        {"listen": listen, "script": {"type": "text/javascript", "exec": _lines(raw[key])}}
        for key, listen in (("tests", "test"), ("preRequestScript", "prerequest"))
        if raw.get(key)
    ]


def _event(event: Raw, place: Place) -> Raw:
    converted = {**event, "listen": event.get("listen") or "test"}
    script = member(event, "script", place, dict)
    if script:
        converted["script"] = {"type": "text/javascript", **script}
        if "exec" in script:
            converted["script"]["exec"] = _lines(script["exec"])
    return converted


def _lines(source: Any) -> Any:
    return source.split("\n") if isinstance(source, str) else source


def _variables(raw: Raw, place: Place) -> list[Raw]:
    key = "variables" if raw.get("variables") else "variable"
    return [_variable(entry) for entry, _ in objects(raw, key, place)]


def _variable(entry: Raw) -> Raw:
    converted = {**entry, "key": entry.get("key") or entry.get("id")}
    if converted.get("type") == "text":
        converted["type"] = "string"
    return converted


def _headers(request: Raw, place: Place) -> list[Raw]:
    """The headers of the list and those of the text that the list does not have."""
    headers = member(request, "headers", place, str, list)
    if isinstance(headers, list):
        return headers
    listed = [_header(entry, where) for entry, where in objects(request, "headerData", place)]
    names = {header["key"] for header in listed}
    return listed + [header for header in _header_text(headers or "") if header["key"] not in names]


def _header(entry: Raw, place: Place) -> Raw:
    key = text_member(entry, "key", place)
    converted = {name: value for name, value in entry.items() if name != "enabled"}
    if key.startswith(_COMMENT) or entry.get("enabled") is False:
        converted["disabled"] = True
        key = key.replace(_COMMENT, "", 1).strip()
    return {**converted, "key": key}


def _header_text(text: str) -> list[Raw]:
    """The entries of a header text; a name behind `//` is a disabled one."""
    lines = _HEADER.finditer(re.sub(r"\r\n([ \t])", r"\1", text))
    return [_header_line(found[1], found[2].strip()) for found in lines]


def _header_line(name: str, value: str) -> Raw:
    if not name.startswith(_COMMENT):
        return {"key": name, "value": value}
    return {"key": name.replace(_COMMENT, "", 1).strip(), "value": value, "disabled": True}


def _responses(request: Raw, place: Place, requests: Known) -> list[Raw]:
    """The saved responses, in the order that `responses_order` says."""
    known = {
        text_member(entry, "id", where): (entry, where)
        for entry, where in objects(request, "responses", place)
    }
    order = member(request, "responses_order", place, list) or list(known)
    named = [identity for identity in order if isinstance(identity, str) and identity in known]
    return [_response(*known[identity], requests) for identity in named]


def _response(response: Raw, place: Place, requests: Known) -> Raw:
    code = response.get("responseCode")
    code = code if isinstance(code, dict) else {}
    original = _original(response, place, requests)
    converted = {
        "id": response.get("id"),
        "name": response.get("name") or "response",
        "originalRequest": _convert_request(*original) if original else None,
        "status": code.get("name"),
        "code": code.get("code"),
        "_postman_previewlanguage": response.get("language"),
        "_postman_previewtype": response.get("previewType"),
        "header": response.get("headers"),
        "cookie": [_cookie(cookie) for cookie, _ in objects(response, "cookies", place)],
        "responseTime": response.get("time"),
        "body": response.get("text"),
    }
    return {key: value for key, value in converted.items() if value is not None}


def _cookie(cookie: Raw) -> Raw:
    """A saved cookie; its `expirationDate`, seconds since 1970, stays a number."""
    renamed = {"name": "key", "expirationDate": "expires"}
    return {renamed.get(name, name): value for name, value in cookie.items()}


def _original(response: Raw, place: Place, requests: Known) -> tuple[Raw, Place] | None:
    """The request that a saved response answers: an object, the same as JSON text, or an id."""
    saved = response.get("requestObject") or response.get("request")
    if isinstance(saved, str):
        try:
            parsed = json.loads(saved)
        except (ValueError, RecursionError):
            return requests.get(saved)
        saved = parsed
    return (saved, place.at("request")) if isinstance(saved, dict) else None
