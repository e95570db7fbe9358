"""The values that this room's generators yield, and what they are sent back.

A generator describes what must be done; whoever drives it (`sender.py`, a test with canned answers) does
it. `Ask` is answered with an `http` response, or the error is thrown in; everything else with None.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.http.messages import Request, Response


class Ask(NamedTuple):
    """Effect: send this request with the call's token; the result is a `Response`.

    Args:
        request: without a token.
        retry: whether the sender may repeat it by the rules of `throttle.py`; a generator that reads
            a status over and over repeats by itself.
    """

    request: Request
    retry: bool = True


class Pause(NamedTuple):
    """Effect: wait that many seconds."""

    seconds: float


class Page(NamedTuple):
    """Effect: take this page; `number` counts from 1, `members` are the body's members if it is JSON."""

    number: int
    response: Response
    members: PageBody | None


class PageBody(NamedTuple):
    """A JSON page taken apart without losing a byte of its items.

    Args:
        items: what the page lists, parsed.
        text: the items as they stand in the body, without the brackets around them.
        items_name: the member that lists them, such as `value`.
        next_link: where the next page is, or empty.
        skip_token: of Resource Graph's `$skipToken`, or empty.
        next_marker: of Storage's `NextMarker`, or empty.
    """

    items: list[object]
    text: str
    items_name: str
    next_link: str = ""
    skip_token: str = ""
    next_marker: str = ""


class Progress(NamedTuple):
    """Effect: tell how far a long-running operation is.

    Args:
        status: the service's own word, such as `InProgress`.
        percent: 0 to 100, or None when the service does not say.
        reads: how often the status was read.
        resume: the id by which the operation can be taken up again.
    """

    status: str
    percent: float | None
    reads: int
    resume: str


class Outcome(NamedTuple):
    """How a long-running operation ended.

    Args:
        status: `Succeeded`, `Failed`, `Canceled`, or `Accepted` when the service named no way to follow it.
        response: the final resource, or the answer that tells of the failure.
        has_result: whether the response's body is the operation's result rather than its status.
    """

    status: str
    response: Response
    has_result: bool = True

    @property
    def succeeded(self) -> bool:
        """Whether it did what was asked."""
        return self.status not in {"Failed", "Canceled"}
