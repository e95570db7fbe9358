"""`azbearer.run`: a collection, run from Python."""

from __future__ import annotations

from pathlib import Path

from azbearer.errors import UsageError
from azbearer.http.connect import parse_connect_to
from azbearer.http.messages import SendOptions
from azbearer.http.settings import TransportSettings
from azbearer.library.assignment import Assignment
from azbearer.library.documents import collection_of, data_source, revealed, variable_file_of
from azbearer.library.exports import Exports, read_cookies
from azbearer.library.gathering import Keeper, result_of
from azbearer.library.hooking import hooks_of
from azbearer.library.reporting import Caller, listeners_of, reporter_files
from azbearer.library.session import open_run
from azbearer.library.settings import RunSettings
from azbearer.library.variablefiles import Following, all_secret, given_file, vault_of
from azbearer.runner.parts import RunOptions
from azbearer.runner.retries import RetryRules
from azbearer.scripting.contract import ScriptLimits
from azbearer.typed import TYPE_CHECKING, Literal
from azbearer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from azbearer.collection.model import Collection
    from azbearer.emulator import EmulatorSettings
    from azbearer.library.documents import CollectionSource, DataSource, Kind, PathLike, VariableSource
    from azbearer.library.hooking import HookSource
    from azbearer.library.reporting import ReporterSource
    from azbearer.library.result import RunResult
    from azbearer.library.variablefiles import GivenFile
    from azbearer.runner.events import Event
    from azbearer.runner.vault import Vault

Keep = Literal["nothing", "requests", "responses"]
USER_AGENT = f"azbearer/{__version__}"


def run(
    collection: CollectionSource,
    *,
    environment: VariableSource | None = None,
    globals: VariableSource | None = None,  # noqa: A002  Postman's word
    variables: Mapping[str, object] | None = None,
    data: DataSource | None = None,
    iterations: int | None = None,
    folders: str | Iterable[str] = (),
    offline: bool | EmulatorSettings = False,
    bail: bool = False,
    workers: int = 1,
    parallel_folders: bool = False,
    retries: int = 0,
    delay: float = 0.0,
    timeout: float | None = None,
    request_timeout: float | None = None,
    script_timeout: float | None = None,
    follow_redirects: bool = True,
    verify: bool = True,
    ca_file: PathLike | None = None,
    connect_to: Iterable[str] = (),
    cookie_jar: PathLike | None = None,
    vault: VariableSource | None = None,
    packages: PathLike | None = None,
    working_dir: PathLike | None = None,
    insecure_file_read: bool = False,
    allow_commands: bool = False,
    seed: int | None = None,
    reporters: ReporterSource = (),
    export_environment: PathLike | None = None,
    export_globals: PathLike | None = None,
    export_cookie_jar: PathLike | None = None,
    on_event: Callable[[Event], object] | None = None,
    before_request: HookSource = None,
    after_response: HookSource = None,
    keep: Keep = "requests",
) -> RunResult:
    """Run a Postman collection; a request or test that fails is in the result, and no exception.

    Args:
        collection: a path, the object of a collection, or a `Collection`.
        environment: a path, the object of such a file, or a plain mapping of names to values.
        globals: likewise.
        variables: set in the environment, over those of the file; a `Secret` becomes a secret variable.
        data: a CSV or JSON file, or rows; one for each iteration.
        iterations: how many; by default one for each row of data, or one.
        folders: run only these folders and requests, by name or id.
        offline: answer with the emulator, inside this process, instead of Azure.
        bail: end the run at its first failure.
        workers: how many iterations run at the same time; hooks are called from as many threads.
        parallel_folders: share the folders at the top among the workers, not the iterations.
        retries: how often a request is sent again after 429 and 503.
        delay: seconds between two requests.
        timeout: seconds that the run may take; None is no limit.
        request_timeout: likewise for each request.
        script_timeout: likewise for each script.
        follow_redirects: whether a redirect is followed.
        verify: whether certificates are checked.
        ca_file: a PEM file of authorities to trust beside the system's.
        connect_to: rules as curl's `--connect-to`, HOST1:PORT1:HOST2:PORT2.
        cookie_jar: cookies to begin with, in tough-cookie's JSON.
        vault: secrets for `{{vault:name}}`, in the forms of `environment`.
        packages: a folder for `pm.require`.
        working_dir: where files of request bodies are; by default the collection's folder.
        insecure_file_read: they may also be elsewhere.
        allow_commands: secrets of an environment may come from programs (`cmd:`).
        seed: gives dynamic variables the same values in each run.
        reporters: names as of `azbearer run --reporters`, or a mapping from names to files.
        export_environment: a file for the environment as the run leaves it.
        export_globals: likewise for the globals.
        export_cookie_jar: likewise for the cookies.
        on_event: is called with each event, redacted, in the thread of the caller.
        before_request: a function, several, or a mapping from names of requests or folders to functions;
            each is called with a `HookContext` when the scripts before the request are over.
        after_response: likewise, when the test scripts are over.
        keep: what of each request stays in the result: nothing, for runs without end; how it ended; or the
            whole response too.

    Raises:
        AzbearerError: nothing could be run, or a result could not be written.
        KeyboardInterrupt: the run was interrupted; the reports are written.
    """
    transport = TransportSettings(
        connect_to=tuple(map(parse_connect_to, connect_to)),
        extra_ca_file=_path(ca_file),
        verify=verify,
        total_timeout=request_timeout,
        user_agent=USER_AGENT,
    )
    following = None if offline else Following(transport, allow_commands)
    document = collection_of(collection)
    behaviour = RunOptions(
        folder=folder_of(document, working_dir),
        any_file=insecure_file_read,
        bail=bail,
        delay=delay,
        timeout=timeout,
        retries=RetryRules(most=retries),
        workers=at_least_one("workers", workers) or 1,
        parallel_folders=parallel_folders,
        user_agent=USER_AGENT,
        send=SendOptions(referer=True, follow_redirects=follow_redirects, timeout=request_timeout),
    )
    settings = RunSettings(
        collection=document,
        environment=given_of(environment, "environment", following),
        globals=given_of(globals, "globals", following),
        assignments=tuple(assignments_of(variables or {})),
        data=None if data is None else data_source(data),
        iterations=at_least_one("iterations", iterations),
        folders=(folders,) if isinstance(folders, str) else tuple(folders),
        transport=transport,
        emulator=emulator_of(offline),
        seed=seed,
        packages=_path(packages),
        limits=ScriptLimits(wall=script_timeout),
        cookies=read_cookies(_path(cookie_jar)),
        vault=_vault(vault, following),
        behaviour=behaviour,
        exports=Exports(_path(export_environment), _path(export_globals), None, _path(export_cookie_jar)),
        hooks=hooks_of(before_request, after_response),
    )
    return _perform(settings, reporter_files(reporters), on_event, keep)


