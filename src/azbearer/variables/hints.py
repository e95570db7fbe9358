"""What to tell someone whose `{{name}}` was not found."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.variables.scopes import ScopeName, Scopes

_HAS: dict[ScopeName, str] = {
    "local": "the run's local variables have",
    "data": "the data row has",
    "environment": "the environment has",
    "collection": "the collection has",
    "globals": "the globals have",
}


def suggest(name: str, scopes: Scopes) -> str:
    """A hint for a name that no scope has: what it was probably meant to be, or "" if nothing is alike.

    It quotes names, never values.
    """
    return _disabled(name, scopes) or _alike(name, scopes) or _unknown_dynamic(name)


def _disabled(name: str, scopes: Scopes) -> str:
    for scope in scopes:
        if any(entry.key == name for entry in scope):
            return f'{_HAS[scope.name]} "{name}", but it is disabled'
    return ""


def _alike(name: str, scopes: Scopes) -> str:
    for fold, reason in (
        (str.strip, "blanks inside the braces count"),
        (_caseless, "names are case-sensitive"),
    ):
        for scope in scopes:
            match = next((known for known in scope.names() if fold(known) == fold(name)), None)
            if match is not None:
                return f'{_HAS[scope.name]} "{match}"; {reason}'
    return _close(name, scopes)


def _caseless(name: str) -> str:
    return name.strip().casefold()


def _close(name: str, scopes: Scopes) -> str:
    """A name that differs in its separators (`tenant_id`, `tenantId`), or by a slip of the finger."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed when something is wrong already

    for scope in scopes:
        plain = {_letters(known): known for known in scope.names()}
        close = get_close_matches(_letters(name), plain, n=1, cutoff=0.8)
        if close:
            return f'{_HAS[scope.name]} "{plain[close[0]]}"'
    return ""


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _unknown_dynamic(name: str) -> str:
    return "there is no dynamic variable of that name" if name.startswith("$") else ""
