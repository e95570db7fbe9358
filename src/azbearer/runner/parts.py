"""What a run is made of: how it behaves, and what it works with."""

from __future__ import annotations

from pathlib import Path

from azbearer.http.messages import SendOptions
from azbearer.runner.clock import Clock
from azbearer.runner.flow import MOST_JUMPS
from azbearer.runner.retries import RetryRules
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.auth.managed import SourceMaker
    from azbearer.collection.iteration_data import IterationData
    from azbearer.collection.model import VariableFile
    from azbearer.cookies.jar import CookieJar
    from azbearer.http.messages import Transport
    from azbearer.runner.hooks import Hooks
    from azbearer.runner.vault import Vault
    from azbearer.scripting.contract import ScriptEngine
    from azbearer.secrets import Redactor
    from azbearer.variables.scopes import Scopes


class RunOptions(NamedTuple):
    """How a run behaves.

    Args:
        folder: files in request bodies are read below it.
        any_file: they may also be elsewhere.
        metadata: scripts may ask the metadata service of this machine.
        bail: stop after the first failure.
        bail_on_error: stop after the first script that breaks.
        delay: seconds to wait between two requests.
        timeout: seconds that the whole run may take, or None.
        jumps: how many jumps of `setNextRequest` an iteration may make.
        retries: when a request of the collection is sent once more.
        workers: how many lanes run at the same time.
        parallel_folders: they share the folders of an iteration, not the iterations.
        user_agent: for the User-Agent header.
        send: what holds for each request.
    """

    folder: Path = Path()
    any_file: bool = False
    metadata: bool = False
    bail: bool = False
    bail_on_error: bool = False
    delay: float = 0.0
    timeout: float | None = None
    jumps: int = MOST_JUMPS
    retries: RetryRules = RetryRules()
    workers: int = 1
    parallel_folders: bool = False
    user_agent: str = "azbearer"
    send: SendOptions = SendOptions()


class RunParts(NamedTuple):
    """What a run works with.

    Args:
        scopes: are written by it.
        transport: sends.
        engine: called when the first script of a lane is about to run, with a number that no other
            engine of the run has.
        redactor: learns what is secret.
        cookies: the jar, which the run fills.
        vault: has the secrets of `{{vault:name}}` and `pm.vault`.
        environment, globals: what the scopes were read from.
        token_source: makes what supplies tokens that nobody fetches.
        data: has a row for each iteration, the last of which serves all that follow.
        dynamic: gives the dynamic variables of a further lane by its number.
        settle: called when all that is left to do is to write reports, which no interrupt may prevent.
        hooks: functions of the caller for each request; None for none.
    """

    scopes: Scopes
    transport: Transport
    engine: Callable[[int], ScriptEngine]
    redactor: Redactor
    cookies: CookieJar
    vault: Vault
    environment: VariableFile | None = None
    globals: VariableFile | None = None
    token_source: SourceMaker | None = None
    clock: Clock = Clock()
    data: IterationData | None = None
    dynamic: Callable[[int], Callable[[str], Any]] | None = None
    settle: Callable[[], object] = lambda: None
    hooks: Hooks | None = None
