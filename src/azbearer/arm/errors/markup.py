"""Error bodies that are no JSON: XML of the data planes, pages of gateways, plain text.

XML is searched with patterns, not parsed: bodies come from anybody, and two elements are all that is wanted.
"""

from __future__ import annotations

import html
import re

from azbearer.arm.errors.finding import Finding, one_line
from azbearer.patterns import regex

_MOST = 65_536
_LONGEST_TEXT = 500
_ELEMENT = r"<(?:\w+:)?{0}(?:\s[^>]*)?>(.*?)</(?:\w+:)?{0}>"
_CODE = regex(_ELEMENT.format("[cC]ode"), re.DOTALL)
_MESSAGE = regex(_ELEMENT.format("(?:[mM]essage|Detail|Text)"), re.DOTALL)
_DETAIL = regex(
    r"<(AuthenticationErrorDetail|Reason|QueryParameterName|HeaderName|XmlNodeName)>(.*?)</\1>", re.DOTALL
)
_TAG = regex(r"<[^>]{0,1000}>")
_HIDDEN = regex(r"<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TITLE = regex(r"<title[^>]{0,300}>(.{0,1000}?)</title>", re.DOTALL | re.IGNORECASE)
_HEADING = regex(r"<(h[1-3])\b[^>]{0,300}>(.{0,1000}?)</\1>", re.DOTALL | re.IGNORECASE)
_TRACKED = (
    ("request id", regex(r"RequestId:\s*([0-9A-Fa-f-]{36})")),
    ("tracking id", regex(r"TrackingId:\s*([0-9A-Za-z_-]{8,80})", re.IGNORECASE)),
    ("correlation id", regex(r"correlationId\s*[=:]\s*([0-9A-Fa-f-]{36})", re.IGNORECASE)),
    ("activity id", regex(r"ActivityId:\s*([0-9A-Fa-f-]{36})", re.IGNORECASE)),
)
_TRAILERS = regex(
    r"[\s.,;]*(?:RequestId:|Time:|TrackingId:|ActivityId:|SystemTracker:|Timestamp:\s*\d|Request URI:).*",
    re.DOTALL | re.IGNORECASE,
)


def finding_of_markup(text: str) -> Finding | None:
    """The error in an XML body or on a page; None when it is neither."""
    text = text[:_MOST]
    if re.match(r"\s*(?:<!doctype html|<html|<head|<body)", text, re.IGNORECASE) or "<title" in text.lower():
        return _page(text)
    code, message = _CODE.search(text), _MESSAGE.search(text)
    if code is None and message is None:
        return Finding(message=_plain(text)) if re.match(r"\s*<\?xml|\s*<string", text) else None
    written = _plain(message[1]) if message else ""
    details = tuple(_plain(found[2]) for found in _DETAIL.finditer(text))
    return Finding(
        code=_plain(code[1]) if code else "",
        message=without_trailers(written),
        ids=ids_in(written),
        inner=tuple(Finding(message=each) for each in details if each),
    )


def finding_of_text(text: str) -> Finding | None:
    """A plain text as a finding; None when there is none."""
    line = one_line(text[:_MOST])
    if not line:
        return None
    return Finding(message=without_trailers(line)[:_LONGEST_TEXT], ids=ids_in(line))


def ids_in(text: str) -> tuple[tuple[str, str], ...]:
    """The ids that services write behind their sentences."""
    found = ((name, pattern.search(text)) for name, pattern in _TRACKED)
    return tuple((name, match[1]) for name, match in found if match)


def without_trailers(text: str) -> str:
    """The sentence without the ids and times behind it."""
    return _TRAILERS.sub("", text)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text)).strip()


def _page(text: str) -> Finding:
    """A page: its title, and the first heading that says more."""
    titled = _TITLE.search(text)
    title = one_line(_plain(titled[1])) if titled else ""
    headings = (one_line(_plain(found[2])) for found in _HEADING.finditer(text))
    more = next((each for each in headings if each and each.lower() not in title.lower()), "")
    parts = [part for part in (title, more) if part]
    shown = " - ".join(parts) or one_line(_plain(_HIDDEN.sub(" ", text)))
    return Finding(message=shown[:_LONGEST_TEXT] or "a page without text")
