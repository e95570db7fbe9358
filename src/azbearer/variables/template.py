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
    from collections.abc import Callable, Sequence

    from azbearer.variables.scopes import Lookup

    TextOf = Callable[[str], str | None]


class Template:
    """A text with `{{name}}` in it, taken apart once, to be resolved as often as anybody likes.

    Attributes:
        text: as it is written.
    """

    __slots__ = ("_names", "_pieces", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # With a name at every second place.
        self._pieces: Sequence[str] = TOKEN.split(text) if "{{" in text else ()
        self._names = self._pieces[1::2]

    def resolve(self, lookup: Lookup, text_of: TextOf | None = None, where: str = "") -> str:
        """The text with every known `{{name}}` replaced.

        Args:
            lookup: finds variables, such as `Scopes.lookup`.
            text_of: gives a variable's text for less than the lookup, such as `Scopes.text`; where it gives
                None, the lookup is asked.
            where: what the text is, for errors, such as `demo.json > List, url`.

        Raises:
            VariableError: variables refer to themselves, are nested too deep, or grow too large.
        """
        if not self._names:
            return self.text
        last: str | None = self._names[-1]
        text = self._text_for_less(text_of) if text_of else None
        if text is None:
            text, last = _replaced(self._pieces, lookup, where)
        return text if last is None or "{{" not in text else _resolved_further(text, last, lookup, where)

    def _text_for_less(self, text_of: TextOf) -> str | None:
        """The text with its tokens replaced once; None if a name is not known so, or it grows too large."""
        parts = [*self._pieces]
        length = 0
        for at, name in enumerate(self._names):
            value = text_of(name)
            if value is None:
                return None
            parts[2 * at + 1] = value
            length += len(value)
        return "".join(parts) if length <= MOST_CHARACTERS else None


def resolve_text(text: str, lookup: Lookup, *, where: str = "") -> str:
    """The text with every known `{{name}}` replaced; see `Template.resolve`."""
    return Template(text).resolve(lookup, None, where) if "{{" in text else text


def _replaced(pieces: Sequence[str], lookup: Lookup, where: str) -> tuple[str, str | None]:
    """One round: the text with its tokens replaced, and the last name that was."""
    parts = list(pieces)
    last: str | None = None
    length = 0
    for at in range(1, len(parts), 2):
        name = parts[at]
        found = lookup(name)
        if found is None:
            parts[at] = f"{{{{{name}}}}}"
            continue
        value = found.text
        last = name
        parts[at] = value
        length += len(value)
        if length > MOST_CHARACTERS:
            raise Growth(lookup, where).too_large(name)
    return "".join(parts), last


def _resolved_further(text: str, last: str, lookup: Lookup, where: str) -> str:
    """The text, in which the first round has put a value with more to replace, after all rounds."""
    growth = Growth(lookup, where)
    growth.check(text)
    trail = [last]
    while len(trail) < MOST_ROUNDS:
        text, replaced = _replaced(TOKEN.split(text), lookup, where)
        if replaced is None or "{{" not in text:
            return text
        growth.check(text)
        trail.append(replaced)
    if any(lookup(token[1]) for token in TOKEN.finditer(text)):
        raise growth.too_deep(trail)
    return text


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
