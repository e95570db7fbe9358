"""`{{name}}` substitution, by the rules of Postman and newman, and without their traps.

The rules (postman-collection, lib/superstring; checked by running newman 6.2):

- A token is two braces around anything without braces. Blanks inside count: `{{ name }}` asks
  for a variable whose name begins and ends with a blank.
- All tokens are replaced from left to right, then the result is searched again, at most 19
  times. So values may hold tokens, and names may be put together: `{{host_{{stage}}}}`.
- A token whose name is unknown stays as it is written.

The traps. With a variable that refers to itself, newman repeats until the 19 rounds are over and
sends what is left; with two such references the text doubles each round, which ends in seconds of
work and a crash. Here both are errors that name the variables, and they are found before the work
is done (`growth.py`). Only names that are put together from pieces escape that view, so the size
of the result and the number of tokens are bounded as well.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any
from azbearer.variables.growth import MOST_CHARACTERS, MOST_ROUNDS, TOKEN, Growth

if TYPE_CHECKING:
    import re

    from azbearer.variables.scopes import Lookup


def resolve_text(text: str, lookup: Lookup, *, where: str = "") -> str:
    """The text with every known `{{name}}` replaced.

    Args:
        text: the template.
        lookup: finds variables, such as `Scopes.lookup`.
        where: what the text is, for errors, such as `demo.json > List, url`.

    Raises:
        VariableError: variables refer to themselves, are nested too deep, or grow too large.
    """
    if "{{" not in text:
        return text
    growth = Growth(lookup, where)
    trail = []
    for _ in range(MOST_ROUNDS):
        text, last = _replace_once(text, lookup, growth)
        if last is None or "{{" not in text:
            return text
        growth.check(text)
        trail.append(last)
    if any(lookup(token[1]) for token in TOKEN.finditer(text)):
        raise growth.too_deep(trail)
    return text


def _replace_once(text: str, lookup: Lookup, growth: Growth) -> tuple[str, str | None]:
    """One round: the text with its tokens replaced, and the last name that was."""
    last: str | None = None
    length = 0

    def replacement(token: re.Match[str]) -> str:
        nonlocal last, length
        found = lookup(token[1])
        if found is None:
            return token[0]
        last = token[1]
        value = found.text
        length += len(value)
        if length > MOST_CHARACTERS:
            raise growth.too_large(last)
        return value

    return TOKEN.sub(replacement, text), last


def resolve_value(value: Any, lookup: Lookup, *, where: str = "") -> Any:
    """The JSON value with every text in it resolved; member names stay as they are, as in newman.

    Lists and objects are copied, at any depth without recursion; the value itself is not changed.

    Raises:
        VariableError: as `resolve_text`.
    """
    result = [value]
    pending: list[Any] = [result]
    while pending:
        container = pending.pop()
        for key, member in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(member, str):
                container[key] = resolve_text(member, lookup, where=where)
            elif isinstance(member, dict | list):
                container[key] = member.copy()
                pending.append(container[key])
    return result[0]


def unresolved(text: str, lookup: Lookup) -> list[str]:
    """The names that stay in the text as `{{name}}` when everything known is replaced, each once.

    Raises:
        VariableError: as `resolve_text`.
    """
    resolved = resolve_text(text, lookup)
    names = (token[1] for token in TOKEN.finditer(resolved))
    return list(dict.fromkeys(name for name in names if lookup(name) is None))
