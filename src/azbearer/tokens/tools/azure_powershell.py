"""A token of whoever is signed in to Azure PowerShell (`Get-AzAccessToken`).

The token comes as text from old versions of Az.Accounts, and as a SecureString from version 5 on
(or on request, from 2.17 on). A network credential gives its text in Windows PowerShell and in
PowerShell 7 alike, where the ways that their manuals name differ.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from azbearer.errors import AuthenticationError
from azbearer.patterns import regex
from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.ambient.machine import THIS_MACHINE, Machine
from azbearer.tokens.contract import NotAvailableError, RunProgram
from azbearer.tokens.resources import resource_of_scopes
from azbearer.tokens.tools.program import PROCESS_TIMEOUT, Tool
from azbearer.tokens.tools.text import challenge_argument, checked_scopes, checked_tenant
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.evidence import Evidence
    from azbearer.tokens.contract import Flow, FlowContext, ProgramResult, TokenQuery

POWERSHELL = Tool("Azure PowerShell", ("pwsh",), ("pwsh.exe", "powershell.exe"), "Connect-AzAccount")
_NO_MODULE = "azbearer-no-az-accounts"
_ANSWER = regex(r"^azbearer-token (\S+) (\d+)\s*$", re.MULTILINE)
# Resource and tenant stand between single quotes; their alphabets have none.
_SCRIPT = """
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
if (-not (Import-Module Az.Accounts -MinimumVersion 2.2.0 -PassThru -ErrorAction SilentlyContinue)) {{
    [Console]::Out.WriteLine('{no_module}')
    exit 0
}}
$question = @{{ ResourceUrl = '{resource}' }}
if ('{tenant}') {{ $question.TenantId = '{tenant}' }}
$parameters = (Get-Command Get-AzAccessToken).Parameters
if ($parameters.ContainsKey('AsSecureString')) {{ $question.AsSecureString = $true }}
try {{ $answer = Get-AzAccessToken @question }}
catch {{
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}}
$text = $answer.Token
if ($text -is [securestring]) {{ $text = [System.Net.NetworkCredential]::new('', $text).Password }}
[Console]::Out.WriteLine('azbearer-token ' + $text + ' ' + $answer.ExpiresOn.ToUnixTimeSeconds())
"""


@dataclass(frozen=True, slots=True)
class AzurePowerShell:
    """The account that is signed in to Azure PowerShell.

    Args:
        tenant_id: the tenant to get tokens of; empty means the account's own.
        additionally_allowed_tenants: other tenants that a query may ask for; `*` means any.
        process_timeout: seconds for one run.
        machine: where to look for the program.
    """

    tenant_id: str = ""
    additionally_allowed_tenants: tuple[str, ...] = ()
    process_timeout: float = PROCESS_TIMEOUT
    machine: Machine = THIS_MACHINE

    @property
    def name(self) -> str:
        """As azure-identity names it."""
        return "AzurePowerShellCredential"

    def evidence(self, context: FlowContext) -> Evidence:
        """Whether PowerShell is installed; its module is only found by running it."""
        return POWERSHELL.evidence(self.machine, context.environment)

    def cache_key(self, query: TokenQuery) -> str:
        """Tenant, and the state of the saved sign-in."""
        context_file = f"{self.machine.home()}/.Azure/AzureRmContext.json"
        return ambient_key("powershell", query, self.tenant_id, self.machine.stamp(context_file))

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Run one encoded script."""
        script = self._script(query, context.environment)
        program = POWERSHELL.path(self.machine, context.environment)
        encoded = base64.b64encode(script.encode("utf-16-le")).decode("ascii")
        options = ("-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-EncodedCommand", encoded)
        result: ProgramResult = yield RunProgram((program, *options), timeout=self.process_timeout)
        _check(result)
        found = _ANSWER.search(result.out)
        return POWERSHELL.token(found and found[1], found and found[2], context)

    def _script(self, query: TokenQuery, environment: Mapping[str, str]) -> str:
        scopes = checked_scopes(query)
        tenant = checked_tenant(self.tenant_id, query, self.additionally_allowed_tenants, environment)
        if query.claims:
            raise _challenged(query.claims, tenant)
        return _SCRIPT.format(no_module=_NO_MODULE, resource=resource_of_scopes(scopes), tenant=tenant)


def _check(result: ProgramResult) -> None:
    """Tell apart: not there, no module, nobody signed in, forbidden by policy, refused.

    Raises:
        NotAvailableError: all but the last.
        AuthenticationError: the last.
    """
    if _NO_MODULE in result.out:
        raise NotAvailableError(
            "the PowerShell module Az.Accounts 2.2.0 or later is not installed",
            where=POWERSHELL.title,
            hint="run `Install-Module Az.Accounts`, then `Connect-AzAccount`",
        )
    if result.exit_code == 0:
        return
    POWERSHELL.check_started(result)
    if "Connect-AzAccount" in result.err and "AADSTS" not in result.err:
        raise POWERSHELL.signed_out()
    if "AuthorizationManager check failed" in result.err:
        raise NotAvailableError(
            "the execution policy does not let Azure PowerShell run",
            where=POWERSHELL.title,
            hint="run `Set-ExecutionPolicy RemoteSigned -Scope CurrentUser`",
        )
    raise POWERSHELL.failed(result.err)


def _challenged(claims: str, tenant: str) -> AuthenticationError:
    in_tenant = f" -Tenant {tenant}" if tenant else ""
    command = f"Connect-AzAccount{in_tenant} -ClaimsChallenge '{challenge_argument(claims)}'"
    return AuthenticationError(
        "the service asks for a new sign-in (claims challenge), which Azure PowerShell can't do unasked",
        where=POWERSHELL.title,
        hint=f"run `{command}` (Az.Accounts 5.2.0 or later)",
        code="claims-challenge",
    )
