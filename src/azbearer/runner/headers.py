"""The headers that a request itself has: as they are written, and which of them stay."""

from __future__ import annotations

from itertools import chain

from azbearer.collection.request import parse_header_text
from azbearer.runner.text import plain
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Headers = list[tuple[str, str]]


class OwnHeaders:
    """The enabled headers of a request, with variables in them.

    Args:
        given: as the request object has them, a list or a text.
    """

    __slots__ = ("_as_written", "_pairs")

    def __init__(self, given: Any) -> None:
        entries = parse_header_text(given) if isinstance(given, str) else given
        pairs: Headers = []
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and not entry.get("disabled"):
                pairs.append((plain(entry.get("key")), plain(entry.get("value"))))
        self._pairs = pairs
        has_tokens = any("{{" in text for text in chain.from_iterable(pairs))
        self._as_written = None if has_tokens else arranged(pairs)

    def texts(self) -> Iterable[str]:
        """Every name and value."""
        return chain.from_iterable(self._pairs)

    def resolved(self, resolve: Callable[[str], str]) -> Headers:
        """Names and values with their variables replaced, in the order to send."""
        if self._as_written is not None:
            return self._as_written
        return arranged([(resolve(name), resolve(value)) for name, value in self._pairs])


def arranged(headers: Headers) -> Headers:
    """Of names that differ in case one spelling stays, and headers of one name stand side by side.

    As in newman the spelling is the one that first appeared last, and the place that of the first (Node.js).
    """
    if len({name.lower() for name, _ in headers if name}) == len(headers):
        return headers
    spelling = {name.lower(): name for name in dict.fromkeys(name for name, _ in headers)}
    kept = [(name, value) for name, value in headers if name and spelling[name.lower()] == name]
    return [(name, value) for wanted in dict(kept) for name, value in kept if name == wanted]
