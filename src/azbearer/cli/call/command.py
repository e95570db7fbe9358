"""One call from its options to its exit code."""

from __future__ import annotations

import contextlib
import time

from azbearer.arm.access import access_to
from azbearer.arm.sender import Sender
from azbearer.arm.tools import Tools
from azbearer.cli.call.arguments import WRITES
from azbearer.cli.call.context import CallContext
from azbearer.cli.call.failures import explain, failed_operation
from azbearer.cli.call.output import Output
from azbearer.cli.call.progress import Watcher
from azbearer.cli.call.requests import build
from azbearer.cli.revealing import check_reveal
from azbearer.cli.signals import interrupts_raise
from azbearer.errors import UsageError
from azbearer.http.messages import Request
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.arm.access import Access
    from azbearer.arm.contract import Outcome, Progress
    from azbearer.arm.tools import Desk
    from azbearer.cli.console import Console
    from azbearer.http.messages import Response

# Seconds for one page of a list.
_LONGEST_PAGE = 300.0


def run_call(options: argparse.Namespace, console: Console) -> int:
    """Make the call that the options describe; the result is the exit code.

    Raises:
        AzbearerError: there was no answer, or it could not be written.
    """
    check_reveal(options, console.environment)
    _check(options)
    with contextlib.ExitStack() as stack:
        context = CallContext(options, console, stack)
        if options.resume:
            return _resumed(context, stack)
        if options.each_subscription or options.each_line is not None:
            from azbearer.cli.many.command import run_many  # noqa: PLC0415  only when asked for

            return run_many(context, stack)
        request, chosen = with_version(build(options, context), context)
        if options.curl or options.dry_run:
            return shown(request, context)
        call = _call(request, context, stack)
        call.version_is_chosen = chosen
        code = call.all_pages() if options.all else call.once()
        if not code:
            call.leave_note()
        return code


def _check(options: argparse.Namespace) -> None:
    if options.all and options.method not in {"GET", "POST"}:
        raise UsageError("--all is for lists", hint="use it with get or post")
    if options.all and options.wait:
        raise UsageError("--all and --wait are two things", hint="give one of them")
    if options.resume and (options.url or options.body is not None):
        raise UsageError("--resume knows its URL", hint="give the id alone")
    many = options.each_subscription or options.each_line is not None
    if not many and (options.batch or options.subscription_filter or options.management_group):
        raise UsageError(
            "--batch, --subscription-filter and --management-group are for many scopes",
            hint="give --each-subscription, or --each-line FILE",
        )
    if options.resource and options.scope:
        raise UsageError("--resource and --scope say the same in two ways", hint="give one of them")


def with_version(request: Request, context: CallContext) -> tuple[Request, bool]:
    """The request with an api-version, and whether that is azbearer's choice."""
    if "api-version=" in request.url.lower():
        return request, False
    from azbearer.cli.call.versioned import filled_in, is_managed  # noqa: PLC0415  only without a version

    if not is_managed(request, context.cloud.resource_manager):
        return request, False
    versioned = filled_in(request, preview=context.options.preview)
    if versioned.note:
        context.console.note(f"note: {versioned.note}")
    return versioned.request, versioned.chosen


def shown(request: Request, context: CallContext) -> int:
    """Print the call instead of making it."""
    from azbearer.cli.call.repro import curl_command, dry_run, way_of  # noqa: PLC0415  only when asked for

    way = way_of(context.options, access_of(request, context).scope)
    if context.options.curl:
        context.console.result(curl_command(request, context.redactor, way))
    else:
        whose = context.session.identity.source if way.scope else ""
        context.console.result(dry_run(request, context.redactor, way, whose=whose))
    return 0


def _resumed(context: CallContext, stack: contextlib.ExitStack) -> int:
    """Wait for an operation that was left."""
    from azbearer.arm.operations import follow  # noqa: PLC0415  only when asked for
    from azbearer.arm.trail import resumed  # noqa: PLC0415

    trail = resumed(context.options.resume)
    request = Request(trail.method, trail.url, (("Accept", "application/json"),))
    call = _call(request, context, stack)
    return call.watched(lambda access: follow(trail, request, access))


