"""Who hears what of a run: found out once, so that telling is no more than calling."""

from __future__ import annotations

from azbearer.runner.listeners import Choosy
from azbearer.runner.redacted import REDACTING
from azbearer.runner.revealed import Revealed
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from azbearer.runner.events import Event
    from azbearer.runner.listeners import Listener
    from azbearer.secrets import Redactor

    Taker = Callable[[Any], object]
    Redact = Callable[[Any, Redactor], Event]


class Audience:
    """The listeners of a run, who hear of events without secrets unless they are `Revealed`.

    Args:
        listeners: in the order in which they are told.
        redactor: what is known to be secret.
    """

    def __init__(self, listeners: Iterable[Listener], redactor: Redactor) -> None:
        self._redactor = redactor
        self._hearing = _Hearing(tuple(listeners))

    def tell(self, event: Event) -> None:
        """Tell everybody who wants to hear of it."""
        redact, takers = self._hearing[type(event)]
        shown = event if redact is None else redact(event, self._redactor)
        for take, is_revealed in takers:
            take(event if is_revealed else shown)


class _Hearing(dict[type[Any], "tuple[Redact | None, Sequence[tuple[Taker, bool]]]"]):
    """What takes the secrets out of an event of a kind, who takes it, and whether with them."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        super().__init__()
        self._listeners = listeners

    def __missing__(self, kind: type[Any]) -> tuple[Redact | None, Sequence[tuple[Taker, bool]]]:
        taking = [(_taker(kind, each), isinstance(each, Revealed)) for each in self._listeners]
        takers = tuple((take, is_revealed) for take, is_revealed in taking if take is not None)
        self[kind] = found = (REDACTING.get(kind) if takers else None, takers)
        return found


def _taker(kind: type[Any], listener: Listener) -> Taker | None:
    return listener.takers.get(kind) if isinstance(listener, Choosy) else listener.handle
