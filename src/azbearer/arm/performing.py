"""Performs what the generators of this room ask for, with a sender."""

from __future__ import annotations

from azbearer.arm.contract import Ask, Page, Pause, Progress
from azbearer.errors import AzbearerError
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from azbearer.arm.sender import Sender
    from azbearer.http.messages import Response

T = TypeVar("T")


def perform(
    sender: Sender,
    flow: Generator[Any, Any, T],
    *,
    page: Callable[[Page], object] = lambda _: None,
    progress: Callable[[Progress], object] = lambda _: None,
) -> T:
    """Do what a generator asks for until it returns.

    Args:
        sender: sends, and waits.
        flow: of this room.
        page: takes each page.
        progress: hears how far an operation is.

    Raises:
        AzbearerError: as the generator raises it, or as `page` does.
    """
    performer = _Performer(sender, page, progress)
    try:
        effect = next(flow)
        while True:
            try:
                result = performer.result(effect)
            except AzbearerError as error:
                effect = flow.throw(error)
            else:
                effect = flow.send(result)
    except StopIteration as stop:
        value: T = stop.value
        return value


class _Performer(NamedTuple):
    """Performs one effect after the other."""

    sender: Sender
    page: Callable[[Page], object]
    progress: Callable[[Progress], object]

    def result(self, effect: Ask | Pause | Page | Progress) -> Response | None:
        """What the generator is sent back."""
        match effect:
            case Ask():
                return self.sender.send(effect.request, retry=effect.retry)
            case Pause():
                self.sender.pause(effect.seconds)
            case Page():
                self.page(effect)
            case Progress():
                self.progress(effect)
        return None
