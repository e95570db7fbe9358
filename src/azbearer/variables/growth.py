"""What a template would grow to, found out before it does.

The values that take part are followed like a graph: a variable leads to those whose tokens stand
in its value. Following each of them once gives the length of the final text, and meeting one on
its own path is a cycle. A cycle seen here is always real: a token inside a value is replaced
whatever stands around it, since a token can't contain braces.
"""

from __future__ import annotations

from azbearer.errors import VariableError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.variables.scopes import Lookup, Resolved

TOKEN = regex(r"\{\{([^{}]*)\}\}")
MOST_ROUNDS = 19
MOST_CHARACTERS = 16 << 20
"""How long a resolved text may be."""
# Bounds the work on names that are put together from pieces, which the graph does not see.
_MOST_TOKENS = 100_000
_LONGEST_NAME = 60


class Growth:
    """Follows the variables of one template; what was followed once is remembered.

    Args:
        lookup: finds variables.
        where: what the template is, for errors; if empty, the origin of a variable takes its place.
    """

    def __init__(self, lookup: Lookup, where: str) -> None:
        self._lookup = lookup
        self._where = where
        self._lengths: dict[str, int] = {}
        self._path: dict[str, Resolved] = {}

    def check(self, text: str) -> None:
        """Make sure that replacing all tokens of the text will end, and with a text of bearable length.

        Raises:
            VariableError: it won't.
        """
        if text.count("{{") > _MOST_TOKENS or self._expanded_length(text) > MOST_CHARACTERS:
            names = (token[1] for token in TOKEN.finditer(text))
            raise self.too_large(next((name for name in names if self._lookup(name)), ""))

    def _expanded_length(self, text: str) -> int:
        length = len(text)
        for token in TOKEN.finditer(text):
            length += self._length(token[1]) - len(token[0])
        return length

    def _length(self, name: str) -> int:
        """How long the value of this variable is with everything in it replaced."""
        known = self._lengths.get(name)
        if known is not None:
            return known
        found = self._lookup(name)
        if found is None:
            return len(name) + len("{{}}")
        if name in self._path:
            raise self._cycle(name)
        if len(self._path) >= MOST_ROUNDS:
            raise self.too_deep(self._path)
        self._path[name] = found
        length = self._lengths[name] = self._expanded_length(found.text)
        del self._path[name]
        return length

    def _cycle(self, name: str) -> VariableError:
        names = list(self._path)
        chain = names[names.index(name) :]
        origins = dict.fromkeys(self._path[each].origin for each in chain)
        return VariableError(
            f'variable "{shorten(name)}" refers to itself: {_arrows([*chain, name])}',
            where=self._place(", ".join(filter(None, origins))),
            hint=f'give "{shorten(chain[-1])}" a value that does not contain {{{{{shorten(name)}}}}}',
        )

    def too_deep(self, names: Iterable[str]) -> VariableError:
        """The error for a template that still has something to replace after the last round."""
        chain = list(names)
        return VariableError(
            f"variables are nested more than {MOST_ROUNDS} deep: {_arrows(chain)}",
            where=self._place(self._origin(chain[0])),
            hint="they may refer to each other in a circle; let them do so more directly",
        )

    def too_large(self, name: str) -> VariableError:
        """The error for a template that grows beyond all reason."""
        return VariableError(
            f'variable "{shorten(name)}" grows to more than {MOST_CHARACTERS >> 20} MiB of text',
            where=self._place(self._origin(name)),
            hint="look for variables whose values repeat other variables",
        )

    def _origin(self, name: str) -> str:
        found = self._lookup(name)
        return found.origin if found else ""

    def _place(self, origin: str) -> str:
        return " <- ".join(filter(None, (self._where, origin)))


def shorten(name: str) -> str:
    """A name for messages; a name that was put together from values may be of any length."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


def _arrows(names: list[str]) -> str:
    return " -> ".join(map(shorten, names))
