"""`azbearer run`: what its options ask for, as the settings of a run; its reports, signals and exit code."""

from __future__ import annotations

from pathlib import Path

from azbearer.cli.connection import USER_AGENT, emulator_settings_of, transport_settings
from azbearer.cli.last_failed import FailureKeeper, only_failed, state_file
from azbearer.cli.reporting import listeners, reporter_files
from azbearer.cli.revealing import check_reveal
from azbearer.cli.runfiles import (
    check_folders,
    check_places,
    data_of,
    read_collection_of,
    read_given,
    read_vault,
)
from azbearer.cli.signals import interrupts_raise
from azbearer.errors import ExitCode
from azbearer.files import check_writable
from azbearer.http.messages import SendOptions
from azbearer.library.exports import Exports, read_cookies
from azbearer.library.session import open_run
from azbearer.library.settings import RunSettings
from azbearer.reporters.registry import REPORTERS
from azbearer.runner.parts import RunOptions
from azbearer.scripting.contract import ScriptLimits
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from azbearer.cli.console import Console
    from azbearer.http.certificates import CertificateRule
    from azbearer.library.assignment import Assignment
    from azbearer.library.session import OpenRun
    from azbearer.runner.plan import Plan


_HELD = {"SIGINT": ExitCode.INTERRUPTED, "SIGTERM": ExitCode.TERMINATED}


def run_session(options: argparse.Namespace, console: Console) -> int:
    """Do what the options of `azbearer run` say; the result is the exit code.

    Raises:
        AzbearerError: nothing could be run, or a result could not be written.
    """
    check_reveal(options, console.environment)
    settings = _settings(options, console)
    kept = state_file(options.collection, settings.collection.id, console.environment)
    settings = settings._replace(choose=lambda plan: _part(plan, options, kept, console))
    files = reporter_files(options, console)
    if options.postman_api_key:
        console.note("note: --postman-api-key is not used; collections are read from files and addresses")
    _check_reports(files)
    with open_run(settings) as opened:
        if options.dry_run:
            from azbearer.cli.dry_run import dry_run  # noqa: PLC0415  only when asked for

            return dry_run(opened.plan, opened.parts, settings.behaviour, console, reveal=options.reveal)
        return _perform(opened, files, kept, options, console)


def _perform(
    opened: OpenRun,
    files: Mapping[str, Path | None],
    kept: Path,
    options: argparse.Namespace,
    console: Console,
) -> int:
    """Run with reports; a signal ends the run with its report."""
    with interrupts_raise() as interrupts:
        heard_by = [*listeners(files, options, console, opened.parts), FailureKeeper(kept)]
        code = int(opened.perform(heard_by, interrupts.hold).exit_code)
        return int(_HELD[interrupts.held]) if interrupts.held else code


def _settings(options: argparse.Namespace, console: Console) -> RunSettings:
    check_places(options)
    check_folders(options)
    return RunSettings(
        collection=read_collection_of(options),
        environment=read_given(options.environment, "environment", options, console),
        globals=read_given(options.globals, "globals", options, console),
        assignments=tuple(_assignments(options, console)),
        data=None if options.iteration_data is None else lambda: data_of(options),
        iterations=options.iteration_count,
        folders=tuple(options.folder),
        transport=transport_settings(options, USER_AGENT, options.timeout_request or None),
        certificates=_certificates(options, console),
        emulator=emulator_settings_of(options) if options.offline else None,
        seed=options.seed,
        packages=options.packages,
        limits=ScriptLimits(wall=options.timeout_script or None),
        cookies=read_cookies(options.cookie_jar),
        vault=read_vault(options.vault, options, console),
        behaviour=_behaviour(options),
        exports=Exports(
            options.export_environment,
            options.export_globals,
            options.export_collection,
            options.export_cookie_jar,
        ),
        scripts=not options.dry_run,
    )


def _part(plan: Plan, options: argparse.Namespace, kept: Path, console: Console) -> Plan:
    """What of the plan the options leave."""
    if options.shard is not None:
        from azbearer.runner.shards import shard_of  # noqa: PLC0415  only when asked for

        plan = shard_of(plan, *options.shard)
    return only_failed(plan, kept, console) if options.last_failed else plan


def _certificates(options: argparse.Namespace, console: Console) -> tuple[CertificateRule, ...]:
    given = (options.ssl_client_cert, options.ssl_client_key, options.ssl_client_cert_list)
    if not any(given) and options.ssl_client_passphrase is None:
        return ()
    from azbearer.cli.clientcerts import certificate_rules  # noqa: PLC0415  only when asked for

    return certificate_rules(options, console.note)


def _assignments(options: argparse.Namespace, console: Console) -> Iterator[Assignment]:
    if not (options.env_var or options.global_var):
        return
    from azbearer.cli.assignments import assignments  # noqa: PLC0415  only when asked for

    yield from assignments("environment", "--env-var", options.env_var, console)
    yield from assignments("globals", "--global-var", options.global_var, console)


def _check_reports(files: Mapping[str, Path | None]) -> None:
    """Before the first request: a long run whose result can't be written is of no use."""
    for name, path in files.items():
        if path is not None:
            check_writable(path, REPORTERS[name].export if name in REPORTERS else f"{name} report")


def _behaviour(options: argparse.Namespace) -> RunOptions:
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
