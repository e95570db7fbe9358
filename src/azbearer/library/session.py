"""Puts a run together from its settings: variables, plan, emulator, transport, engines, tokens."""

from __future__ import annotations

import contextlib

from azbearer.cookies.jar import CookieJar
from azbearer.http import open_transport
from azbearer.library.chance import dynamic, dynamics, seed_of
from azbearer.library.exports import export_collection, export_cookies, export_scope
from azbearer.runner.parts import RunParts
from azbearer.runner.plan import make_plan
from azbearer.runner.run import Run
from azbearer.runner.vault import Vault
from azbearer.secrets import Redactor
from azbearer.typed import TYPE_CHECKING, NamedTuple
from azbearer.variables.scopes import Scope, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from azbearer.auth.managed import SourceMaker
    from azbearer.collection.model import Variable
    from azbearer.http.settings import TransportSettings
    from azbearer.library.settings import RunSettings
    from azbearer.library.variablefiles import GivenFile
    from azbearer.runner.listeners import Listener
    from azbearer.runner.plan import Plan
    from azbearer.runner.result import RunResult
    from azbearer.scripting.contract import ScriptEngine
    from azbearer.scripting.engine import SandboxEngine
    from azbearer.tokens.contract import Credential
    from azbearer.tokens.drive import Driver
    from azbearer.tokens.engine import CachedSource


class OpenRun(NamedTuple):
    """A run that is put together, and that may begin."""

    settings: RunSettings
    plan: Plan
    parts: RunParts

    def perform(
        self, listeners: Iterable[Listener] = (), settle: Callable[[], object] | None = None
    ) -> RunResult:
        """Run it, and write what it leaves; to be called once.

        Args:
            listeners: hear of everything.
            settle: see `RunParts`.

        Raises:
            OutputError: a reporter or an export could not be written.
        """
        parts = self.parts if settle is None else self.parts._replace(settle=settle)
        try:
            return Run(self.plan, parts, self.settings.behaviour, listeners).execute()
        finally:
            # Also when a report could not be written: what the run did to the variables is not lost.
            self._export()

    def _export(self) -> None:
        settings, exports, scopes = self.settings, self.settings.exports, self.parts.scopes
        export_scope(exports.environment, "environment", settings.environment, scopes["environment"])
        export_scope(exports.globals, "globals", settings.globals, scopes["globals"])
        export_cookies(exports.cookies, self.parts.cookies)
        export_collection(exports.collection, settings.collection)


@contextlib.contextmanager
def open_run(settings: RunSettings) -> Iterator[OpenRun]:
    """What the settings describe, with everything open that it needs; all of it is closed afterwards.

    Raises:
        AzbearerError: it can't be run, or what it would leave can't be written.
    """
    settings.exports.check()
    scopes = scopes_of(settings)
    with contextlib.ExitStack() as stack:
        data = stack.enter_context(settings.data()) if settings.data else None
        iterations = settings.iterations or (data.count if data else 1)
        plan = make_plan(settings.collection, folders=settings.folders, iterations=iterations)
        plan = settings.choose(plan) if settings.choose else plan
        if settings.hooks:
            settings.hooks.check(plan)
        engine = _engine(settings, plan, stack)
        sending = _reaching_emulator(settings, scopes, stack)
        # Token requests of the engine go without client certificates.
        transport = open_transport(sending._replace(certificates=settings.certificates))
        stack.callback(transport.close)
        parts = RunParts(
            scopes,
            transport,
            engine,
            Redactor(),
            CookieJar() if settings.cookies is None else settings.cookies,
            Vault() if settings.vault is None else settings.vault,
            settings.environment.file if settings.environment else None,
            settings.globals.file if settings.globals else None,
            _sources(sending, stack),
            data=data,
            dynamic=dynamics(settings.seed),
            hooks=settings.hooks,
        )
        for given in filter(None, (settings.environment, settings.globals)):
            parts.redactor.add(*given.secrets)
        parts.redactor.add(*(rule.certificate.passphrase for rule in settings.certificates))
        yield OpenRun(settings, plan, parts)


def scopes_of(settings: RunSettings) -> Scopes:
    """The variables that a run begins with."""
    collection = settings.collection
    scopes = Scopes(
        Scope("environment", *_start(settings.environment)),
        Scope("collection", str(collection.source or collection.name), collection.root.variables),
        Scope("globals", *_start(settings.globals)),
        dynamic=dynamic(settings.seed),
    )
    if settings.assignments:
        from azbearer.library.assignment import assign  # noqa: PLC0415  only when asked for
    for assignment in settings.assignments:
        assign(scopes[assignment.scope], assignment)
    return scopes


def _start(given: GivenFile | None) -> tuple[str, tuple[Variable, ...]]:
    return (given.label, given.values) if given else ("", ())


def _reaching_emulator(
    settings: RunSettings, scopes: Scopes, stack: contextlib.ExitStack
) -> TransportSettings:
    """How requests travel; offline to an emulator that lives as long as the run."""
    if settings.emulator is None:
        return settings.transport
    from azbearer.emulator import Emulator  # noqa: PLC0415  only when asked for
    from azbearer.library.offline import emulator_settings, offline_of  # noqa: PLC0415

    asked = emulator_settings(scopes, settings.collection.raw, settings.emulator)
    emulator = stack.enter_context(Emulator(asked))
    return offline_of(emulator).applied_to(settings.transport)


def _engine(settings: RunSettings, plan: Plan, stack: contextlib.ExitStack) -> Callable[[int], ScriptEngine]:
    """Gives engines; if the plan has scripts, the first one gets ready while the rest is put together."""

    def make(number: int) -> SandboxEngine:
        from azbearer.scripting.engine import SandboxEngine  # noqa: PLC0415  only when a script runs

        return SandboxEngine(settings.limits, seed=seed_of(settings.seed, number), packages=settings.packages)

    if not settings.scripts or not any(item.prerequest or item.tests for item in plan.items):
        return make
    engine = make(0)
    stack.callback(engine.close)
    engine.start()
    return lambda number: make(number) if number else engine


def _sources(settings: TransportSettings, stack: contextlib.ExitStack) -> SourceMaker:
    """Makes the sources of tokens that the run needs and no script fetches; all use one driver."""
    drivers: list[Driver] = []

    def make(credential: Credential) -> CachedSource:
        from azbearer.tokens.drive import Driver  # noqa: PLC0415  only when a token is supplied
        from azbearer.tokens.engine import CachedSource  # noqa: PLC0415

        if not drivers:
            drivers.append(stack.enter_context(contextlib.closing(Driver(settings))))
        return CachedSource(credential, drive=drivers[0])

    return make
