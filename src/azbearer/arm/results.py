"""What a client's calls give: answers, pages, operations."""

from __future__ import annotations

import json

from azbearer.arm.errors import cause_of, error_lines
from azbearer.arm.operations import follow
from azbearer.arm.performing import perform
from azbearer.arm.trail import resume_id, started
from azbearer.errors import HttpStatusError, OperationError
from azbearer.http.messages import shown_url
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from azbearer.arm.contract import Page, Progress
    from azbearer.arm.sender import Sender
    from azbearer.arm.trail import Trail
    from azbearer.http.messages import Request, Response

_ERRORS = 400


class Reply(NamedTuple):
    """One answer.

    Args:
        response: as the transport gave it.
    """

    response: Response

    def __repr__(self) -> str:
        return f"<Reply {self.status} {shown_url(self.url)} {len(self.content)} bytes>"

    @property
    def status(self) -> int:
        """Such as 200."""
        return self.response.status

    @property
    def ok(self) -> bool:
        """Whether it is no error."""
        return self.status < _ERRORS

    @property
    def url(self) -> str:
        """Who answered, behind redirects."""
        return self.response.url

    @property
    def content(self) -> bytes:
        """The body, as it came."""
        return self.response.body

    @property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 are replaced."""
        return self.response.body.decode("utf-8-sig", "replace")

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """As received, repeated names stay repeated."""
        return self.response.headers

    @property
    def etag(self) -> str | None:
        """The resource's version, for `if_match`."""
        return self.response.header("ETag")

    @property
    def request_id(self) -> str | None:
        """What support asks for."""
        return self.response.header("x-ms-request-id")

    def header(self, name: str) -> str | None:
        """The first header of that name, compared case-insensitively, or None."""
        return self.response.header(name)

    def json(self) -> Any:
        """The body's JSON value; None for an empty one.

        Raises:
            ValueError: it is no JSON.
        """
        return json.loads(self.response.body.decode("utf-8-sig")) if self.response.body else None


def checked(reply: Reply) -> Reply:
    """The reply, if it is no error.

    Raises:
        HttpStatusError: it is; `response` is the reply.
    """
    if not reply.ok:
        raise _error(reply, HttpStatusError, "")
    return reply


def _error(reply: Reply, kind: type[HttpStatusError], said: str) -> HttpStatusError:
    response = reply.response
    cause = cause_of(response.status, response.headers, response.body)
    message, where, hint = error_lines(cause, response.status, response.sent.method, shown_url(response.url))
    error = kind(f"{said}: {cause.line}" if said else message, where=where, hint=hint)
    error.response = reply
    return error


class Operation:
    """Something that was started, and that may go on.

    Args:
        sender: of the call.
        request: that started it.
        first: the answer to that, or None for one that is resumed.
        via: `final-state-via` of the operation's description.
        trail: of one that is resumed.

    Attributes:
        status: the service's latest word.
        percent: 0 to 100, or None when the service does not say.
    """

    def __init__(
        self,
        sender: Sender,
        request: Request,
        first: Reply | None,
        *,
        via: str = "",
        trail: Trail | None = None,
    ) -> None:
        self._sender = sender
        self._request = request
        self._first = first
        self._trail = trail
        if first is not None:
            self._trail = started(request, first.response, sender.access, via)
        self._result = first if self._trail is None else None
        self._resume = "" if self._trail is None else resume_id(self._trail)
        self.status = "Succeeded" if self._trail is None else "Accepted"
        self.percent: float | None = None

    @property
    def first(self) -> Reply:
        """The answer that started it."""
        if self._first is None:
            raise ValueError("a resumed operation has no first answer")
        return self._first

    @property
    def done(self) -> bool:
        """Whether it is known to be over."""
        return self._result is not None

    @property
    def resume_id(self) -> str:
        """For `Client.resume` and `azbearer request --resume`; empty when there is nothing to wait for."""
        return self._resume

    def wait(self, *, progress: Callable[[Operation], object] = lambda _: None) -> Reply:
        """Wait for the end.

        Args:
            progress: called with this operation before each wait.

        Returns:
            The final resource, or the result of the action.

        Raises:
            OperationError: it failed or was cancelled, or its status can't be read any more.
            LimitError: the call's timeout is over; `resume_id` takes it up again.
        """
        if self._result is not None or self._trail is None:
            assert self._result is not None  # noqa: S101 - without a trail the first answer is the result
            return self._result

        def heard(effect: Progress) -> None:
            self.status, self.percent, self._resume = effect.status, effect.percent, effect.resume
            progress(self)

        first = self._first.response if self._first is not None else None
        flow = follow(self._trail, self._request, self._sender.access, first=first)
        outcome = perform(self._sender, flow, progress=heard)
        self.status = outcome.status
        reply = Reply(outcome.response)
        if not outcome.succeeded:
            said = "was cancelled" if outcome.status == "Canceled" else "failed"
            raise _error(reply, OperationError, f"the operation {said}")
        self._result = checked(reply)
        return self._result


class ListPage(NamedTuple):
    """One page of a list; `items` are empty for a page that is no JSON."""

    number: int
    reply: Reply
    items: list[Any]


class Pages:
    """The pages of a list; an iterator, each page is fetched when it is wanted.

    Args:
        sender: of the call.
        flow: of `paging.pages`.
    """

    def __init__(self, sender: Sender, flow: Generator[Any, Any, Response]) -> None:
        self._sender = sender
        self._flow = flow
        self._ended = False
        self._found: ListPage | None = None

    def __iter__(self) -> Iterator[ListPage]:
        return self

    def __next__(self) -> ListPage:
        if self._ended:
            raise StopIteration
        self._found = None
        try:
            last = perform(self._sender, self._until_page(), page=self._take)
        except BaseException:
            self._ended = True
            raise
        if self._found is not None:
            return self._found
        self._ended = True
        if last is not None:
            checked(Reply(last))
        raise StopIteration

    def _take(self, page: Page) -> None:
        items = list(page.members.items) if page.members is not None else []
        self._found = ListPage(page.number, Reply(page.response), items)

    def _until_page(self) -> Generator[Any, Any, Response | None]:
        """The walk up to its next page, or to its end with the last answer."""
        result: Any = None
        while self._found is None:
            try:
                effect = self._flow.send(result)
            except StopIteration as stop:
                last: Response = stop.value
                return last
            result = yield effect
        return None
