"""`--dry-run`: every request as it would be sent, with nothing sent and no script run.

Everything up to the network is that of a real run: variables, data, bodies, auth, system headers, cookies of
the jar. What scripts would set is missing, and a token that the engine would supply is not fetched.
"""

from __future__ import annotations

from azbearer.errors import TransportError
from azbearer.runner.events import RequestFinished
from azbearer.runner.flow import Deadline
from azbearer.runner.lane import Lane
from azbearer.runner.redacted import redact_event
from azbearer.runner.redaction import redact_request
from azbearer.runner.retries import RetryRules
from azbearer.runner.rows import Rows
from azbearer.typed import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.messages import Request, SendOptions
    from azbearer.runner.events import Cursor, Event, Problem
    from azbearer.runner.parts import RunOptions, RunParts
    from azbearer.runner.plan import Plan, PlannedItem

_NOT_SENT = "dry-run"


class Preview(NamedTuple):
    """One request that would be sent, without secrets; or why it would not be.

    Args:
        cursor: where in the run.
        planned: the request in its place.
        request: as it would go on the wire, or None.
        problem: why it would not be sent, or None.
    """

    cursor: Cursor
    planned: PlannedItem
    request: Request | None
    problem: Problem | None


class _Keeping:
    """A transport that keeps the last request, and sends none."""

    def __init__(self) -> None:
        self.last: Request | None = None

    def send(self, request: Request, options: SendOptions | None = None) -> NoReturn:
        """Keep it."""
        del options
        length = str(len(request.body or b""))
        counted = request.with_header("Content-Length", length) if request.body else request
        self.last = counted
        raise TransportError("nothing is sent", code=_NOT_SENT)

    def close(self) -> None:
        """Nothing is open."""


def preview(
    plan: Plan,
    parts: RunParts,
    options: RunOptions,
    show: Callable[[Preview], object],
    *,
    masked: bool = True,
) -> None:
    """Show every request of a plan in order.

    Args:
        plan: whose scripts are left out.
        parts: its transport and its tokens are not used.
        options: its pauses and limits neither.
        show: takes one after the other.
        masked: whether secrets in them are replaced.
    """
    kept = _Keeping()

    def emit(event: Event) -> None:
        if isinstance(event, RequestFinished):
            show(_preview(event, kept.last, parts, masked=masked))
            kept.last = None

    lane = Lane(
        plan._replace(items=tuple(item._replace(prerequest=(), tests=()) for item in plan.items)),
        parts._replace(transport=kept, token_source=None),
        options._replace(delay=0.0, bail=False, timeout=None, retries=RetryRules()),
        Deadline(None, parts.clock.monotonic),
        emit,
    )
    rows = Rows(parts.data, plan.turns)
    for number in plan.turns:
        lane.iteration(number, rows.row(number))


def _preview(event: RequestFinished, request: Request | None, parts: RunParts, *, masked: bool) -> Preview:
    redacted = redact_event(event, parts.redactor) if masked else event
    problem = redacted.exchange.problem if isinstance(redacted, RequestFinished) else None
    if problem is not None and problem.code == _NOT_SENT:
        problem = None
    shown = redact_request(request, parts.redactor) if request and masked else request
    return Preview(event.cursor, event.planned, shown, problem)
