"""Following a long-running operation to its end: a generator that is sent answers.

Sources: Microsoft, resource provider contract, "Asynchronous API reference"; "Track asynchronous Azure
operations"; azure-mgmt-core's `ARMPolling` for the final request; and what services do beside that, as
their issue trackers tell (Location answers 200 with `status: Failed`; a status that is 404 for a while).

There are three things to read, the first that an answer offers:

    status     Azure-AsyncOperation or Operation-Location: always 200, the outcome is in `status`
    location   Location: 202 until it is over
    resource   the resource itself, whose `provisioningState` tells

A failed read of a status says nothing about the operation, and is tried again for a while.
"""

from __future__ import annotations

import time

from azbearer.arm import states
from azbearer.arm.contract import Ask, Outcome, Pause, Progress
from azbearer.arm.throttle import asked_pause
from azbearer.arm.trail import Trail, resume_id, started
from azbearer.errors import OperationError, TransportError
from azbearer.http.messages import Request, shown_url
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from azbearer.arm.access import Access
    from azbearer.http.messages import Response

    Flow = Generator[Ask | Pause | Progress, Response, Outcome]

# Where the service doesn't say when to ask again; in seconds.
_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_SHORTEST, _LONGEST = 0.1, 600.0
# Reads in a row that may fail, and reads of a result that is not there yet.
_MOST_UNREAD = 8
_MOST_ABSENT = 5
_ACCEPTED = 202
_GONE = frozenset({404, 410})
_ERRORS = 400
# Headers of the first request that belong to what it asked for.
_OF_THE_WRITE = frozenset(
    {"content-type", "content-length", "content-encoding", "if-match", "if-none-match", "prefer"}
)


def operation(
    request: Request,
    response: Response,
    access: Access,
    *,
    via: str = "",
    now: Callable[[], float] = time.time,
) -> Flow:
    """Follow what an answer has started, if it has started anything.

    Args:
        request: that was sent.
        response: its answer.
        access: says which links may be followed.
        via: `final-state-via` of the operation's description, or empty for the usual rules.
        now: seconds since the epoch, for dates.

    Raises:
        RequestRefusedError: the status is a stranger's.
        OperationError: the status can't be read any more.
    """
    trail = started(request, response, access, via)
    if trail is None:
        status = "Accepted" if response.status == _ACCEPTED else "Succeeded"
        return Outcome(status, response)
    return (yield from follow(trail, request, access, now=now, first=response))


def follow(
    trail: Trail,
    request: Request,
    access: Access,
    *,
    now: Callable[[], float] = time.time,
    first: Response | None = None,
) -> Flow:
    """Follow an operation that goes on.

    Args:
        trail: what is known of it; such as `trail.resumed` gives it.
        request: whose headers the reads have.
        access: says which links may be followed.
        now: seconds since the epoch, for dates.
        first: the answer that started it, if there is one.

    Raises:
        RequestRefusedError: a link leads to a stranger.
        OperationError: the status can't be read any more.
    """
    headers = tuple(header for header in request.headers if header[0].lower() not in _OF_THE_WRITE)
    asking = Request("GET", trail.url, headers, None, request.protected)
    return (yield from _Watch(trail, asking, access, now).run(first))


class _Watch:
    """One operation that is being followed."""

    def __init__(self, trail: Trail, asking: Request, access: Access, now: Callable[[], float]) -> None:
        self._trail = trail
        self._asking = asking
        self._access = access
        self._now = now
        self._reads = 0
        self._unread = 0

    def run(self, first: Response | None) -> Flow:
        """Read the status until the operation is over, then its result."""
        pause = 0.0 if first is None else self._pause(first)
        state = states.State("Accepted", None)
        while True:
            yield Progress(state.word, state.percent, self._reads, resume_id(self._trail))
            yield Pause(pause)
            response, failure = yield from self._read()
            self._reads += 1
            if response is None or response.status >= _ERRORS:
                if response is not None and (yield from self._is_gone(response)):
                    return Outcome("Succeeded", response, has_result=False)
                pause = self._unreadable(response, failure)
                continue
            self._unread = 0
            self._trail = self._trail.moved(response, self._access)
            state = states.state_of(self._trail, response)
            if state.ended:
                break
            pause = self._pause(response)
        if state.failed:
            return Outcome(state.ended, response)
        yield Progress(state.word, state.percent, self._reads, resume_id(self._trail))
        return (yield from self._result(response))

    def _read(
        self,
    ) -> Generator[Ask | Pause | Progress, Response, tuple[Response | None, TransportError | None]]:
        """The status, or why there is none."""
        try:
            return (yield Ask(self._asking._replace(url=self._trail.monitor), retry=False)), None
        except TransportError as error:
            return None, error

    def _is_gone(self, response: Response) -> Generator[Ask | Pause | Progress, Response, bool]:
        """Whether a deletion is over whose status is not there any more: then neither is the resource."""
        trail = self._trail
        if response.status not in _GONE or trail.method != "DELETE":
            return False
        if trail.kind == "resource":
            return True
        found = yield Ask(self._asking._replace(url=trail.url))
        return found.status in _GONE

    def _unreadable(self, response: Response | None, failure: TransportError | None) -> float:
        """The pause before the next try.

        Raises:
            OperationError: there were enough of them, or it makes no sense.
        """
        self._unread += 1
        hopeless = response is not None and not states.may_pass(response)
        if self._unread > _MOST_UNREAD or hopeless:
            what = f"status {response.status}" if response is not None else getattr(failure, "message", "")
            error = OperationError(
                f"the operation goes on, but its status can't be read: {what}",
                where=shown_url(self._trail.monitor),
                hint="take it up again later: azbearer request --resume ID",
                code="status-unreadable",
            )
            error.response = response
            raise error
        asked = asked_pause(response, self._now()) if response is not None else None
        return _clamped(asked) if asked is not None else _PAUSES[min(self._unread, len(_PAUSES)) - 1]

    def _pause(self, response: Response) -> float:
        """How long to wait after this answer."""
        asked = asked_pause(response, self._now())
        return _clamped(asked) if asked is not None else _PAUSES[min(self._reads, len(_PAUSES) - 1)]

    def _result(self, last: Response) -> Flow:
        """What the call would have answered if it had been a short one."""
        url = states.result_url(self._trail, last)
        if url is None:
            return Outcome("Succeeded", last, has_result=states.is_result(self._trail))
        asking = self._asking._replace(url=self._access.follow(url, "the operation's result"))
        absent = 0
        while True:
            response = yield Ask(asking)
            absent += response.status in _GONE
            if response.status != _ACCEPTED and (response.status not in _GONE or absent > _MOST_ABSENT):
                break
            yield Pause(self._pause(response) if response.status == _ACCEPTED else _PAUSES[absent - 1])
        if response.status in _GONE and self._trail.method == "POST":
            # An action's result is kept for a while only; that it succeeded is known.
            return Outcome("Succeeded", last)
        return Outcome("Succeeded", response)


def _clamped(seconds: float) -> float:
    return min(max(seconds, _SHORTEST), _LONGEST)