def _call(request: Request, context: CallContext, stack: contextlib.ExitStack) -> Call:
    """The call of a request; from here on signals end it in order."""
    return prepared_call(request, context, access_of(request, context), stack)


def prepared_call(
    request: Request, context: CallContext, access: Access, stack: contextlib.ExitStack
) -> Call:
    """The same, when it is known who may see the token."""
    watcher = Watcher(context)
    call = Call(request, context, access, watcher)
    stack.enter_context(interrupts_raise())
    stack.callback(watcher.clear)
    return call


def access_of(request: Request, context: CallContext) -> Access:
    """Who may see the token of a call."""
    options = context.options
    own = any(name.lower() == "authorization" for name, _ in request.headers)
    usual = "" if options.no_auth or own else context.who.usual
    access = access_to(
        request.url,
        context.cloud,
        wanted=options.scope or options.resource,
        usual=usual,
        hosts=tuple(options.token_host),
    )
    if own or options.no_auth:
        return access._replace(audience=None)
    if access.audience is None:
        context.console.note(
            f"note: no token is sent to {access.origin.host}, which is not in the table of Azure's hosts; "
            "--resource says what it should be for"
        )
    return access._replace(auxiliary=tuple(options.auxiliary_tenant))


def sender_for(request: Request, context: CallContext, access: Access, watcher: Watcher) -> Sender:
    """Who sends a call's requests."""
    return Sender(tools_for(request, context, access, watcher), access, deadline_of(context))


def tools_for(request: Request, context: CallContext, access: Access, watcher: Watcher) -> Tools:
    """What a call's sender works with."""
    desk: Desk | None = None
    if access.audience is not None:
        from azbearer.cli.call.who import NoteDesk  # noqa: PLC0415  only for who has a token

        desk = NoteDesk(context.who, access.scope, lambda: _session_desk(context))
    size = request.stream.size if request.stream else len(request.body or b"")
    timeout = _LONGEST_PAGE if context.options.all else None
    return Tools(context.transport(size), desk, sleep=watcher.sleep, tell=watcher.heard, timeout=timeout)


def deadline_of(context: CallContext) -> float | None:
    """When the call has to be over, by the monotonic clock."""
    timeout = context.options.timeout
    return None if timeout is None else time.monotonic() + timeout


def _session_desk(context: CallContext) -> Desk:
    """Asks the session, when there is no note."""
    from azbearer.arm.desk import SourceDesk  # noqa: PLC0415  loads the token engine

    return SourceDesk(context.session.source, context.who.principal)


def leave_note_of(context: CallContext, access: Access) -> None:
    """Let the next call find the token of this one sooner."""
    if access.audience is not None and context.who.token is None:
        from azbearer.cli.call.who import leave_note  # noqa: PLC0415  loaded already

        leave_note(context, context.who, access.scope)


