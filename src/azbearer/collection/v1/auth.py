"""Auth settings of v1: `currentHelper` with its attributes, later `auth` as in v2.1."""

from __future__ import annotations

import json

from azbearer.collection.place import member, objects, text_member
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.collection.model import Raw
    from azbearer.collection.place import Place

_TYPES = {
    "apikeyAuth": "apikey",
    "basicAuth": "basic",
    "bearerAuth": "bearer",
    "digestAuth": "digest",
    "hawkAuth": "hawk",
    "oAuth1": "oauth1",
    "oAuth2": "oauth2",
    "ntlmAuth": "ntlm",
    "awsSigV4": "awsv4",
}
# Attributes whose name differs in v2; all others keep theirs.
_RENAMED = {
    "basic": {"saveToRequest": "saveHelperData"},
    "oauth1": {"header": "addParamsToHeader", "auto": "autoAddParam", "includeEmpty": "addEmptyParamsToSign"},
    "hawk": {
        "hawk_id": "authId",
        "hawk_key": "authKey",
        "saveToRequest": "saveHelperData",
        "ext": "extraData",
        "app": "appId",
        "dlg": "delegation",
    },
}
# `id` repeats the helper's name; it is no parameter.
_NO_PARAMETERS = ("id",)


def convert_auth(raw: Raw, place: Place) -> Raw | None:
    """The auth setting in v2.1 form, or None to inherit.

    A helper wins over `auth`, which the same entity may have too (postman-collection-transformer).

    Raises:
        FileFormatError: it is of a wrong type.
    """
    if "currentHelper" in raw or raw.get("helperAttributes"):
        return _of_helper(raw, place)
    auth = member(raw, "auth", place, dict)
    kind = text_member(auth, "type", place.at("auth")) if auth else ""
    if not auth or not kind:
        return None
    if kind == "noauth":
        return {"type": kind}
    parameters = auth.get(kind)
    if not isinstance(parameters, dict):
        entries = objects(auth, kind, place.at("auth"))
        parameters = {str(entry.get("key")): entry.get("value") for entry, _ in entries}
    return _auth(kind, parameters)


def _of_helper(raw: Raw, place: Place) -> Raw | None:
    helper = text_member(raw, "currentHelper", place)
    if helper in ("", "normal"):
        return None
    attributes = member(raw, "helperAttributes", place, str, dict)
    if isinstance(attributes, str):
        attributes = _parsed(attributes)
        if attributes is None:
            return None
    kind = _TYPES.get(helper, helper)
    if helper not in _TYPES:
        return {"type": kind}
    names = _RENAMED.get(kind, {})
    parameters = {names.get(name, name): value for name, value in (attributes or {}).items()}
    return _auth(kind, {name: value for name, value in parameters.items() if name not in _NO_PARAMETERS})


def _parsed(text: str) -> dict[str, Any] | None:
    """Attributes that old versions of the app wrote as JSON text; None if they are none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else {}


def _auth(kind: str, parameters: dict[str, Any]) -> Raw:
    entries = [{"key": key, "value": value, "type": _type(value)} for key, value in parameters.items()]
    return {"type": kind, kind: entries} if entries else {"type": kind}


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "any"
