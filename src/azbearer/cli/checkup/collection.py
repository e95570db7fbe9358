"""A collection: who gets its tokens, and which of its auth types are not understood."""

from __future__ import annotations

from azbearer.auth.signing import AUTH_TYPES
from azbearer.cli.checkup.finding import Finding, good, info, warning
from azbearer.collection.model import Folder
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.collection.model import Collection, Item

_SENDS = regex(r"pm\.sendRequest|postman\.sendRequest")
_TOKEN_ENDPOINT = regex(r"oauth2/(?:v2\.0/)?token|grant_type")
_MOST_NAMED = 3


def examine_collection(collection: Collection) -> tuple[Finding, ...]:
    """Everything about the collection; nothing in it is run."""
    parts = list(_parts(collection.root))
    count = sum(1 for _ in collection.root.items())
    return (info(f"{count} requests", requests=count), *_scripts(parts), *_auth(parts))


def _parts(root: Folder) -> Iterator[Folder | Item]:
    """The collection itself, every folder, every request; nested as deep as files can be."""
    waiting: list[Folder | Item] = [root]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Folder):
            waiting.extend(reversed(part.children))


def _title(part: Folder | Item) -> str:
    return " / ".join((*part.path, part.name)) or "the collection"


def _scripts(parts: list[Folder | Item]) -> Iterator[Finding]:
    names = [
        _title(part)
        for part in parts
        if any(
            _SENDS.search(script.source) and _TOKEN_ENDPOINT.search(script.source)
            for script in part.scripts
            if script.listen == "prerequest"
        )
    ]
    if names:
        yield good(f"a script gets the token: {_some(names)}", scripts=names)
    else:
        yield info("no script of it gets a token", scripts=[])


def _auth(parts: list[Folder | Item]) -> Iterator[Finding]:
    users: dict[str, list[str]] = {}
    for part in parts:
        if part.auth is not None:
            users.setdefault(part.auth.type, []).append(_title(part))
    for kind, names in users.items():
        if kind in AUTH_TYPES:
            yield good(f"auth type {kind} is supported", auth=kind, used_by=names)
        else:
            text = f"auth type {kind} is not supported: {_some(names)}"
            yield warning(text, f"supported are {', '.join(AUTH_TYPES)}", auth=kind, used_by=names)


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