class Call:
    """One call, ready to be made.

    Args:
        request: the first one.
        context: the world.
        access: who may see the token.
        watcher: shows what happens on the way.
        sender: who sends; made for the call when none is given.
    """

    def __init__(
        self,
        request: Request,
        context: CallContext,
        access: Access,
        watcher: Watcher,
        sender: Sender | None = None,
    ) -> None:
        self._request = request
        self._context = context
        self._access = access
        self._watcher = watcher
        self.version_is_chosen = False
        self._may_correct = True
        self._output = Output(context.options, context.console, watcher)
        self._sender = sender or sender_for(request, context, access, watcher)

    def leave_note(self) -> None:
        """Let the next call find the token sooner."""
        leave_note_of(self._context, self._access)

    def once(self) -> int:
        """Send the request, wait for what it started, write the answer; the result is the exit code."""
        options = self._context.options
        response = self._corrected(self._sent())
        if options.register and response.status >= 400:  # noqa: PLR2004 - an error
            response = self._registered(response)
        waits = options.wait if options.wait is not None else options.method in WRITES
        if response.status < 400:  # noqa: PLR2004 - no error
            if waits:
                from azbearer.arm.operations import operation  # noqa: PLC0415  only for what may start one

                return self.watched(
                    lambda access: operation(self._request, response, access, via=options.final_state_via)
                )
            if options.method in WRITES:
                self._say_how_to_resume(response)
        self._output.answer(response)
        return explain(response, self._request, self._context)

    def _corrected(self, response: Response) -> Response:
        """The answer after an api-version that is refused has been replaced."""
        return self._sent() if self._takes_other_version(response) else response

    def _takes_other_version(self, response: Response) -> bool:
        """Whether the request has another api-version now, because of this answer."""
        if not self._may_correct or response.status not in {400, 404}:
            return False
        from azbearer.cli.call.versioned import Versioned, corrected_by  # noqa: PLC0415  only for an error

        sent = Versioned(self._request, chosen=self.version_is_chosen)
        other = corrected_by(sent, response, preview=self._context.options.preview)
        if other is None:
            return False
        self._context.console.note(f"note: {other.note}")
        # Once is enough: the next answer is the user's.
        self._request, self._may_correct = other.request, False
        return True

    def _sent(self) -> Response:
        response = self._sender.send(self._request, receiver=self._output)
        return self._output.complete(response)

    def _registered(self, response: Response) -> Response:
        """The answer after the provider that was missing has been registered."""
        from azbearer.arm.performing import perform  # noqa: PLC0415  only when asked for
        from azbearer.arm.registration import missing_registration, registration  # noqa: PLC0415

        missing = missing_registration(self._request, response)
        if missing is None:
            return response
        self._context.console.note(f"registering {missing.namespace} in the subscription")
        refused = perform(self._sender, registration(missing, self._request), progress=self._watcher.progress)
        self._watcher.clear()
        return self._sent() if refused is None else refused

    def watched(self, flow_of: FlowMaker) -> int:
        """Follow an operation to its end, write its result; the result is the exit code."""
        from azbearer.arm.performing import perform  # noqa: PLC0415  see `once`

        resume = ""

        def progress(effect: Progress) -> None:
            nonlocal resume
            resume = effect.resume
            self._watcher.progress(effect)

        try:
            outcome = perform(self._sender, flow_of(self._access), progress=progress)
        except BaseException:
            self._watcher.clear()
            self._say_resume(resume)
            raise
        self._watcher.clear()
        return self._ended(outcome)

    def _ended(self, outcome: Outcome) -> int:
        response = outcome.response
        if outcome.has_result:
            self._output.answer(response)
        if not outcome.succeeded:
            return failed_operation(outcome, self._request, self._context)
        if outcome.status == "Accepted":
            self._context.console.note(
                "note: the request was accepted, and the service names no way to learn when it is done"
            )
        return explain(response, self._request, self._context)

    def _say_how_to_resume(self, response: Response) -> None:
        from azbearer.arm.trail import resume_id, started  # noqa: PLC0415  see `once`

        trail = started(self._request, response, self._access, self._context.options.final_state_via)
        if trail is not None:
            self._say_resume(resume_id(trail))

    def _say_resume(self, resume: str) -> None:
        options = self._context.options
        if not resume or options.offline:  # that emulator ends with this command
            return
        from azbearer.cli.call.repro import resume_command  # noqa: PLC0415  for operations alone

        command = resume_command(options, resume)
        self._context.console.note(f"the operation goes on; wait for it with:\n  {command}")

    def all_pages(self, walk: PageWalk | None = None) -> int:
        """Follow a list to its end, writing each page as it comes; the result is the exit code.

        Args:
            walk: yields the pages; that of `arm.paging` when none is given.
        """
        from azbearer.arm.paging import pages  # noqa: PLC0415  only when asked for
        from azbearer.arm.performing import perform  # noqa: PLC0415

        options = self._context.options
        with self._output.pages() as writer:

            def followed() -> Response:
                flow = walk() if walk else pages(self._request, self._access, most=options.max_pages)
                return perform(self._sender, flow, page=writer.page)

            last = followed()
            if self._takes_other_version(last):
                last = followed()
        return explain(last, self._request, self._context)


if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any

    from azbearer.arm.operations import Flow

    PageWalk = Callable[[], Generator[Any, Any, Response]]
    FlowMaker = Callable[[Access], Flow]
