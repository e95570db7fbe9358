"""A call for many scopes, from its options to its exit code."""

from __future__ import annotations

import contextlib

from azbearer.arm.downloads import WholeFile
from azbearer.arm.many.scopes import names_in
from azbearer.cli.call.command import access_of, leave_note_of, shown, with_version
from azbearer.cli.call.output import screen_of
from azbearer.cli.call.progress import Watcher
from azbearer.cli.call.requests import build
from azbearer.cli.many.calls import ScopeCalls
from azbearer.cli.many.finding import scopes_of
from azbearer.cli.many.merged import Merged
from azbearer.cli.many.scoped import ScopedContext, Shared
from azbearer.cli.signals import interrupts_raise
from azbearer.errors import UsageError
from azbearer.reporters.style import printable
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.arm.many.crew import Crew
    from azbearer.arm.many.scopes import Scope
    from azbearer.cli.call.context import CallContext
    from azbearer.cli.many.results import Result


def run_many(context: CallContext, stack: contextlib.ExitStack) -> int:
    """Make the call for every scope.

    Returns:
        0 when all went well, else the exit code of the first scope that failed.

    Raises:
        AzbearerError: the scopes can't be found, or the output can't be written.
        KeyboardInterrupt: what came until then has been written.
    """
    _check(context)
    watcher = Watcher(context)
    stack.enter_context(interrupts_raise())
    stack.callback(watcher.clear)
    scopes = scopes_of(context, watcher)
    shared = Shared(context, watcher)
    # What is wrong with every one of them is told once, before anything is sent.
    first = ScopedContext(shared, scopes[0], stack)
    request, _ = with_version(build(first.options, first), first)
    if context.options.curl or context.options.dry_run:
        return _shown(shared, scopes, stack)
    access = access_of(request, first)
    calls = ScopeCalls(shared, stack)
    code = _Course(shared, len(scopes)).run(calls.crew(scopes, request, access))
    if not code:
        leave_note_of(context, access)
    return code


def _check(context: CallContext) -> None:
    options = context.options
    if options.include:
        raise UsageError("-i is for one answer", hint="-o json has the status of each scope")
    if options.batch and options.method not in {"GET", "HEAD"}:
        raise UsageError("--batch is for get", hint="leave it out: writes go one by one")
    used = names_in(options.url)
    if options.each_subscription and not any(name.lower().startswith("subscription") for name in used):
        raise UsageError(
            "the URL is the same for every subscription",
            hint="write /subscriptions/{subscriptionId}/... (in quotes)",
        )
    if (
        not used
        and "{{" not in " ".join([options.url, *options.items, *options.header])
        and not options.template
    ):
        raise UsageError(
            "the request is the same for every line",
            hint="write {line} into the URL, or the name of a column",
        )


def _shown(shared: Shared, scopes: list[Scope], stack: contextlib.ExitStack) -> int:
    """Print the calls instead of making them."""
    for number, scope in enumerate(scopes):
        scoped = ScopedContext(shared, scope, stack)
        request, _ = with_version(build(scoped.options, scoped), scoped)
        shown(request, scoped)
        shared.context.console.write_bytes(
            (b"\n" if number and not scoped.options.curl else b"") + scoped.console.written
        )
    return 0


class _Course:
    """Takes the results as they come.

    Args:
        shared: what all scopes have in common.
        total: how many there are.
    """

    def __init__(self, shared: Shared, total: int) -> None:
        options, self._console = shared.context.options, shared.context.console
        self._watcher = shared.watcher
        self._file = WholeFile(options.output_file) if options.output_file else None
        put = self._console.write_bytes if self._file is None else self._file.write
        self._merged = Merged(options.output, options.query, put, screen_of(self._console))
        self._total = total
        self._done = self._failed = self._code = 0

    def run(self, crew: Crew[Any, Result]) -> int:
        """Write every result; the exit code."""
        with self._whole():
            try:
                for result in crew:
                    self._take(result)
            except KeyboardInterrupt:
                crew.stop()
                for result in crew.rest():
                    self._take(result)
                self._watcher.clear()
                self._console.note(f"interrupted: {self._done} of {self._total} scopes are done")
                raise
            finally:
                crew.stop()  # also when the output can't be written
        if self._failed:
            self._console.note(f"{self._failed} of {self._total} scopes failed")
        return self._code

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """What has been written is a whole document, whatever happens."""
        try:
            yield
        finally:
            self._watcher.clear()
            self._merged.end()
            if self._file is not None:
                self._file.finish()

    def _take(self, result: Result) -> None:
        self._watcher.clear()
        result = self._merged.take(result)
        self._done += 1
        if result.failed:
            self._failed += 1
            self._code = self._code or result.code
            self._say(result)
        self._console.flush()
        self._watcher.count(self._done, self._total, self._failed)

    def _say(self, result: Result) -> None:
        message = result.error.message if result.error is not None else f"status {result.status}"
        self._console.note(printable(f"error: {result.scope.name}: {message}"))
