"""One sentence of an error: without the ids, times, links and documents that services put into it."""

from __future__ import annotations

import json
import re
from itertools import islice

from azbearer.arm.errors.finding import one_line
from azbearer.arm.errors.markup import without_trailers
from azbearer.patterns import regex

_LONGEST = 400
_MOST_DOCUMENTS = 20
_LINK = regex(
    r"(?i)[\s,;(-]*(?:for (?:more|further|additional|help) [\w ]{1,40},? ?)?(?:please )?"
    r"(?:(?:go to|see|visit|refer to)(?: (?:here|at|the|our|documentation|details):?)* ?)"
    r"['\"]?(https://[^\s'\"<>)]+?)['\"]?(?: for [\w ,]{1,60})?[.)'\"]*(?=\s|$)"
)
_TAIL = regex(r"(?i)\s*see error details for [\w ]{1,40}\.?$")
_JSON_START = regex(r"[\[{](?=[\s{\"\[])")


def trimmed(message: str) -> tuple[str, list[str]]:
    """The sentence alone, and the links that stood in it."""
    text = re.split(r"(?i)\s*(?:trace id:|correlation id:)", message, maxsplit=1)[0]
    text = one_line(_without_documents(without_trailers(text)))
    links = [found[1].rstrip(".") for found in _LINK.finditer(text)]
    text = _TAIL.sub("", re.sub(r"\s+([.,])", r"\1", _LINK.sub("", text)))
    return cut(text.strip().rstrip(".").strip(), _LONGEST), links


def _without_documents(text: str) -> str:
    """The text without the JSON documents in it, and without the words that announced them."""
    decoder = json.JSONDecoder(strict=False)
    for found in islice(_JSON_START.finditer(text), _MOST_DOCUMENTS):
        try:
            _, end = decoder.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        before = re.sub(r"[^.!?]*:\s*['\"]?$", "", text[: found.start()])
        return f"{before} {text[end:].lstrip(chr(39) + chr(34) + '. ')}"
    return text


def cut(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis when it is too long."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
