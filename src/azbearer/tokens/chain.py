"""The default chain: whatever source of tokens this place has, in azure-identity's order.

    EnvironmentCredential          prod   a service principal in AZURE_* variables
    WorkloadIdentityCredential     prod   AKS
    GitHubActionsCredential        prod   a job with `id-token: write` (not in azure-identity)
    AzurePipelinesCredential       prod   a job with a service connection (not in azure-identity's chain)
    ManagedIdentityCredential      prod   Azure's hosts, Arc, Cloud Shell
    AzureCliCredential             dev
    AzurePowerShellCredential      dev
    AzureDeveloperCliCredential    dev

`AZURE_TOKEN_CREDENTIALS` narrows it to `dev`, `prod`, or one class name; an explicit exclusion or
inclusion wins over it. Developer tools and CI jobs are guesses: what they refuse does not stop the
chain, unless the one tool was asked for by name. How sources are asked is in `ambient/sequence.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from azbearer.errors import UsageError
from azbearer.tokens.ambient.azure_pipelines import AzurePipelines
from azbearer.tokens.ambient.evidence import fingerprint_of
from azbearer.tokens.ambient.github_actions import GitHubActions
from azbearer.tokens.ambient.machine import THIS_MACHINE, Machine
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.ambient.sequence import Chain, ProcessMemory, Step, WinnerMemory
from azbearer.tokens.ambient.workload_identity import WorkloadIdentity
from azbearer.tokens.environment import Environment
from azbearer.tokens.tools.azd import AzureDeveloperCli
from azbearer.tokens.tools.azure_cli import AzureCli
from azbearer.tokens.tools.azure_powershell import AzurePowerShell
from azbearer.tokens.tools.program import PROCESS_TIMEOUT
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import EllipsisType

SELECTION = "AZURE_TOKEN_CREDENTIALS"
# Seconds: a metadata service that is being updated is back within 70.
_MANAGED_IDENTITY_BUDGET = 90.0
# Sources of azure-identity's chain that this one does not have: excluding them asks for nothing.
_ABSENT = frozenset({"shared_token_cache", "visual_studio_code", "interactive_browser", "broker"})


@dataclass(frozen=True, slots=True)
class ChainOptions:
    """What may be set for the default chain, by azure-identity's names.

    Args:
        authority: where to sign in; empty means `AZURE_AUTHORITY_HOST`, or the public cloud.
        exclusions: by the word in `exclude_..._credential`: True leaves the source out, False takes
            it in whatever `AZURE_TOKEN_CREDENTIALS` says.
        managed_identity_client_id: of a user-assigned identity; None means the system's own, and
            `...` what `AZURE_CLIENT_ID` says.
        workload_identity_client_id, workload_identity_tenant_id: empty means the environment's.
        additionally_allowed_tenants: other tenants that a query may ask for; `*` means any.
        process_timeout: seconds for one run of a developer's tool.
        require_envvar: refuse to guess: `AZURE_TOKEN_CREDENTIALS` must be set.
    """

    authority: str = ""
    exclusions: Mapping[str, bool] = field(default_factory=dict)
    managed_identity_client_id: str | EllipsisType | None = ...
    workload_identity_client_id: str = ""
    workload_identity_tenant_id: str = ""
    additionally_allowed_tenants: tuple[str, ...] = ()
    process_timeout: float = PROCESS_TIMEOUT
    require_envvar: bool = False


def default_chain(
    environment: Mapping[str, str],
    options: ChainOptions | None = None,
    *,
    machine: Machine = THIS_MACHINE,
    memory: WinnerMemory | None = None,
) -> Chain:
    """The default chain for an environment.

    Args:
        environment: the variables that narrow the chain and name identities.
        options: what the caller sets.
        machine: where to look for programs.
        memory: where the winner is kept; in the process, if none is given.

    Raises:
        UsageError: `AZURE_TOKEN_CREDENTIALS` names no source, or is required and not set; or an
            exclusion names none.
    """
    chosen = options or ChainOptions()
    steps = _all_steps(environment, chosen, machine)
    selection = _selection(environment, steps, required=chosen.require_envvar)
    _check_exclusions(chosen.exclusions, steps)
    reasons = [(step, _left_out(step, selection, chosen.exclusions)) for step in steps]
    included = tuple(_asked_by_name(step, selection) for step, reason in reasons if not reason)
    excluded = tuple((step.credential.name, reason) for step, reason in reasons if reason)
    return Chain("DefaultAzureCredential", included, excluded, memory or ProcessMemory())


def _all_steps(environment: Mapping[str, str], options: ChainOptions, machine: Machine) -> tuple[Step, ...]:
    return (*_deployed_steps(environment, options, machine), *_tool_steps(environment, options, machine))


def _deployed_steps(
    environment: Mapping[str, str], options: ChainOptions, machine: Machine
) -> tuple[Step, ...]:
    authority, allowed = options.authority, options.additionally_allowed_tenants
    mark = fingerprint_of(environment)
    principal = Environment(authority, allowed, federated=False, fingerprint=mark)
    pod = WorkloadIdentity(
        options.workload_identity_tenant_id,
        options.workload_identity_client_id,
        authority=authority,
        additionally_allowed_tenants=allowed,
        fingerprint=mark,
    )
    github = GitHubActions(authority=authority, additionally_allowed_tenants=allowed, fingerprint=mark)
    pipelines = AzurePipelines(authority=authority, additionally_allowed_tenants=allowed, fingerprint=mark)
    host = _host_identity(environment, options, machine, mark)
    return (
        Step(principal, key="environment"),
        Step(pod, key="workload_identity"),
        Step(github, key="github_actions", guess=True),
        Step(pipelines, key="azure_pipelines", guess=True),
        Step(host, key="managed_identity", budget=_MANAGED_IDENTITY_BUDGET),
    )


def _host_identity(
    environment: Mapping[str, str], options: ChainOptions, machine: Machine, mark: str
) -> ManagedIdentity:
    given = options.managed_identity_client_id
    client_id = environment.get("AZURE_CLIENT_ID") if given is ... else given
    return ManagedIdentity(
        client_id=client_id or None, probe=True, workload_identity=False, fingerprint=mark, machine=machine
    )


def _tool_steps(environment: Mapping[str, str], options: ChainOptions, machine: Machine) -> tuple[Step, ...]:
    seconds, allowed = options.process_timeout, options.additionally_allowed_tenants
    az = AzureCli(
        additionally_allowed_tenants=allowed,
        process_timeout=seconds,
        config_folder=environment.get("AZURE_CONFIG_DIR", ""),
        machine=machine,
    )
    powershell = AzurePowerShell(
        additionally_allowed_tenants=allowed, process_timeout=seconds, machine=machine
    )
    azd = AzureDeveloperCli(
        additionally_allowed_tenants=allowed,
        process_timeout=seconds,
        config_folder=environment.get("AZD_CONFIG_DIR", ""),
        machine=machine,
    )
    tools = ((az, "cli"), (powershell, "powershell"), (azd, "developer_cli"))
    return tuple(Step(tool, guess=True, budget=seconds, group="dev", key=key) for tool, key in tools)


def _selection(environment: Mapping[str, str], steps: tuple[Step, ...], *, required: bool) -> str:
    """What `AZURE_TOKEN_CREDENTIALS` says, in lower case; empty when it is not set."""
    value = environment.get(SELECTION, "").strip().lower()
    known = ["dev", "prod", *(step.credential.name for step in steps)]
    if (value or required) and value not in map(str.lower, known):
        raise UsageError(
            f"{SELECTION} names no source of tokens" if value else f"{SELECTION} is not set, but required",
            where=f"environment variable {SELECTION}",
            hint=f"set it to one of {', '.join(known)}",
        )
    return value


def _check_exclusions(exclusions: Mapping[str, bool], steps: tuple[Step, ...]) -> None:
    known = [step.key for step in steps]
    harmless = {key for key, excluded in exclusions.items() if excluded and key in _ABSENT}
    unknown = sorted(set(exclusions) - {*known, *harmless})
    if unknown:
        raise UsageError(
            f"the chain has no source {unknown[0]!r}", hint=f"its sources are {', '.join(known)}"
        )


def _left_out(step: Step, selection: str, exclusions: Mapping[str, bool]) -> str:
    """Why the source is left out; empty when it is not."""
    excluded = exclusions.get(step.key)
    if excluded is not None:
        return f"left out by exclude_{step.key}_credential" if excluded else ""
    if selection in {"", step.group, step.credential.name.lower()}:
        return ""
    return f"left out by {SELECTION}={selection}"


def _asked_by_name(step: Step, selection: str) -> Step:
    """Whoever names one source wants that one: it is no guess, and the metadata service is waited for."""
    if selection != step.credential.name.lower():
        return step
    return replace(step.proven(), guess=False)
