"""A run as a value: what it runs, with what, and how."""

from __future__ import annotations

from azbearer.http.settings import TransportSettings
from azbearer.library.exports import Exports
from azbearer.runner.parts import RunOptions
from azbearer.scripting.contract import ScriptLimits
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from azbearer.collection.iteration_data import IterationData
    from azbearer.collection.model import Collection
    from azbearer.cookies.jar import CookieJar
    from azbearer.emulator import EmulatorSettings
    from azbearer.http.certificates import CertificateRule
    from azbearer.library.assignment import Assignment
    from azbearer.library.variablefiles import GivenFile
    from azbearer.runner.hooks import Hooks
    from azbearer.runner.plan import Plan
    from azbearer.runner.vault import Vault


class RunSettings(NamedTuple):
    """A run before it is put together; nothing in here is open yet.

    Args:
        collection: what to run.
        environment, globals: the files of variables that it begins with.
        assignments: variables that are set over those of the files, in order.
        data: opens the rows of iteration data.
        iterations: how many times; None is once for each row of data, or once.
        folders: only these folders and requests, by name or id; empty means all.
        choose: leaves a part of the plan, or all of it.
        transport: how requests travel.
        certificates: client certificates for requests of the collection; tokens are fetched without them.
        emulator: for an offline run, what holds for the emulator that serves it; None sends for real.
        seed: repeats dynamic variables.
        packages: the folder of the packages of `pm.require`.
        limits: what one script may use.
        cookies: the jar to begin with, which the run fills; None for an empty one.
        vault: the secrets of `{{vault:name}}`; None for none.
        behaviour: how the runner goes on.
        exports: what it leaves in files.
        hooks: functions that it calls before requests and after responses.
        scripts: whether scripts will run at all; a dry run needs no engine.
    """

    collection: Collection
    environment: GivenFile | None = None
    globals: GivenFile | None = None
    assignments: Iterable[Assignment] = ()
    data: Callable[[], AbstractContextManager[IterationData]] | None = None
    iterations: int | None = None
    folders: tuple[str, ...] = ()
    choose: Callable[[Plan], Plan] | None = None
    transport: TransportSettings = TransportSettings()
    certificates: tuple[CertificateRule, ...] = ()
    emulator: EmulatorSettings | None = None
    seed: int | None = None
    packages: Path | None = None
    limits: ScriptLimits = ScriptLimits()
    cookies: CookieJar | None = None
    vault: Vault | None = None
    behaviour: RunOptions = RunOptions()
    exports: Exports = Exports()
    hooks: Hooks | None = None
    scripts: bool = True
