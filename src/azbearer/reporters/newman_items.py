"""Items of a collection as newman's report has them: what its SDK makes of each, with variables in them."""

from __future__ import annotations

import re
from functools import lru_cache

from azbearer.collection.guids import random_guid
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.collection.model import Item, Raw

# Dots and slashes of a variable's name split nothing.
_HOST = regex(r"((?:\{\{[^{}]*\}\}|[^.])+)")
_PORT = regex(r":(?:\{\{[^{}]*\}\}|[^:\]{}])*$")
_URL = regex(
    r"(?:(?P<protocol>[A-Za-z][A-Za-z0-9+.-]*|\{\{[^{}]*\}\})://)?"
    r"(?P<authority>(?:\{\{[^{}]*\}\}|[^/?#])*)"
    r"(?P<path>/(?:\{\{[^{}]*\}\}|[^?#])*)?"
    r"(?:\?(?P<query>(?:\{\{[^{}]*\}\}|[^#])*))?"
    r"(?:\#(?P<hash>.*))?",
    re.DOTALL,
)


def newman_item(item: Item) -> Raw:
    """An item with its scripts, its request in the list form, and its saved examples."""
    kept = {key: value for key, value in item.raw.items() if key not in ("event", "item")}
    return {
        "id": item.id,
        "name": item.name,
        **kept,
        "request": _request(item.request),
        "response": item.raw.get("response") or [],
        "event": newman_events(item.raw),
    }


def newman_events(holder: Mapping[str, Any]) -> list[Raw]:
    """The scripts of an item or folder, each with an id and its text in lines."""
    events = holder.get("event")
    return [_event(event) for event in events if isinstance(event, dict)] if isinstance(events, list) else []


@lru_cache(512)
def url_of(text: str) -> Mapping[str, Any]:
    """A URL's text in the parts of the v2.1 schema; variables in it stay as they are."""
    found = _URL.fullmatch(text)
    if found is None:
        return {"raw": text, "query": [], "variable": []}
    userinfo, at, place = found["authority"].rpartition("@")
    host, colon, port = place.rpartition(":") if _PORT.search(place) else (place, "", "")
    parts: Raw = {"protocol": found["protocol"]} if found["protocol"] else {}
    if at:
        user, _, password = userinfo.partition(":")
        parts["auth"] = {"user": user, "password": password}
    if colon:
        parts["port"] = port
    parts["path"] = (found["path"] or "")[1:].split("/") if found["path"] else []
    if found["hash"] is not None:
        parts["hash"] = found["hash"]
    return {**parts, "host": _HOST.findall(host), "query": _query(found["query"]), "variable": []}


def _request(request: Mapping[str, Any]) -> Raw:
    kept = {key: value for key, value in request.items() if key != "auth"}
    auth = request.get("auth")
    return {
        **kept,
        "url": _url(request.get("url")),
        "method": request.get("method") or "GET",
        **({"auth": _auth(auth)} if isinstance(auth, dict) else {}),
    }


def _url(url: Any) -> Mapping[str, Any]:
    if not isinstance(url, dict):
        return url_of(url if isinstance(url, str) else "")
    variables = [{"type": "any", **each} for each in url.get("variable") or () if isinstance(each, dict)]
    return {"query": [], **url, "variable": variables}


def _auth(auth: Mapping[str, Any]) -> Raw:
    """Parameters as a list, each with a type."""
    kind = auth.get("type")
    given = auth.get(kind) if isinstance(kind, str) else None
    if isinstance(given, dict):
        given = [{"key": key, "value": value} for key, value in given.items()]
    if not isinstance(given, list):
        return dict(auth)
    return {"type": kind, str(kind): [{"type": "any", **pair} for pair in given if isinstance(pair, dict)]}


def _event(event: Mapping[str, Any]) -> Raw:
    script = event.get("script")
    given = script if isinstance(script, dict) else {"exec": script}
    text = given.get("exec") or []
    lines = text.split("\n") if isinstance(text, str) else text
    return {**event, "script": {"id": random_guid(), "type": "text/javascript", **given, "exec": lines}}


def _query(text: str | None) -> list[Raw]:
    pairs = (pair.partition("=") for pair in text.split("&")) if text else ()
    return [{"key": key, "value": value if equals else None} for key, equals, value in pairs]
