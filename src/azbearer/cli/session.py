"""One run from its options to its exit code: read the files, put the parts together, run, export."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

from azbearer.cli.assignments import assign
from azbearer.cli.chance import dynamic, dynamics, seed_of
from azbearer.cli.connection import USER_AGENT, transport_settings
from azbearer.cli.last_failed import FailureKeeper, only_failed, state_file
from azbearer.cli.reporting import listeners, reporter_files
from azbearer.cli.runfiles import (
    check_places,
    export_collection,
    export_cookies,
    export_scope,
    read_cookies,
    read_given,
)
from azbearer.cli.signals import interrupts_raise
from azbearer.cli.vaultfile import read_vault
from azbearer.collection import parse_collection, read_collection
from azbearer.errors import ExitCode
from azbearer.files import check_writable
from azbearer.http import open_transport
from azbearer.http.messages import SendOptions
from azbearer.reporters.registry import REPORTERS
from azbearer.runner.parts import RunOptions, RunParts
from azbearer.runner.plan import make_plan
from azbearer.runner.run import Run
from azbearer.scripting.contract import ScriptLimits
from azbearer.variables.scopes import Scope, Scopes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping

    from azbearer.auth.managed import SourceMaker
    from azbearer.cli.console import Console
    from azbearer.cli.offline import Offline
    from azbearer.cli.runfiles import GivenFile
    from azbearer.collection.iteration_data import IterationData
    from azbearer.collection.model import Collection, Variable
    from azbearer.http.certificates import CertificateRule
    from azbearer.http.settings import TransportSettings
    from azbearer.runner.plan import Plan
    from azbearer.scripting.contract import ScriptEngine
    from azbearer.scripting.engine import SandboxEngine
    from azbearer.tokens.contract import Credential
    from azbearer.tokens.drive import Driver
    from azbearer.tokens.engine import CachedSource


_HELD = {"SIGINT": ExitCode.INTERRUPTED, "SIGTERM": ExitCode.TERMINATED}


def run_session(options: argparse.Namespace, console: Console) -> int:
    """Do what the options of `azbearer run` say; the result is the exit code.

    Raises:
        AzbearerError: nothing could be run, or a result could not be written.
    """
    check_places(options)
    collection = _collection(options)
    environment = read_given(options.environment, "environment", options, console)
    global_file = read_given(options.globals, "globals", options, console)
    scopes = _scopes(options, collection, environment, global_file, console)
    files = reporter_files(options, console)
    if options.postman_api_key:
        console.note("note: --postman-api-key is not used; collections are read from files and addresses")
    _check_outputs(options, files)
    jar = read_cookies(options.cookie_jar)
    vault = read_vault(options.vault, options, console)
    with contextlib.ExitStack() as stack:
        data = _data(options, stack)
        iterations = options.iteration_count or (data.count if data else 1)
        plan = _part(make_plan(collection, folders=options.folder, iterations=iterations), options)
        kept = state_file(options.collection, collection.id, console.environment)
        if options.last_failed:
            plan = only_failed(plan, kept, console)
        engine = _engine(options, plan, stack)
        offline = stack.enter_context(_offline(options, scopes, collection))
        settings = transport_settings(options, USER_AGENT, options.timeout_request or None, offline)
        # Token requests of the engine go without them.
        certificates = _certificates(options, console)
        sending = settings._replace(certificates=certificates) if certificates else settings
        transport = open_transport(sending)
        stack.callback(transport.close)
        source = _sources(settings, stack)
        interrupts = stack.enter_context(interrupts_raise())
        parts = RunParts(
            scopes,
            transport,
            engine,
            environment.file if environment else None,
            global_file.file if global_file else None,
            source,
            data=data,
            dynamic=dynamics(options.seed),
            settle=interrupts.hold,
            cookies=jar,
            vault=vault,
        )
        for given in filter(None, (environment, global_file)):
            parts.redactor.add(*given.secrets)
        parts.redactor.add(*(rule.certificate.passphrase for rule in certificates))
        if options.dry_run:
            from azbearer.cli.dry_run import dry_run  # noqa: PLC0415  only when asked for

            return dry_run(plan, parts, _run_options(options), console)
        heard_by = [*listeners(files, options, console, parts), FailureKeeper(kept)]
        run = Run(plan, parts, _run_options(options), heard_by)
        try:
            code = int(run.execute().exit_code)
            return int(_HELD[interrupts.held]) if interrupts.held else code
        finally:
            # Also when a report could not be written: what the run did to the variables is not lost.
            export_scope(options.export_environment, "environment", environment, scopes["environment"])
            export_scope(options.export_globals, "globals", global_file, scopes["globals"])
            export_cookies(options.export_cookie_jar, jar)
            export_collection(options.export_collection, collection)


def _collection(options: argparse.Namespace) -> Collection:
    place = options.collection
    if isinstance(place, Path):
        return read_collection(place)
    from azbearer.cli.elsewhere import name_of, read_elsewhere  # noqa: PLC0415  most are files

    return parse_collection(read_elsewhere(place, options), name_of(place))


def _part(plan: Plan, options: argparse.Namespace) -> Plan:
    """What of the plan the options leave."""
    if options.shard is not None:
        from azbearer.runner.shards import shard_of  # noqa: PLC0415  only when asked for

        plan = shard_of(plan, *options.shard)
    return plan


def _certificates(options: argparse.Namespace, console: Console) -> tuple[CertificateRule, ...]:
    given = (options.ssl_client_cert, options.ssl_client_key, options.ssl_client_cert_list)
    if not any(given) and options.ssl_client_passphrase is None:
        return ()
    from azbearer.cli.clientcerts import certificate_rules  # noqa: PLC0415  only when asked for

    return certificate_rules(options, console.note)


def _scopes(
    options: argparse.Namespace,
    collection: Collection,
    environment: GivenFile | None,
    global_file: GivenFile | None,
    console: Console,
) -> Scopes:
    scopes = Scopes(
        Scope("environment", *_start(environment)),
        Scope("collection", str(collection.source or collection.name), collection.root.variables),
        Scope("globals", *_start(global_file)),
        dynamic=dynamic(options.seed),
    )
    for option, scope, texts in (
        ("--env-var", scopes["environment"], options.env_var),
        ("--global-var", scopes["globals"], options.global_var),
    ):
        assign(scope, option, texts, console)
    return scopes


def _start(given: GivenFile | None) -> tuple[str, tuple[Variable, ...]]:
    return (given.label, given.values) if given else ("", ())


def _check_outputs(options: argparse.Namespace, files: Mapping[str, Path | None]) -> None:
    """Before the first request: a long run whose result can't be written is of no use."""
    for path, what in (
        *((path, REPORTERS[name].export) for name, path in files.items()),
        (options.export_environment, "environment"),
        (options.export_globals, "globals"),
        (options.export_collection, "collection"),
        (options.export_cookie_jar, "cookie jar"),
    ):
        if path is not None:
            check_writable(path, what)


