"""Bodies of v1: `dataMode` with the members that each mode keeps its data in."""

from __future__ import annotations

from azbearer.collection.place import member
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.collection.model import Raw
    from azbearer.collection.place import Place

_MODES = {
    "binary": "file",
    "graphql": "graphql",
    "params": "formdata",
    "raw": "raw",
    "urlencoded": "urlencoded",
}


def convert_body(request: Raw, place: Place) -> Raw | None:
    """The body in v2.1 form, or None without one.

    Raises:
        FileFormatError: `dataOptions` is no object.
    """
    mode = request.get("dataMode")
    mode = _MODES.get(mode) if isinstance(mode, str) else None
    data, raw_data = request.get("data"), _raw_data(request)
    empty = not (data or request.get("rawModeData") or request.get("graphqlModeData"))
    if (mode is None and empty) or request.get("dataMode", "") is None:
        return None
    options = member(request, "dataOptions", place, dict) or {}
    graphql = request.get("graphqlModeData") or (data if options.get("graphql") is not None else None)
    mode = mode or _guessed(request, raw_data, graphql)
    body: Raw = {"mode": mode, mode: _content(mode, request, raw_data, graphql)}
    if kept := {_MODES[name]: options[name] for name in _MODES if options.get(name)}:
        body["options"] = kept
    if request.get("dataDisabled"):
        body["disabled"] = True
    return body


def _raw_data(request: Raw) -> str | None:
    """The text of a raw body, which also comes as a list of one text."""
    value = request.get("rawModeData")
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else None


def _guessed(request: Raw, raw_data: str | None, graphql: Any) -> str:
    """The mode of a body that names none (the order is that of postman-collection-transformer)."""
    if not raw_data and isinstance(request.get("data") or request.get("rawModeData"), list):
        return "formdata"
    return "graphql" if not raw_data and graphql else "raw"


def _content(mode: str, request: Raw, raw_data: str | None, graphql: Any) -> Any:
    data = request.get("data")
    if mode == "raw":
        return raw_data or (data if isinstance(data, str) else "")
    if mode == "graphql":
        return graphql
    if mode == "file":
        return {"src": raw_data} if raw_data is not None else {}
    return _fields(data or request.get("rawModeData"))


def _fields(data: Any) -> list[Raw]:
    """The fields of a form; those without a name are left out."""
    if not isinstance(data, list):
        return []
    return [_field(entry) for entry in data if isinstance(entry, dict) and entry.get("key") is not None]


def _field(entry: Raw) -> Raw:
    field = {name: value for name, value in entry.items() if name != "enabled"}
    if field.get("type") == "file" and not field.get("src") and field.get("value"):
        value = field.pop("value")
        field["src"] = value if isinstance(value, str | list) else None
    if entry.get("enabled") is False:
        field["disabled"] = True
    if not field.get("description"):
        field.pop("description", None)
    return field
