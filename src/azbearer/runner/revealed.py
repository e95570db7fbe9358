"""A listener that hears a run as it is, secrets included: for the terminal of somebody who asked for that."""

from __future__ import annotations

from azbearer.runner.events import RunFinished
from azbearer.runner.result import Summary
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.runner.events import Event
    from azbearer.runner.listeners import Listener


class Revealed:
    """Hands every event on as it happened; a run masks no secrets for it, and for nobody else.

    Args:
        listener: hears them, with the failures of the result unmasked as well.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._summary = Summary()

    def handle(self, event: Event) -> None:
        """Take one event of the run, with its secrets."""
        self._summary.handle(event)
        if isinstance(event, RunFinished):
            from copy import copy  # noqa: PLC0415  slow to load, and few runs show their secrets

            result = copy(event.result)
            result.failures = self._summary.result.failures
            event = RunFinished(result)
        self._listener.handle(event)
