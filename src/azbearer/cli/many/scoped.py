"""What the call for one scope works with: the same as every other one, but for its values and its console."""

from __future__ import annotations

import argparse
import io
import threading
import time
from functools import cached_property

from azbearer.cli.call.context import CallContext
from azbearer.cli.call.progress import Watcher
from azbearer.cli.console import Console
from azbearer.errors import LimitError
from azbearer.secrets import is_secret_name
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable

    from azbearer.arm.contract import Progress
    from azbearer.arm.many.scopes import Scope
    from azbearer.arm.tools import Note
    from azbearer.cli.call.who import Who
    from azbearer.cli.tokensession import Session
    from azbearer.errors import AzbearerError
    from azbearer.http.messages import Transport
    from azbearer.library.offline import Offline
    from azbearer.library.variablefiles import GivenFile
    from azbearer.tokens.clouds import Cloud
    from azbearer.variables.scopes import Scopes


class ScopeConsole(Console):
    """A console in memory: what is written, and the errors; notes go to the common one."""

    errors: list[AzbearerError]
    tell: Callable[[str], object]

    @classmethod
    def of(cls, shared: Shared, scope: Scope) -> ScopeConsole:
        """One for a scope."""
        out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        console = cls(out, io.StringIO(), shared.context.console.environment)
        console.errors = []
        console.tell = lambda text: shared.note(text, scope)
        return console

    @property
    def written(self) -> bytes:
        """The result."""
        self.out.flush()
        raw: Any = self.out.buffer
        content: bytes = raw.getvalue()
        return content

    def note(self, text: str) -> None:
        """See `Console`."""
        self.tell(text)

    def error(self, error: AzbearerError) -> None:
        """See `Console`."""
        self.errors.append(error)


class Shared:
    """What all scopes have in common; safe for several threads.

    Args:
        context: of the command.
        watcher: shows what happens.
    """

    def __init__(self, context: CallContext, watcher: Watcher) -> None:
        self.context = context
        self.watcher = watcher
        self._lock = threading.RLock()
        self._told: set[str] = set()
        timeout = context.options.timeout
        self._deadline = None if timeout is None else time.monotonic() + timeout

    def once(self, name: str) -> Any:
        """A part of the context, which is made by whoever needs it first."""
        with self._lock:
            return getattr(self.context, name)

    @cached_property
    def transport(self) -> Transport:
        """The one that keeps everybody's connections."""
        return self.context.transport()

    def note(self, text: str, scope: Scope) -> None:
        """Say something beside the result: once, when it is not about one scope alone."""
        with self._lock:
            if text in self._told:
                return
            self._told.add(text)
            self.watcher.clear()
            self.context.console.note(text if text.startswith("note:") else f"{scope.name}: {text}")

    def heard(self, note: Note) -> None:
        """Pass on a note of a sender's."""
        with self._lock:
            self.watcher.heard(note)

    def options_for(self, scope: Scope) -> argparse.Namespace:
        """The options of a scope's own call: it writes what came, and the forms are for all together.

        Raises:
            LimitError: the time for all of them is over.
        """
        own: dict[str, Any] = {"output": "", "query": "", "output_file": None, "include": False}
        if "subscriptionId" in scope.values:
            own["subscription"] = scope.values["subscriptionId"]
        if self._deadline is not None:
            own["timeout"] = self._deadline - time.monotonic()
            if own["timeout"] <= 0:
                raise LimitError("the time is over", hint="give more with --timeout", code="deadline")
        return argparse.Namespace(**{**vars(self.context.options), **own})


class ScopedContext(CallContext):
    """See `CallContext`: with the values of a scope before all others.

    Args:
        shared: what it has in common with the others.
        scope: whose it is.
        stack: of the command.
    """

    console: ScopeConsole
    is_one_of_many = True

    def __init__(self, shared: Shared, scope: Scope, stack: contextlib.ExitStack) -> None:
        super().__init__(shared.options_for(scope), ScopeConsole.of(shared, scope), stack)
        self.redactor = shared.context.redactor
        self.redactor.add(*(value for name, value in scope.values.items() if is_secret_name(name)))
        self._shared = shared
        self._scope = scope

    def value_of(self, name: str) -> str:
        """See `CallContext`."""
        return self._scope.values.get(name) or super().value_of(name)

    @cached_property
    def scopes(self) -> Scopes:
        """See `CallContext`: the scope's values are what a row of data is in a run."""
        from azbearer.collection.model import Variable  # noqa: PLC0415  only when a variable is used
        from azbearer.variables.scopes import Scope as Values  # noqa: PLC0415

        row = Values("data", "scope", [Variable(name, value) for name, value in self._scope.values.items()])
        scopes: Scopes = self._shared.once("scopes")
        return scopes.with_scope(row)

    @cached_property
    def given(self) -> GivenFile | None:
        """See `CallContext`."""
        given: GivenFile | None = self._shared.once("given")
        return given

    @cached_property
    def standard_input(self) -> bytes:
        """See `CallContext`."""
        content: bytes = self._shared.once("standard_input")
        return content

    @cached_property
    def offline(self) -> Offline | None:
        """See `CallContext`."""
        offline: Offline | None = self._shared.once("offline")
        return offline

    @cached_property
    def session(self) -> Session:
        """See `CallContext`."""
        session: Session = self._shared.once("session")
        return session

    @cached_property
    def cloud(self) -> Cloud:
        """See `CallContext`."""
        cloud: Cloud = self._shared.once("cloud")
        return cloud

    @cached_property
    def who(self) -> Who:
        """See `CallContext`."""
        who: Who = self._shared.once("who")
        return who

    def transport(self, body_size: int = 0) -> Transport:
        """See `CallContext`: everybody's."""
        del body_size
        return self._shared.transport


class ScopeWatcher(Watcher):
    """Keeps the status of the last answer; what is worth showing is shown by the common one.

    Args:
        context: of the scope.
        shared: what it has in common with the others.
        sleep: waits.
    """

    def __init__(self, context: ScopedContext, shared: Shared, sleep: Callable[[float], None]) -> None:
        super().__init__(context)
        self._shared = shared
        self._sleep = sleep
        self.status = 0

    def heard(self, note: Note) -> None:
        """See `Watcher`."""
        if note.kind == "answer" and note.response is not None:
            self.status = note.response.status
        self._shared.heard(note)

    def sleep(self, seconds: float) -> None:
        """See `Watcher`."""
        self._sleep(seconds)

    def progress(self, progress: Progress) -> None:
        """See `Watcher`: many at a time are nothing to look at."""
