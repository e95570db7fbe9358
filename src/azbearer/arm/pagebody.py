"""One page taken apart: what it lists, as it stands there, and where the next one is.

A page is rewritten by nobody: items are cut out of its text, so that whatever is special in them
(duplicate names, numbers beyond every float, escapes) arrives as it was sent. Python's own scanner does
the work, member by member of the outermost object.
"""

from __future__ import annotations

import json
import re
from html import unescape

from azbearer.arm.contract import PageBody
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.http.messages import Response

_BLANK = regex(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)
# Python refuses to make an int of thousands of digits; nobody here counts with them.
_PATIENT = json.JSONDecoder(strict=False, parse_int=str)
_NEXT_LINKS = (
    "nextLink",
    "@odata.nextLink",
    "odata.nextLink",
    "@nextLink",
    "NextLink",
    "next_link",
    "nextlink",
)
_SKIP_TOKEN = "$skipToken"  # noqa: S105 - a place in a list
_MARKERS = ("NextMarker", "nextMarker")
_LISTS = ("value", "data", "items", "results")
# Storage's lists: <EnumerationResults>...<NextMarker>text</NextMarker></EnumerationResults>
_XML_MARKER = regex(rb"<NextMarker>([^<]*)</NextMarker>")
_LINK = regex(r'<([^>]*)>\s*;(?:[^,]*;)?\s*rel\s*=\s*"?next"?(?:\s*[;,]|\s*$)', re.IGNORECASE)


def page_of(response: Response) -> PageBody | None:
    """The page that an answer is; None when its body is no JSON object."""
    try:
        text = response.body.decode("utf-8-sig")
    except ValueError:
        return None
    members = _members_in(text)
    if members is None:
        return None
    name = next((name for name in _LISTS if isinstance(members.get(name, ((), 0, 0))[0], list)), "")
    if not name:
        name = next((key for key, member in members.items() if isinstance(member[0], list)), "")
    items, start, end = members[name] if name else ([], 0, 0)
    inner = text[start + 1 : end - 1].strip(" \t\r\n") if name else ""
    return PageBody(
        items,
        inner,
        name or _LISTS[0],
        next_link=_first(members, _NEXT_LINKS),
        skip_token=_first(members, (_SKIP_TOKEN,)),
        next_marker=_first(members, _MARKERS),
    )


def marker_in_xml(body: bytes) -> str:
    """Storage's continuation marker in a list in XML; empty when the list is over."""
    found = _XML_MARKER.search(body)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def next_in_header(response: Response) -> str:
    """The next page by a `Link` header (RFC 8288), as container registries give it; or empty."""
    links = (value for name, value in response.headers if name.lower() == "link")
    return next((found[1] for value in links if (found := _LINK.search(value))), "")


def _members_in(text: str) -> dict[str, tuple[Any, int, int]] | None:
    """The members of the outermost object, or None when the text is none that can be read."""
    for decoder in (_DECODER, _PATIENT):
        try:
            return _members(text, decoder)
        except RecursionError:
            return None
        except ValueError:
            continue
    return None


def _members(text: str, decoder: json.JSONDecoder) -> dict[str, tuple[Any, int, int]]:
    """The members of the outermost object, each with where its value begins and ends.

    Raises:
        ValueError: the text is no JSON object.
        RecursionError: it is nested too deep.
    """
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        raise ValueError("no object")
    members: dict[str, tuple[Any, int, int]] = {}
    at = _skip(text, at + 1)
    if text[at : at + 1] == "}":
        return members
    while True:
        if text[at : at + 1] != '"':
            raise ValueError("no member")
        name, at = json.decoder.scanstring(text, at + 1, False)  # type: ignore[attr-defined]
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise ValueError("no value")
        start = _skip(text, at + 1)
        value, end = decoder.raw_decode(text, start)
        members[name] = (value, start, end)
        at = _skip(text, end)
        if text[at : at + 1] == "}":
            return members
        if text[at : at + 1] != ",":
            raise ValueError("no end")
        at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    """Behind the blanks."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _first(members: dict[str, tuple[Any, int, int]], names: tuple[str, ...]) -> str:
    """The first of these members that is a text with something in it."""
    found = (members[name][0] for name in names if name in members)
    return next((value for value in found if isinstance(value, str) and value), "")
