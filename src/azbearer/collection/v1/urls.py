"""URLs of v1: a text, with its query and path variables in members of their own."""

from __future__ import annotations

from azbearer.collection.place import member, objects, text_member
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re

    from azbearer.collection.model import Raw
    from azbearer.collection.place import Place

_VARIABLE = regex(r"\{\{[^{}]*\}\}")
_MASK = regex("\ue000(\\d+)\ue001")
_SCHEME = regex(r"([^:/?#]+)://")
_PORT = regex(r":([^:\]@]*)$")


def convert_url(request: Raw, place: Place) -> Raw | str | None:
    """The URL in v2.1 form; `queryParams` win over the query in the text.

    Raises:
        FileFormatError: a part is of a wrong type.
    """
    text = text_member(request, "url", place)
    url = split_url(text)
    query = [_parameter(entry) for entry, _ in objects(request, "queryParams", place)]
    if query:
        url["query"] = query
    if variables := _path_variables(request, place):
        url["variable"] = variables
    return url if len(url) > 1 else text


def split_url(text: str) -> Raw:
    """The parts of a URL with variables in it, as the v2.1 schema names them; absent ones are left out."""
    names: list[str] = []

    def mask(found: re.Match[str]) -> str:
        names.append(found[0])
        return f"\ue000{len(names) - 1}\ue001"

    def restored(part: Any) -> Any:
        return _MASK.sub(lambda found: names[int(found[1])], part) if isinstance(part, str) else part

    # A variable's name may have any of the characters that end a part.
    masked = _VARIABLE.sub(mask, _MASK.sub("", text).strip())
    return {"raw": text, **_deep(_parts(masked), restored)}


def _deep(value: Any, change: Any) -> Any:
    """The parts with each text changed."""
    if isinstance(value, dict):
        return {key: _deep(entry, change) for key, entry in value.items()}
    return [_deep(entry, change) for entry in value] if isinstance(value, list) else change(value)


def _parts(text: str) -> Raw:
    url: Raw = {}
    rest, hash_mark, fragment = text.partition("#")
    rest, question_mark, query = rest.partition("?")
    rest = rest.replace("\\", "/")
    if found := _SCHEME.match(rest):
        url["protocol"] = found[1]
        rest = rest[found.end() :]
    authority, slash, path = rest.partition("/")
    url |= _authority(authority)
    if slash:
        url["path"] = path.split("/")
    if question_mark:
        url["query"] = [_pair(pair) for pair in query.split("&")]
    if hash_mark:
        url["hash"] = fragment
    if variables := dict.fromkeys(segment[1:] for segment in url.get("path", ()) if _is_variable(segment)):
        url["variable"] = [{"key": name} for name in variables]
    return url


def _is_variable(segment: str) -> bool:
    return segment.startswith(":") and segment != ":"


def _authority(text: str) -> Raw:
    parts: Raw = {}
    userinfo, at, host = text.rpartition("@")
    if at:
        user, colon, password = userinfo.partition(":")
        parts["auth"] = {"user": user, **({"password": password} if colon else {})}
    if found := _PORT.search(host):
        parts["port"] = found[1]
        host = host[: found.start()]
    if host:
        parts["host"] = host.split(".") if ":" not in host else [host]
    return parts


def _pair(pair: str) -> Raw:
    name, equals, value = pair.partition("=")
    if not equals and not name:
        return {"key": None, "value": None}
    return {"key": name, "value": value if equals else None}


def _parameter(entry: Raw) -> Raw:
    """A parameter: `equals` says whether one without a value is written with `=`."""
    parameter = {name: value for name, value in entry.items() if name not in ("enabled", "equals")}
    if entry.get("enabled") is False:
        parameter["disabled"] = True
    if "equals" in entry and not parameter.get("value"):
        parameter["value"] = "" if entry["equals"] else None
    return parameter


def _path_variables(request: Raw, place: Place) -> list[Raw]:
    """The values of `:name` segments: of the list, then of the map, each name once."""
    listed = [dict(entry) for entry, _ in objects(request, "pathVariableData", place)]
    names = {entry.get("key") for entry in listed if isinstance(entry.get("key"), str)}
    given = member(request, "pathVariables", place, dict) or {}
    return listed + [{"key": name, "value": value} for name, value in given.items() if name not in names]
