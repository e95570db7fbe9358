"""`$filter` of the list operations: comparisons joined by `and`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from azbearer.emulator.wire import Request

_COMPARISON = re.compile(r"\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+(?=\w+\s+eq\s)", re.IGNORECASE)


def select(request: Request, documents: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The documents that the request's `$filter` lets through.

    Raises:
        ArmError: InvalidFilterInQueryString.
    """
    conditions = parse_filter(request.parameter("$filter") or "")
    return (document for document in documents if _passes(document, conditions))


def parse_filter(text: str) -> dict[str, str]:
    """The compared names, lower case, with their values; `''` in a value is one quote.

    Raises:
        ArmError: InvalidFilterInQueryString.
    """
    conditions: dict[str, str] = {}
    for part in _AND.split(text) if text.strip() else ():
        found = _COMPARISON.fullmatch(part)
        if found is None or found[1].lower() not in _TAG_CONDITIONS | _READERS.keys():
            raise errors.invalid_filter(text)
        conditions[found[1].lower()] = found[2].replace("''", "'")
    return conditions


def _passes(document: Mapping[str, Any], conditions: Mapping[str, str]) -> bool:
    tags: Mapping[str, str] = document.get("tags") or {}
    tag_name, tag_value = conditions.get("tagname"), conditions.get("tagvalue")
    if tag_name is not None and tag_name.lower() not in map(str.lower, tags):
        return False
    if tag_value is not None and tag_value not in _tag_values(tags, tag_name):
        return False
    compared = conditions.keys() - _TAG_CONDITIONS
    return all(_READERS[name](document).lower() == conditions[name].lower() for name in compared)


def _tag_values(tags: Mapping[str, str], name: str | None) -> list[str]:
    return [value for key, value in tags.items() if name is None or key.lower() == name.lower()]


def _group_name(document: Mapping[str, Any]) -> str:
    parts = str(document["id"]).split("/")
    at_group = 4
    return parts[at_group] if len(parts) > at_group else ""


_READERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "name": lambda document: str(document["name"]),
    "location": lambda document: str(document.get("location", "")),
    "resourcetype": lambda document: str(document["type"]),
    "resourcegroup": _group_name,
}
_TAG_CONDITIONS = frozenset({"tagname", "tagvalue"})
