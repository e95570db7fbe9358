"""A raw request in the form of the v2.1 schema, whatever form it was written in.

Only the forms are made equal here; nothing is resolved, joined or encoded. The document's own
objects are shared, not copied, wherever they already have the right form.
"""

from __future__ import annotations

from azbearer.collection.parts import read_auth
from azbearer.collection.place import Place, are_objects, check_members, member, objects
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.collection.model import Auth, Raw

_REQUEST_MEMBERS: dict[str, tuple[type, ...]] = {
    "url": (str, dict),
    "header": (str, list),
    "body": (dict,),
    "auth": (dict,),
}
_URL_MEMBERS: dict[str, tuple[type, ...]] = {
    "raw": (str,),
    "protocol": (str,),
    "host": (str, list),
    "port": (str, int),
    "path": (str, list),
    "query": (str, list),
    "hash": (str,),
    "variable": (list, dict),
}
_BODY_MEMBERS: dict[str, tuple[type, ...]] = {
    "mode": (str,),
    "urlencoded": (str, list),
    "formdata": (list,),
    "graphql": (dict, str),
    "file": (dict, str),
    "options": (dict,),
}


def read_request(item: Raw, place: Place) -> tuple[Raw, Auth | None]:
    """The request of an item in v2.1 form, and its own auth.

    Raises:
        FileFormatError: a part that azbearer uses is missing or of a wrong type.
    """
    request = member(item, "request", place, str, dict)
    if request is None:
        raise place.at("request").error(
            "an item needs a request, or a list of items to be a folder", "add one, or remove the item"
        )
    if isinstance(request, str):
        return {"url": request, "method": "GET"}, None
    check_members(request, _REQUEST_MEMBERS, place, "request")
    changes: Raw = {}
    url, header, method, body = map(request.get, ("url", "header", "method", "body"))
    if isinstance(url, dict):
        _check_parts(url, _URL_MEMBERS, ("query", "variable"), place, "request", "url")
    elif url is None:
        # A draft: it fails when it is sent, as in newman, not when it is read.
        changes["url"] = ""
    if isinstance(header, str) or (header and not are_objects(header)):
        changes["header"] = _header(header, place.at("request", "header"))
    auth = read_auth(request, place.at("request")) if request.get("auth") else None
    if auth is not None:
        changes |= _auth_changes(request, auth)
    if not method:
        changes["method"] = "GET"
    elif not isinstance(method, str):
        place.at("request", "method").expect(method, str)
    if body:
        _check_parts(body, _BODY_MEMBERS, ("urlencoded", "formdata"), place, "request", "body")
    return {**request, **changes} if changes else request, auth


def _header(header: str | list[Any], place: Place) -> list[Raw]:
    """Headers in the form of v2.1."""
    if isinstance(header, str):
        return parse_header_text(header)
    parts = ((place.at(index), entry) for index, entry in enumerate(header) if entry is not None)
    return [entry for spot, part in parts for entry in _header_entries(part, spot)]


def _header_entries(part: Any, place: Place) -> list[Raw]:
    return parse_header_text(part) if isinstance(part, str) else [place.expect(part, dict)]


def _auth_changes(request: Raw, auth: Auth) -> Raw:
    if not isinstance(request["auth"].get(auth.type), dict):
        return {}
    parameters = [{"key": key, "value": value, "type": "any"} for key, value in auth.parameters.items()]
    return {"auth": {**request["auth"], auth.type: parameters}}


def _check_parts(
    raw: Raw, kinds: dict[str, tuple[type, ...]], lists_of_objects: tuple[str, ...], place: Place, *steps: str
) -> None:
    check_members(raw, kinds, place, *steps)
    for name in lists_of_objects:
        entries = raw.get(name)
        if isinstance(entries, list) and not are_objects(entries):
            objects(raw, name, place.at(*steps))  # which names the one that is no object


def parse_header_text(text: str) -> list[dict[str, Any]]:
    """The entries of a header block such as `Accept: text/plain`, one per line.

    A line that begins with white space goes on with the one before (RFC 9112 section 5.2);
    a line without a colon, and one that is switched off by `//`, is passed over.
    """
    entries: list[dict[str, Any]] = []
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if entries and line[:1] in (" ", "\t"):
            entries[-1]["value"] = f"{entries[-1]['value']} {line.strip()}".strip()
        elif colon and key.strip() and not key.lstrip().startswith("//"):
            entries.append({"key": key.strip(), "value": value.strip()})
    return entries
