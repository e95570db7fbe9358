"""Who hears what of a run: found out once, so that telling is no more than calling."""

from __future__ import annotations

from azbearer.runner.events import Choosy
from azbearer.runner.redaction import REDACTING
from azbearer.runner.revealed import Revealed
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from azbearer.runner.events import Event, Listener
    from azbearer.secrets import Redactor

    Taker = Callable[[Any], object]


class Audience:
    """The listeners of a run, who hear of events without secrets unless they are `Revealed`.

    Args:
        listeners: in the order in which they are told.
        redactor: what is known to be secret.
    """

    def __init__(self, listeners: Iterable[Listener], redactor: Redactor) -> None:
        self._listeners = tuple(listeners)
        self._redactor = redactor
        self._takers: dict[type[Any], Sequence[Taker]] = {}

    def tell(self, event: Event) -> None:
        """Tell everybody who wants to hear of it."""
        takers = self._takers.get(type(event))
        if takers is None:  # the first of its kind
            takers = self._takers[type(event)] = _takers(type(event), self._listeners, self._redactor)
        for take in takers:
            take(event)


def _takers(kind: type[Any], listeners: Sequence[Listener], redactor: Redactor) -> tuple[Taker, ...]:
    """Whom to tell of an event of this kind as it is."""
    takers = [(each, take) for each in listeners if (take := _taker(kind, each)) is not None]
    redact = REDACTING.get(kind)
    if redact is None:
        return tuple(take for _, take in takers)
    told = tuple((take, isinstance(each, Revealed)) for each, take in takers)

    def tell(event: Event) -> None:
        redacted = redact(event, redactor)
        for take, revealed in told:
            take(event if revealed else redacted)

    return (tell,) if told else ()


def _taker(kind: type[Any], listener: Listener) -> Taker | None:
    return listener.takers.get(kind) if isinstance(listener, Choosy) else listener.handle
