"""A token of whoever is signed in to the Azure Developer CLI (`azd auth token`).

`expiresOn` is a time in UTC (RFC 3339), not local. Errors have come in three forms, one JSON object
a line: `error` (with `message` and `suggestion`), a `consoleMessage` with all in `data.message`,
and an empty `consoleMessage` before the first form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.ambient.machine import THIS_MACHINE, Machine
from azbearer.tokens.contract import NotAvailableError, RunProgram
from azbearer.tokens.tools.program import PROCESS_TIMEOUT, Tool, json_in
from azbearer.tokens.tools.text import challenge_argument, checked_scopes, checked_tenant
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.errors import AuthenticationError
    from azbearer.tokens.ambient.evidence import Evidence
    from azbearer.tokens.contract import Flow, FlowContext, ProgramResult, TokenQuery

AZD = Tool("Azure Developer CLI", ("azd",), ("azd.exe", "azd"), "azd auth login")


@dataclass(frozen=True, slots=True)
class AzureDeveloperCli:
    """The account that is signed in to the Azure Developer CLI.

    Args:
        tenant_id: the tenant to get tokens of; empty means the account's own.
        additionally_allowed_tenants: other tenants that a query may ask for; `*` means any.
        process_timeout: seconds for one run.
        config_folder: azd's folder (`AZD_CONFIG_DIR`), empty for the usual one; its sign-in is
            part of the cache key.
        machine: where to look for the program.
    """

    tenant_id: str = ""
    additionally_allowed_tenants: tuple[str, ...] = ()
    process_timeout: float = PROCESS_TIMEOUT
    config_folder: str = ""
    machine: Machine = THIS_MACHINE

    @property
    def name(self) -> str:
        """As azure-identity names it."""
        return "AzureDeveloperCliCredential"

    def evidence(self, context: FlowContext) -> Evidence:
        """Whether the program is installed."""
        return AZD.evidence(self.machine, context.environment)

    def cache_key(self, query: TokenQuery) -> str:
        """Tenant, and the state of azd's sign-in."""
        folder = self.config_folder or f"{self.machine.home()}/.azd"
        return ambient_key("azd", query, self.tenant_id, folder, self.machine.stamp(f"{folder}/auth.json"))

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Run the program once."""
        arguments = self._arguments(query, context.environment)
        program = AZD.path(self.machine, context.environment)
        result: ProgramResult = yield RunProgram(
            (program, *arguments), timeout=self.process_timeout, environment=(("NO_COLOR", "true"),)
        )
        answer = json_in(result.out)
        if result.exit_code != 0 or "token" not in answer:
            raise _failure(result)
        return AZD.token(answer.get("token"), answer.get("expiresOn"), context)

    def _arguments(self, query: TokenQuery, environment: Mapping[str, str]) -> tuple[str, ...]:
        scopes = checked_scopes(query)
        tenant = checked_tenant(self.tenant_id, query, self.additionally_allowed_tenants, environment)
        return (
            *("auth", "token", "--output", "json", "--no-prompt"),
            *(part for scope in scopes for part in ("--scope", scope)),
            *(("--tenant-id", tenant) if tenant else ()),
            *(("--claims", challenge_argument(query.claims)) if query.claims else ()),
        )


def _failure(result: ProgramResult) -> AuthenticationError:
    AZD.check_started(result)
    everything = f"{result.out}\n{result.err}"
    if "unknown flag: --claims" in everything:
        return NotAvailableError(
            "this Azure Developer CLI can't answer claims challenges",
            where=AZD.title,
            hint="update it to 1.18.1 or later",
        )
    if "azd auth login" in everything and "not logged in" in everything and "AADSTS" not in everything:
        return AZD.signed_out()
    # stdout is only searched for its error objects: shown as it is, it could hold a token.
    return AZD.failed(_explanation(result.out) or _explanation(result.err) or result.err)


def _explanation(output: str) -> str:
    """The reason in azd's JSON lines, the newest form first; empty when there is none."""
    objects = [entry for entry in map(_object, output.splitlines()) if entry]
    newest = [text for entry in objects if isinstance(text := entry.get("error"), str)]
    legacy = [
        text
        for entry in objects
        if isinstance(data := entry.get("data"), dict) and isinstance(text := data.get("message"), str)
    ]
    return next((text.strip() for text in newest + legacy if text.strip()), "")


def _object(line: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
