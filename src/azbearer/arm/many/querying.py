"""The rows of a Resource Graph query, for `azbearer.Client`."""

from __future__ import annotations

from azbearer.arm.resource_graph import SHARED, Place, found
from azbearer.arm.results import Pages
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from azbearer.arm.resource_graph import Wish
    from azbearer.arm.sender import Sender
    from azbearer.http.messages import Response


def rows_of(wish: Wish, manager: str, sender: Sender, principal: str) -> Iterator[Any]:
    """Each row, page by page.

    Args:
        wish: what is asked.
        manager: the address of the Resource Manager.
        sender: of the call.
        principal: whose quota it is.
    """
    place = Place(manager, sender.access, SHARED.of(f"{manager} {principal}"))
    for page in Pages(sender, _walk(wish, place)):
        yield from page.items


def _walk(wish: Wish, place: Place) -> Generator[Any, Any, Response]:
    return (yield from found(wish, place)).response
