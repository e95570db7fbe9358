"""A raw request in the form of the v2.1 schema, whatever form it was written in.

Only the forms are made equal here; nothing is resolved, joined or encoded. The document's own
objects are shared, not copied, wherever they already have the right form.
"""

from __future__ import annotations

from azbearer.collection.parts import read_auth
from azbearer.collection.place import Place, member, objects, text_member
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.collection.model import Auth, Raw

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
    where = place.at("request")
    auth = read_auth(request, where)
    changes = _url_changes(request, where) | _header_changes(request, where) | _auth_changes(request, auth)
    if not request.get("method"):
        changes["method"] = "GET"
    else:
        text_member(request, "method", where)
    _check_body(request, where)
    return {**request, **changes} if changes else request, auth


def _url_changes(request: Raw, place: Place) -> Raw:
    """A request without a URL is a draft; it fails when it is sent, as in newman, not when it is read."""
    url = member(request, "url", place, str, dict)
    if isinstance(url, dict):
        _check_members(url, place.at("url"), _URL_MEMBERS, ("query", "variable"))
    return {} if url is not None else {"url": ""}


def _header_changes(request: Raw, place: Place) -> Raw:
    header = member(request, "header", place, str, list)
    if isinstance(header, str):
        return {"header": parse_header_text(header)}
    if all(isinstance(entry, dict) for entry in header or ()):
        return {}
    where = place.at("header")
    parts = ((where.at(index), entry) for index, entry in enumerate(header) if entry is not None)
    return {"header": [entry for spot, part in parts for entry in _header_entries(part, spot)]}


def _header_entries(part: Any, place: Place) -> list[Raw]:
    return parse_header_text(part) if isinstance(part, str) else [place.expect(part, dict)]


def _auth_changes(request: Raw, auth: Auth | None) -> Raw:
    if auth is None or not isinstance(request["auth"].get(auth.type), dict):
        return {}
    parameters = [{"key": key, "value": value, "type": "any"} for key, value in auth.parameters.items()]
    return {"auth": {**request["auth"], auth.type: parameters}}


def _check_body(request: Raw, place: Place) -> None:
    body = member(request, "body", place, dict)
    if body:
        _check_members(body, place.at("body"), _BODY_MEMBERS, ("urlencoded", "formdata"))


def _check_members(
    raw: Raw, place: Place, kinds: dict[str, tuple[type, ...]], lists_of_objects: tuple[str, ...]
) -> None:
    for name, value in raw.items():
        if name in kinds and value is not None and not isinstance(value, kinds[name]):
            place.at(name).expect(value, *kinds[name])
    for name in lists_of_objects:
        entries = raw.get(name)
        if isinstance(entries, list) and not all(isinstance(entry, dict) for entry in entries):
            objects(raw, name, place)  # which names the one that is no object


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
