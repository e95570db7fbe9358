"""A sender whose first answer is there already, because a batch has brought it."""

from __future__ import annotations

from azbearer.arm.sender import Sender
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.access import Access
    from azbearer.arm.tools import Tools
    from azbearer.http.messages import Request, Response
    from azbearer.http.receiving import Receiver


class PrimedSender(Sender):
    """Gives the answer of the batch for the first request, and sends what comes after it.

    Args:
        tools: see `Sender`.
        access: see `Sender`.
        deadline: see `Sender`.
        first: the answer.
    """

    def __init__(self, tools: Tools, access: Access, deadline: float | None, first: Response) -> None:
        super().__init__(tools, access, deadline)
        self._first: Response | None = first

    def send(self, request: Request, *, retry: bool = True, receiver: Receiver | None = None) -> Response:
        """See `Sender.send`."""
        first, self._first = self._first, None
        if first is None:
            return super().send(request, retry=retry, receiver=receiver)
        self._note("answer", "", first.sent, first)
        return first