def _perform(
    settings: RunSettings,
    files: Mapping[str, Path | None],
    on_event: Callable[[Event], object] | None,
    keep: Keep,
) -> RunResult:
    keeper = Keeper(keep_responses=keep == "responses")
    kept = () if keep == "nothing" else (keeper,)
    called = () if on_event is None else (Caller(on_event),)
    with open_run(settings) as opened:
        counted = opened.perform((*listeners_of(files, opened.parts), *kept, *called))
        if counted.interrupted:
            raise KeyboardInterrupt(counted.interrupted)
        return result_of(counted, opened.parts, tuple(keeper.results))


def given_of(source: VariableSource | None, kind: Kind, following: Following | None) -> GivenFile | None:
    """The variables that a caller gives, with their references followed.

    Raises:
        AzbearerError: they can't be read, or a reference leads nowhere.
    """
    return None if source is None else given_file(variable_file_of(source, kind), following)


def emulator_of(offline: bool | EmulatorSettings) -> EmulatorSettings | None:
    """What holds for the emulator of an offline run, whose operations take no time unless somebody asks."""
    if offline is False:
        return None
    from azbearer.emulator import EmulatorSettings  # noqa: PLC0415  only when asked for

    return EmulatorSettings(operation_seconds=0) if offline is True else offline


def folder_of(collection: Collection, working_dir: PathLike | None = None) -> Path:
    """The folder of files that requests send: the collection's, or the current one if that is no file."""
    if working_dir is not None:
        return Path(working_dir)
    return collection.source.resolve().parent if collection.source else Path()


def at_least_one(name: str, number: int | None) -> int | None:
    """The number, which is None or a count.

    Raises:
        UsageError: it is none.
    """
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        raise UsageError(f"{name} must be a whole number, at least 1", hint=f"such as {name}=1")
    return number


def _vault(source: VariableSource | None, following: Following | None) -> Vault | None:
    if source is None:
        return None
    file = all_secret(variable_file_of(source, "environment"))
    return vault_of(given_file(file, following), str(file.source or "the vault"))


def assignments_of(variables: Mapping[str, object]) -> Iterator[Assignment]:
    """What is set in the environment over its file."""
    for name, value in variables.items():
        plain, secret = revealed(value)
        yield Assignment("environment", name, plain, "azbearer.run", secret=secret)


def _path(path: PathLike | None) -> Path | None:
    return None if path is None else Path(path)
