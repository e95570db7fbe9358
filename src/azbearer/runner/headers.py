"""The headers that a request itself has: as they are written, and which of them stay."""

from __future__ import annotations

from azbearer.collection.request import parse_header_text
from azbearer.runner.text import entries, plain
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Headers = tuple[tuple[str, str], ...]


class OwnHeaders:
    """The enabled headers of a request, with variables in them.

    Args:
        given: as the request object has them, a list or a text.

    Attributes:
        templates: the names and values that have variables in them.
    """

    __slots__ = ("_pairs", "_settled", "_values_only", "templates")

    def __init__(self, given: Any) -> None:
        pairs: list[tuple[str, str]] = []
        names: set[str] = set()
        self.templates: list[str] = []
        for entry in entries(parse_header_text(given) if isinstance(given, str) else given):
            name, value = plain(entry.get("key")), plain(entry.get("value"))
            pairs.append((name, value))
            if "{{" in name:
                self.templates.append(name)
            else:
                names.add(name.lower())
            if "{{" in value:
                self.templates.append(value)
        self._pairs: Headers = tuple(pairs)
        # So are nearly all: no name has a variable in it, none comes twice, and none is empty.
        self._values_only = len(names) == len(pairs) and "" not in names
        self._settled = None if self.templates else arranged(self._pairs)

    def resolved(self, resolve: Callable[[str], str]) -> Headers:
        """Names and values with their variables replaced, in the order to send."""
        if self._settled is not None:
            return self._settled
        if self._values_only:
            return tuple([(name, resolve(value)) for name, value in self._pairs])
        return arranged(tuple([(resolve(name), resolve(value)) for name, value in self._pairs]))


def arranged(headers: Headers) -> Headers:
    """Of names that differ in case one spelling stays, and headers of one name stand side by side.

    As in newman the spelling is the one that first appeared last, and the place that of the first (Node.js).
    """
    if len({name.lower() for name, _ in headers if name}) == len(headers):
        return headers
    spelling = {name.lower(): name for name in dict.fromkeys(name for name, _ in headers)}
    kept = [(name, value) for name, value in headers if name and spelling[name.lower()] == name]
    return tuple((name, value) for wanted in dict(kept) for name, value in kept if name == wanted)
