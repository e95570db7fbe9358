"""What a request is made for many times: subscriptions, or lines of a file."""

from __future__ import annotations

import csv
import fnmatch
import json
import re
from urllib.parse import quote

from azbearer.errors import FileFormatError
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SUBSCRIPTIONS = "/subscriptions?api-version=2022-12-01"
"""The list of what the principal sees (Microsoft, "Subscriptions - List")."""
_IN_GROUPS = "/providers/Microsoft.Management/managementGroups/{}/descendants?api-version=2020-05-01"
_A_SUBSCRIPTION = "/subscriptions"
_NAMES = r"(?<!\{)\{([A-Za-z_][A-Za-z0-9_.-]*)\}(?!\})"
LINE = "line"


class Scope(NamedTuple):
    """One of many.

    Args:
        name: tells it from others, in one line of text.
        values: by the names that a URL may have in braces.
        shown: what stands for it in JSON.
    """

    name: str
    values: Mapping[str, str]
    shown: Any


def in_management_group(group: str) -> str:
    """The path that lists what is below a management group, at every depth.

    Source: Microsoft, "Management Groups - Get Descendants".
    """
    return _IN_GROUPS.format(quote(group, safe=""))


def subscriptions_in(items: Iterable[Any], pattern: str = "") -> Iterator[Scope]:
    """The subscriptions that a list has, each once.

    Args:
        items: of `SUBSCRIPTIONS` or of `in_management_group`.
        pattern: `*` and `?` stand for any characters; of the name or of the id, in any case.
    """
    seen: set[str] = set()
    for item in items:
        found = _subscription(item)
        if found is None or found.name.lower() in seen:
            continue
        seen.add(found.name.lower())
        if not pattern or _fits(found, pattern.lower()):
            yield found


def _subscription(item: Any) -> Scope | None:
    """The subscription that an item of one of the two lists is, or None for a management group."""
    if not isinstance(item, dict):
        return None
    name, tenant = item.get("displayName"), item.get("tenantId")
    subscription_id = item.get("subscriptionId")
    if subscription_id is None and str(item.get("type", "")).lower().endswith(_A_SUBSCRIPTION):
        properties = item.get("properties") or {}
        subscription_id = item.get("name")
        name, tenant = properties.get("displayName"), properties.get("tenantId")
    if not isinstance(subscription_id, str):
        return None
    values = {"subscriptionId": subscription_id, "displayName": name, "tenantId": tenant}
    known = {key: value for key, value in values.items() if isinstance(value, str)}
    shown = {key: known[key] for key in ("subscriptionId", "displayName") if key in known}
    return Scope(subscription_id, known, shown)


def _fits(scope: Scope, pattern: str) -> bool:
    names = (scope.name, scope.values.get("displayName", ""))
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for name in names)


def scope_of(given: str | Mapping[str, Any]) -> Scope:
    """The scope that a text is (its `{line}`), or that values by their names are."""
    if isinstance(given, str):
        return Scope(given, {LINE: given}, given)
    values = {str(name): text_of(value) for name, value in given.items()}
    return Scope(", ".join(filter(None, values.values())), values, dict(given))


def text_of(value: Any) -> str:
    """A value of JSON as it stands in a URL: nothing for null."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, separators=(",", ":"))


def names_in(template: str) -> set[str]:
    """What stands in single braces."""
    return set(re.findall(_NAMES, template))


def scopes_in(text: str, source: str, names: set[str]) -> list[Scope]:
    """The scopes of a file: one a line, or rows of a table.

    What the lines are is seen from the first one: an object of JSON; the head of a CSV file, when it names
    what the request asks for; else each is a text.

    Args:
        text: of the file; empty lines count for nothing.
        source: what to call it in errors.
        names: that the request uses.

    Raises:
        FileFormatError: a line is not what the first one promised, or there is none.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise FileFormatError("there are no lines", where=source, hint="write one scope a line")
    head = lines[0][1]
    if head.startswith("{"):
        return [scope_of(_object(line, f"{source}, line {number}")) for number, line in lines]
    if source.lower().endswith(".csv") or _is_head(head, names):
        return list(_rows(text, source))
    return [scope_of(line) for _, line in lines]


def _is_head(line: str, names: set[str]) -> bool:
    """Whether a first line names columns that are asked for."""
    columns = next(csv.reader([line]), [])
    return bool((names - {LINE}) & {column.strip() for column in columns})


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FileFormatError("this line is no JSON object", where=where, hint='write {"name": "value"}')
    return found


def _rows(text: str, source: str) -> Iterator[Scope]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        columns = [column.strip() for column in next(reader)]
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(columns):
                raise FileFormatError(
                    f"this row has {len(row)} fields, and the head {len(columns)}",
                    where=f"{source}, line {reader.line_num}",
                    hint="a field with a comma stands in quotes",
                )
            yield scope_of(dict(zip(columns, (cell.strip() for cell in row), strict=True)))
    except csv.Error as error:
        raise FileFormatError(f"this is no CSV: {error}", where=f"{source}, line {reader.line_num}") from None
