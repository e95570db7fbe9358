"""Whoever hears of a run."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.runner.events import Event


class Listener(Protocol):
    """Whoever wants to hear of a run: reporters, progress, library callbacks."""

    def handle(self, event: Event) -> None:
        """Take one event; called in order, from the thread of the run."""


class Choosy:
    """A listener that wants to hear of some kinds of events only, each with a function of its own.

    Args:
        takers: the functions by the types of their events; the run calls them, and `handle` for nothing else.
    """

    def __init__(self, takers: Mapping[type[Any], Callable[[Any], object]]) -> None:
        self.takers = takers

    def handle(self, event: Event) -> None:
        """Take one event, if it is of a kind that is wanted."""
        take = self.takers.get(type(event))
        if take is not None:
            take(event)
