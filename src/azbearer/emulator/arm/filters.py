"""`$filter` of the list operations, as "Resources - List" of the resource management REST API has it.

Comparisons with `eq` and `ne`, `substringof('part', name)` and `startswith(name, 'part')`, joined by `and`
and `or`; `and` binds closer, and there are no parentheses. A `tagValue` belongs to the `tagName` that it is
joined to by `and`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from azbearer.emulator.arm import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from azbearer.emulator.wire import Request

_TEXT = r"'((?:[^']|'')*)'"
_COMPARISON = re.compile(rf"\s*(\w+)\s+(eq|ne)\s+{_TEXT}\s*", re.IGNORECASE)
_PART_OF = re.compile(rf"\s*(substringof)\(\s*{_TEXT}\s*,\s*(\w+)\s*\)\s*", re.IGNORECASE)
_BEGINS = re.compile(rf"\s*(startswith)\(\s*(\w+)\s*,\s*{_TEXT}\s*\)\s*", re.IGNORECASE)
# Not inside a text: an even number of quotes comes before the end.
_OUTSIDE = r"(?=(?:[^']*'[^']*')*[^']*$)"
_AND = re.compile(rf"\s+and\s+{_OUTSIDE}", re.IGNORECASE)
_OR = re.compile(rf"\s+or\s+{_OUTSIDE}", re.IGNORECASE)


class Condition(NamedTuple):
    """One condition: a lower-case name, `eq`, `ne`, `substringof` or `startswith`, and a value."""

    name: str
    test: str
    value: str


def select(request: Request, documents: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The documents that the request's `$filter` lets through.

    Raises:
        ArmError: InvalidFilterInQueryString.
    """
    ways = parse_filter(request.parameter("$filter") or "")
    return (
        document
        for document in documents
        if not ways or any(_passes(document, conditions) for conditions in ways)
    )


def parse_filter(text: str) -> tuple[tuple[Condition, ...], ...]:
    """The ways to pass, each of which needs all its conditions; none for an empty filter.

    Raises:
        ArmError: InvalidFilterInQueryString.
    """
    if not text.strip():
        return ()
    return tuple(tuple(_condition(part, text) for part in _AND.split(way)) for way in _OR.split(text))


def _condition(part: str, text: str) -> Condition:
    if found := _COMPARISON.fullmatch(part):
        name, test, value = found.groups()
    elif found := _PART_OF.fullmatch(part):
        test, value, name = found.groups()
    elif found := _BEGINS.fullmatch(part):
        test, name, value = found.groups()
    else:
        raise errors.invalid_filter(text)
    if name.lower() not in _TAG_CONDITIONS | _READERS.keys():
        raise errors.invalid_filter(text)
    return Condition(name.lower(), test.lower(), value.replace("''", "'"))


def _passes(document: Mapping[str, Any], conditions: tuple[Condition, ...]) -> bool:
    about_tags = [condition for condition in conditions if condition.name in _TAG_CONDITIONS]
    tags = [(str(name), str(value)) for name, value in (document.get("tags") or {}).items()]
    if about_tags and not any(_tag_passes(tag, about_tags) for tag in tags):
        return False
    others = (condition for condition in conditions if condition.name not in _TAG_CONDITIONS)
    return all(_holds(condition, _READERS[condition.name](document)) for condition in others)


def _tag_passes(tag: tuple[str, str], conditions: list[Condition]) -> bool:
    name, value = tag
    return all(_holds(each, name if each.name == "tagname" else value) for each in conditions)


def _holds(condition: Condition, actual: str) -> bool:
    """Values of tags compare exactly, everything else without case."""
    if condition.name == "tagvalue":
        return _TESTS[condition.test](actual, condition.value)
    return _TESTS[condition.test](actual.lower(), condition.value.lower())


def _group_name(document: Mapping[str, Any]) -> str:
    parts = str(document["id"]).split("/")
    at_group = 4
    return parts[at_group] if len(parts) > at_group else ""


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda actual, wanted: actual == wanted,
    "ne": lambda actual, wanted: actual != wanted,
    "startswith": lambda actual, wanted: actual.startswith(wanted),
    "substringof": lambda actual, wanted: wanted in actual,
}
_READERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "name": lambda document: str(document["name"]),
    "location": lambda document: str(document.get("location", "")),
    "resourcetype": lambda document: str(document["type"]),
    "resourcegroup": _group_name,
}
_TAG_CONDITIONS = frozenset({"tagname", "tagvalue"})