def _data(options: argparse.Namespace, stack: contextlib.ExitStack) -> IterationData | None:
    """The iteration data, open as long as the stack is."""
    if options.iteration_data is None:
        return None
    from azbearer.collection.iteration_data import iteration_data, parse_data  # noqa: PLC0415  as asked for

    place = options.iteration_data
    if isinstance(place, Path):
        return stack.enter_context(iteration_data(place))
    from azbearer.cli.elsewhere import name_of, read_elsewhere  # noqa: PLC0415  most are files

    return parse_data(io.BytesIO(read_elsewhere(place, options)), Path(name_of(place)))


@contextlib.contextmanager
def _offline(options: argparse.Namespace, scopes: Scopes, collection: Collection) -> Iterator[Offline | None]:
    if not options.offline:
        yield None
        return
    from azbearer.cli.offline import asked_settings, emulator_settings, offline_of  # noqa: PLC0415  only when asked for
    from azbearer.emulator import Emulator  # noqa: PLC0415

    with Emulator(emulator_settings(scopes, collection.raw, asked_settings(options))) as emulator:
        yield offline_of(emulator)


def _engine(
    options: argparse.Namespace, plan: Plan, stack: contextlib.ExitStack
) -> Callable[[int], ScriptEngine]:
    """Gives engines; if the plan has scripts, the first one gets ready while the rest is put together."""

    def make(number: int) -> SandboxEngine:
        from azbearer.scripting.engine import SandboxEngine  # noqa: PLC0415  only when a script runs

        limits = ScriptLimits(wall=options.timeout_script or None)
        return SandboxEngine(limits, seed=seed_of(options.seed, number), packages=options.packages)

    if options.dry_run or not any(item.prerequest or item.tests for item in plan.items):
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


def _run_options(options: argparse.Namespace) -> RunOptions:
    return RunOptions(
        folder=_folder(options),
        any_file=options.insecure_file_read,
        metadata=options.allow_metadata,
        bail="failure" in options.bail,
        bail_on_error="folder" in options.bail,
        delay=options.delay_request,
        timeout=options.timeout or None,
        jumps=options.limit_jumps,
        retries=options.retry_on._replace(most=options.retry),
        workers=options.workers,
        parallel_folders=options.parallel_folders,
        user_agent=USER_AGENT,
        send=SendOptions(
            referer=True,
            follow_redirects=not options.ignore_redirects,
            timeout=options.timeout_request or None,
        ),
    )


def _folder(options: argparse.Namespace) -> Path:
    """The folder of files that requests send: the collection's, or the current one if that is no file."""
    if options.working_dir is not None:
        return Path(options.working_dir)
    return options.collection.resolve().parent if isinstance(options.collection, Path) else Path()
