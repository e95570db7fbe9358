"""The calls of single scopes, by themselves or a batch of them in one HTTP call."""

from __future__ import annotations

import threading

from azbearer.arm.many.crew import Crew
from azbearer.arm.sender import Sender
from azbearer.cli.call.command import Call, access_of, deadline_of, tools_for, with_version
from azbearer.cli.call.requests import build
from azbearer.cli.many.results import Result
from azbearer.cli.many.scoped import ScopedContext, ScopeWatcher
from azbearer.errors import AzbearerError
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Sequence

    from azbearer.arm.access import Access
    from azbearer.arm.batching.contract import Kind
    from azbearer.arm.many.scopes import Scope
    from azbearer.cli.many.scoped import Shared
    from azbearer.http.messages import Request, Response


class _Prepared(NamedTuple):
    """A scope's call, ready to be made."""

    scope: Scope
    context: ScopedContext
    watcher: ScopeWatcher
    request: Request
    is_chosen: bool
    access: Access


class _Part:
    """Scopes whose calls begin together: those of one batch, or a single one.

    Args:
        scopes: of the part.
    """

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self.scopes = scopes
        self.lock = threading.Lock()
        self.begun: list[tuple[_Prepared | Result, Response | None]] = []
        self.error: BaseException | None = None


class ScopeCalls:
    """Makes the calls.

    Args:
        shared: what all scopes have in common.
        stack: of the command.
    """

    def __init__(self, shared: Shared, stack: contextlib.ExitStack) -> None:
        self._shared = shared
        self._stack = stack
        self._crew: Crew[tuple[_Part, int], Result] | None = None
        self._kind: Kind | None = None

    def crew(
        self, scopes: Sequence[Scope], request: Request, access: Access
    ) -> Crew[tuple[_Part, int], Result]:
        """Who makes the calls of all scopes.

        Args:
            scopes: all of them.
            request: of the first one.
            access: likewise.

        Raises:
            UsageError: the service takes no batches.
        """
        options, size = self._shared.context.options, 1
        if options.batch:
            from azbearer.arm.batching.contract import Item  # noqa: PLC0415  only when asked for
            from azbearer.arm.batching.kinds import kind_for  # noqa: PLC0415

            self._kind = kind_for(access)
            size = self._kind.most([Item(request)])
        parts = [_Part(scopes[start : start + size]) for start in range(0, len(scopes), size)]
        tasks = [(part, at) for part in parts for at in range(len(part.scopes))]
        self._crew = Crew(tasks, self._made, options.workers)
        return self._crew

    def _sleep(self, seconds: float) -> None:
        assert self._crew is not None  # noqa: S101 - calls are made by the crew
        self._crew.sleep(seconds)

    def _made(self, task: tuple[_Part, int]) -> Result:
        """The result of one scope; the first one of a part begins for all of them."""
        part, at = task
        with part.lock:
            if part.error is not None:
                raise part.error
            if not part.begun:
                try:
                    part.begun = self._begun(part.scopes)
                except BaseException as error:
                    part.error = error
                    raise
        ready, first = part.begun[at]
        return self._result(ready, first) if isinstance(ready, _Prepared) else ready

    def _begun(self, scopes: Sequence[Scope]) -> list[tuple[_Prepared | Result, Response | None]]:
        """The calls of a part, each with its first answer if a batch has brought that."""
        prepared = [self._prepared(scope) for scope in scopes]
        ready = [each for each in prepared if isinstance(each, _Prepared)]
        try:
            answers = iter(self._batched(ready))
        except AzbearerError as error:
            return [
                (_without_answer(each, error) if isinstance(each, _Prepared) else each, None)
                for each in prepared
            ]
        return [(each, next(answers, None) if isinstance(each, _Prepared) else None) for each in prepared]

    def _prepared(self, scope: Scope) -> _Prepared | Result:
        """The call, or the result when it can't be made."""
        try:
            context = ScopedContext(self._shared, scope, self._stack)
            request, is_chosen = with_version(build(context.options, context), context)
            access = access_of(request, context)
        except AzbearerError as error:
            return Result(scope, int(error.exit_code), error=error)
        watcher = ScopeWatcher(context, self._shared, self._sleep)
        return _Prepared(scope, context, watcher, request, is_chosen, access)

    def _batched(self, ready: list[_Prepared]) -> list[Response]:
        """The first answers of all of these, from one batch; none when they go by themselves."""
        if self._kind is None or not ready:
            return []
        from azbearer.arm.batching.contract import Item  # noqa: PLC0415  only when asked for
        from azbearer.arm.batching.flow import batched  # noqa: PLC0415
        from azbearer.arm.performing import perform  # noqa: PLC0415

        first = ready[0]
        flow = batched([Item(each.request) for each in ready], first.access, self._kind)
        return perform(_sender(first), flow)

    def _result(self, ready: _Prepared, first: Response | None) -> Result:
        """Make a call; its answer may be there already."""
        context, scope = ready.context, ready.scope
        call = Call(ready.request, context, ready.access, ready.watcher, _sender(ready, first))
        call.version_is_chosen = ready.is_chosen
        every_page = bool(context.options.all)
        try:
            code = call.all_pages() if every_page else call.once()
        except AzbearerError as error:
            body = context.console.written
            return Result(scope, int(error.exit_code), ready.watcher.status, body, error, is_partial=True)
        body, said = context.console.written, [None, *context.console.errors]
        return Result(scope, code, ready.watcher.status, body, said[-1], is_partial=every_page)


def _sender(ready: _Prepared, first: Response | None = None) -> Sender:
    """Who sends the requests of a call, the first of which may have been answered by a batch."""
    tools = tools_for(ready.request, ready.context, ready.access, ready.watcher)
    deadline = deadline_of(ready.context)
    if first is None:
        return Sender(tools, ready.access, deadline)
    from azbearer.arm.batching.primed import PrimedSender  # noqa: PLC0415  only for batches

    return PrimedSender(tools, ready.access, deadline, first)


def _without_answer(each: _Prepared | Result, error: AzbearerError) -> Result:
    return each if isinstance(each, Result) else Result(each.scope, int(error.exit_code), error=error)
