"""What ARM says when an api-version is wrong or missing, and what to send instead.

Four codes, each with a sentence of its own (seen in public issue threads, 2015 to 2026):

    MissingApiVersionParameter     nothing in the query
    InvalidApiVersionParameter     ARM itself does not have it, or it is malformed; the list is ARM's own
    NoRegisteredProviderFound      the resource type does not have it in this location
    InvalidResourceType            the namespace does not have the type in it

Clients wrap the sentence in words of theirs, so it is looked for anywhere in a text. When a part of the
path is empty, because a variable was unset, ARM takes the path for one of its own, and complains with
InvalidApiVersionParameter about a
version that would have been right: sending another one would hide what is wrong.
"""

from __future__ import annotations

import json
import re

from azbearer.arm.versions.choosing import is_preview, is_version, newest
from azbearer.patterns import regex
from azbearer.typed import NamedTuple

# Quotes of any kind, escaped or not, have become plain ones by then.
_LIST = regex(r"supported (?:api[- ]?)?versions are\s*:?\s*(?:['\[]([^'\]]*)|(\d[\w,\s-]*))", re.IGNORECASE)
_ASKED = (
    regex(r"api[- ]?version ?'?(?!parameter)([^'\s]*)'? is invalid", re.IGNORECASE),
    regex(r"(?:and|for) api[- ]version '([^']*)", re.IGNORECASE),
)
_TYPE = regex(r"(?:for type|resource type) '([^']+)'", re.IGNORECASE)
_NAMESPACE = regex(r"in the namespace '([^']+)", re.IGNORECASE)
_LOCATION = regex(r"found for location '([^']*)", re.IGNORECASE)
_LOCATIONS = regex(r"supported locations are\s*'([^']*)", re.IGNORECASE)
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": "'", "\u201d": "'", '"': "'", "\\": None})
_SIGNS = {
    "MissingApiVersionParameter": regex(
        r"MissingApiVersionParameter|api-version query parameter.{0,30}is required", re.IGNORECASE | re.DOTALL
    ),
    "NoRegisteredProviderFound": regex(
        r"NoRegisteredProviderFound|no registered resource provider found", re.IGNORECASE
    ),
    "InvalidResourceType": regex(
        r"InvalidResourceType|resource type .{0,120}could not be found in the namespace",
        re.IGNORECASE | re.DOTALL,
    ),
    "InvalidApiVersionParameter": regex(
        r"InvalidApiVersionParameter|api[- ]version\b.{0,60} is invalid", re.IGNORECASE | re.DOTALL
    ),
}
_LONGEST = 65_536


class Rejection(NamedTuple):
    """An answer about the api-version.

    Args:
        code: one of the four.
        asked: the version that was sent, as the answer repeats it.
        supported: the versions that the answer lists, as it lists them.
        kind: the resource type it names, without its namespace.
        namespace: the provider it names.
        location: the one it complains about.
        locations: those that it lists.
    """

    code: str
    asked: str = ""
    supported: tuple[str, ...] = ()
    kind: str = ""
    namespace: str = ""
    location: str = ""
    locations: tuple[str, ...] = ()


def rejection_in(text: str) -> Rejection | None:
    """What a text says about an api-version; None when it is about something else.

    Args:
        text: a sentence, or a JSON body, or what a client made of them.
    """
    text = _unescaped(text[:_LONGEST]).translate(_QUOTES)
    code = next((code for code, sign in _SIGNS.items() if sign.search(text)), "")
    if not code:
        return None
    found = _LIST.search(text)
    asked = next((match[1] for each in _ASKED if (match := each.search(text))), "")
    return Rejection(
        code,
        asked.strip(),
        tuple(part for part in _parts(found[1] or found[2] or "") if is_version(part)) if found else (),
        _first(_TYPE, text),
        _first(_NAMESPACE, text),
        _first(_LOCATION, text),
        _parts(_first(_LOCATIONS, text)),
    )


def rejection_of(status: int, body: bytes) -> Rejection | None:
    """What an answer says about the api-version; only those with 400 and 404 say anything."""
    if status not in {400, 404} or len(body) > _LONGEST:
        return None
    return rejection_in(body.decode("utf-8-sig", "replace"))


def _unescaped(text: str) -> str:
    """The message of a JSON body, so that its escapes do not matter; other texts as they are."""
    try:
        document = json.loads(text)
        error = document.get("error", document)
        return f"{error.get('code', '')} {error['message']}"
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError):
        # Terminals break lines anywhere, inside of a version too.
        joined = re.sub(r"(?<=\d)\s*\n\s*(?=[-,\d])", "", text.replace("\\n", "\n"))
        return re.sub(r"\s+", " ", joined)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found else ""


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def corrected(rejection: Rejection, *, preview: bool = False) -> str:
    """The version to send instead; empty when there is none to be had from the answer.

    The newest one is what a person would take; a preview only when one was asked for, or nothing else is
    there.
    """
    wants = preview or (is_preview(rejection.asked) and is_version(rejection.asked))
    better = newest(rejection.supported, preview=wants)
    return "" if better == rejection.asked else better


def empty_segment(path: str) -> str:
    """What is wrong with a path in which a segment is empty, or an empty text when none is.

    Args:
        path: without the query.
    """
    segments = path.rstrip("/").split("/")[1:]
    for place, segment in enumerate(segments):
        if not segment.strip() or segment in {"%20", "undefined", "null", "None"}:
            before = segments[place - 1] if place else ""
            what = f'the value of "{before}" in the path' if before else "the beginning of the path"
            return f"{what} is empty, which looks like a variable that is not set"
    return ""
