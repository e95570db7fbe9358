"""A token of whoever is signed in to the Azure CLI (`az account get-access-token`).

Its answer has had two forms. Since 2.54.0 `expires_on` is in seconds since the epoch; before that
there was only `expiresOn`, a local time without offset, which is ambiguous when clocks go back.
"""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.ambient.machine import THIS_MACHINE, Machine
from azbearer.tokens.contract import RunProgram
from azbearer.tokens.resources import resource_of_scopes
from azbearer.tokens.tools.program import PROCESS_TIMEOUT, Tool, json_in
from azbearer.tokens.tools.text import (
    challenge_argument,
    checked_scopes,
    checked_subscription,
    checked_tenant,
)
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.evidence import Evidence
    from azbearer.tokens.contract import Flow, FlowContext, ProgramResult, TokenQuery

AZ = Tool("Azure CLI", ("az",), ("az.cmd", "az"), "az login")
_SIGN_IN_WORDS = ("az login", "az account set")


@dataclass(frozen=True, slots=True)
class AzureCli:
    """The account that is signed in to the Azure CLI.

    Args:
        tenant_id: the tenant to get tokens of; empty means the CLI's current one.
        subscription: a subscription's id or name, for another account than the current one.
        additionally_allowed_tenants: other tenants that a query may ask for; `*` means any.
        process_timeout: seconds for one run.
        config_folder: the CLI's folder (`AZURE_CONFIG_DIR`), empty for the usual one. Its profile
            is part of the cache key, so that another sign-in gets other tokens.
        machine: where to look for the program.
    """

    tenant_id: str = ""
    subscription: str = ""
    additionally_allowed_tenants: tuple[str, ...] = ()
    process_timeout: float = PROCESS_TIMEOUT
    config_folder: str = ""
    machine: Machine = THIS_MACHINE

    @property
    def name(self) -> str:
        """As azure-identity names it."""
        return "AzureCliCredential"

    def evidence(self, context: FlowContext) -> Evidence:
        """Whether the program is installed."""
        return AZ.evidence(self.machine, context.environment)

    def cache_key(self, query: TokenQuery) -> str:
        """Tenant, subscription, and the state of the CLI's profile."""
        folder = self.config_folder or f"{self.machine.home()}/.azure"
        profile = self.machine.stamp(f"{folder}/azureProfile.json")
        return ambient_key("az", query, self.tenant_id, self.subscription, folder, profile)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Run the program once."""
        arguments = self._arguments(query, context.environment)
        program = AZ.path(self.machine, context.environment)
        # Colours would end up in the middle of error texts.
        result: ProgramResult = yield RunProgram(
            (program, *arguments),
            timeout=self.process_timeout,
            environment=(("AZURE_CORE_NO_COLOR", "true"),),
        )
        _check(result)
        answer = json_in(result.out)
        return AZ.token(answer.get("accessToken"), answer.get("expires_on", answer.get("expiresOn")), context)

    def _arguments(self, query: TokenQuery, environment: Mapping[str, str]) -> tuple[str, ...]:
        scopes = checked_scopes(query)
        tenant = checked_tenant(self.tenant_id, query, self.additionally_allowed_tenants, environment)
        subscription = checked_subscription(self.subscription)
        if query.claims:
            raise _challenged(query.claims, tenant, scopes[0])
        return (
            *("account", "get-access-token", "--output", "json", "--resource", resource_of_scopes(scopes)),
            *(("--tenant", tenant) if tenant else ()),
            *(("--subscription", subscription) if subscription else ()),
        )


def _check(result: ProgramResult) -> None:
    """Tell apart: not there, nobody signed in, refused.

    Raises:
        NotAvailableError: the first two.
        AuthenticationError: the last.
    """
    if result.exit_code == 0:
        return
    AZ.check_started(result)
    # Entra ID's refusals advise to run `az login` too; they mean that somebody is signed in.
    if any(words in result.err for words in _SIGN_IN_WORDS) and "AADSTS" not in result.err:
        raise AZ.signed_out()
    raise AZ.failed(result.err)


def _challenged(claims: str, tenant: str, scope: str) -> AuthenticationError:
    in_tenant = f" --tenant {tenant}" if tenant else ""
    command = f'az login --claims-challenge "{challenge_argument(claims)}"{in_tenant} --scope {scope}'
    return AuthenticationError(
        "the service asks for a new sign-in (claims challenge), which the Azure CLI can't do unasked",
        where=AZ.title,
        hint=f"run `{command}` (Azure CLI 2.76.0 or later)",
        code="claims-challenge",
    )
