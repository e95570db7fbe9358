"""Lists and single objects, as the query options want them.

Source: Microsoft, "Use query parameters to customize responses" and "Advanced query capabilities on
Microsoft Entra ID objects".
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from azbearer.emulator.graph import errors
from azbearer.emulator.graph.filters import parse_filter
from azbearer.emulator.graph.objects import shown
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from azbearer.emulator.graph.calls import Call
    from azbearer.emulator.graph.schema import Kind

    _More = Callable[[Mapping[str, Any]], dict[str, Any]]

_DEFAULT_PAGE, _LARGEST_PAGE = 100, 999
_SEARCH = re.compile(r'"(\w+):([^"]*)"')
_BEYOND = ("$apply", "$compute")


def _nothing(_: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def answer_one(
    call: Call, kind: Kind, document: Mapping[str, Any], status: int = 200, more: _More = _nothing
) -> Reply:
    """One object, with the properties that are asked for, and what `more` makes of it."""
    names = selected(call, kind)
    context = f"{call.root}/$metadata#{kind.collection}{_named(names, kind)}/$entity"
    return json_reply({"@odata.context": context, **_cut(document, names, kind), **more(document)}, status)


def answer_list(
    call: Call, kind: Kind, documents: Iterable[Mapping[str, Any]], more: _More | None = None
) -> Reply:
    """A page of a list: filtered, searched, ordered, cut, each object with what `more` makes of it.

    Raises:
        GraphError: an option cannot be read, or needs another one.
    """
    if more is None and call.request.parameter("$expand"):
        raise errors.unsupported_query("The emulator does not expand what is in this list.")
    more = more or _nothing
    found = matching(call, kind, documents)
    names = selected(call, kind)
    size, start = _size(call), _start(call)
    body: dict[str, Any] = {"@odata.context": f"{call.root}/$metadata#{kind.collection}{_named(names, kind)}"}
    if _counts(call):
        body["@odata.count"] = len(found)
    if len(found) > start + size:
        body["@odata.nextLink"] = _next_link(call, start + size)
    body["value"] = [{**_cut(each, names, kind), **more(each)} for each in found[start : start + size]]
    return json_reply(body)


def matching(call: Call, kind: Kind, documents: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The objects that `$filter` and `$search` let through, in the order of `$orderby`.

    Raises:
        GraphError: an option cannot be read, or needs another one.
    """
    for name in _BEYOND:
        if call.request.parameter(name):
            raise errors.unsupported_query(f"The emulator does not understand the query option '{name}'.")
    found = _searched(call, kind, list(documents))
    text = call.request.parameter("$filter")
    if text:
        condition = parse_filter(text, kind.type, kind.names)
        if condition.advanced and not (call.is_eventual and _counts(call)):
            raise errors.advanced_query(condition.advanced)
        found = [document for document in found if condition.test(document)]
    return _ordered(call, kind, found)


def _searched(call: Call, kind: Kind, documents: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    text = call.request.parameter("$search")
    if not text:
        return documents
    if not call.is_eventual:
        raise errors.unsupported_query(
            "Request with $search query parameter only works through MSGraph with a special request header: "
            "'ConsistencyLevel: eventual'"
        )
    clauses = _SEARCH.findall(text)
    if not clauses:
        raise errors.bad_request(
            f"Syntax error: character '{text[0]}' is not valid at position 0 in '{text}'.", "BadRequest"
        )
    alternatives = " OR " in text
    for name, _ in clauses:
        if name not in kind.searchable:
            raise errors.unsupported_query(f"Unsupported or invalid search property '{name}'.")

    def passes(document: Mapping[str, Any]) -> bool:
        hits = (value.lower() in str(document.get(name) or "").lower() for name, value in clauses)
        return any(hits) if alternatives else all(hits)

    return [document for document in documents if passes(document)]


def _ordered(call: Call, kind: Kind, documents: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    text = call.request.parameter("$orderby")
    if not text:
        return documents
    name, _, direction = text.strip().partition(" ")
    if name.lower() not in kind.names:
        raise errors.no_property(name, kind.type, "Parsing OData orderby failed")
    if call.request.parameter("$filter") and not (call.is_eventual and _counts(call)):
        raise errors.advanced_query("Sorting together with a filter")
    return sorted(
        documents,
        key=lambda document: str(document.get(name) or "").lower(),
        reverse=direction.strip().lower() == "desc",
    )


def selected(call: Call, kind: Kind) -> tuple[str, ...]:
    """The names of `$select`; none when everything is wanted.

    Raises:
        GraphError: the type has no such property.
    """
    text = call.request.parameter("$select")
    if not text or text.strip() == "*":
        return ()
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in names:
        if name.lower() not in kind.names:
            raise errors.no_property(name, kind.type, "Parsing OData Select and Expand failed")
    return names


def _named(names: tuple[str, ...], kind: Kind) -> str:
    del kind
    return f"({','.join(names)})" if names else ""


def _cut(document: Mapping[str, Any], names: tuple[str, ...], kind: Kind) -> dict[str, Any]:
    """The properties that are asked for, or those that are shown without being asked for."""
    wanted = {name.lower() for name in names or kind.default_select}
    visible = shown(document)
    keys_wanted = "keycredentials" in {name.lower() for name in names}
    if keys_wanted:
        visible["keyCredentials"] = [
            {**shown(entry), "key": entry.get("_der")} for entry in document.get("keyCredentials") or ()
        ]
    kept = (name for name in visible if not wanted or name.lower() in wanted or name.startswith("@"))
    return {name: visible[name] for name in kept}


def _counts(call: Call) -> bool:
    if (call.request.parameter("$count") or "").lower() != "true":
        return False
    if not call.is_eventual:
        raise errors.bad_request(
            "$count is not currently supported without the header ConsistencyLevel: eventual."
        )
    return True


def _size(call: Call) -> int:
    text = call.request.parameter("$top")
    if text is None:
        return _DEFAULT_PAGE
    if not text.isdecimal() or not 1 <= int(text) <= _LARGEST_PAGE:
        raise errors.unsupported_query(
            f"Invalid page size specified: '{text}'. Must be between 1 and {_LARGEST_PAGE} inclusive."
        )
    return int(text)


def _start(call: Call) -> int:
    token = call.request.parameter("$skiptoken")
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token))
    except (ValueError, binascii.Error) as error:
        raise errors.bad_request(
            "The specified page token value has expired and can no longer be included in your request.",
            "Directory_ExpiredPageToken",
        ) from error


def _next_link(call: Call, start: int) -> str:
    token = base64.urlsafe_b64encode(str(start).encode()).decode()
    kept = [(name, value) for name, value in call.request.parameters if name.lower() != "$skiptoken"]
    query = urlencode([*kept, ("$skiptoken", token)], quote_via=quote, safe="$")
    return f"{call.request.base_url}{call.request.path}?{query}"
