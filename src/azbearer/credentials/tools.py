"""Whoever is signed in to a developer's tool."""

from __future__ import annotations

import os

from azbearer.credentials.base import Blocking, Setup
from azbearer.credentials.options import TenantOptions, read_options
from azbearer.tokens.tools.program import PROCESS_TIMEOUT
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack


class AzureCliSetup(Setup):
    """The account that is signed in to the Azure CLI (`az login`).

    Args:
        tenant_id: the tenant of the tokens; the default is the account's current one.
        subscription: id or name of a subscription, to choose another account than the current one.
        process_timeout: seconds for one run of `az`.
        **options: see `TenantOptions`.
    """

    def __init__(
        self,
        *,
        tenant_id: str = "",
        subscription: str | None = None,
        process_timeout: float = PROCESS_TIMEOUT,
        **options: Unpack[TenantOptions],
    ) -> None:
        from azbearer.tokens.tools.azure_cli import AzureCli  # noqa: PLC0415 - each loads its own

        chosen = read_options(self, options, TenantOptions)
        description = AzureCli(
            tenant_id,
            subscription or "",
            chosen.tenants,
            process_timeout,
            config_folder=os.environ.get("AZURE_CONFIG_DIR", ""),
        )
        super().__init__(description, chosen)


class AzureDeveloperCliSetup(Setup):
    """The account that is signed in to the Azure Developer CLI (`azd auth login`).

    Args:
        tenant_id: the tenant of the tokens; the default is the account's own.
        process_timeout: seconds for one run of `azd`.
        **options: see `TenantOptions`.
    """

    def __init__(
        self,
        *,
        tenant_id: str = "",
        process_timeout: float = PROCESS_TIMEOUT,
        **options: Unpack[TenantOptions],
    ) -> None:
        from azbearer.tokens.tools.azd import AzureDeveloperCli  # noqa: PLC0415 - as above

        chosen = read_options(self, options, TenantOptions)
        folder = os.environ.get("AZD_CONFIG_DIR", "")
        super().__init__(AzureDeveloperCli(tenant_id, chosen.tenants, process_timeout, folder), chosen)


class AzurePowerShellSetup(Setup):
    """The account that is signed in to Azure PowerShell (`Connect-AzAccount`).

    Args:
        tenant_id: the tenant of the tokens; the default is the account's own.
        process_timeout: seconds for one run of PowerShell.
        **options: see `TenantOptions`.
    """

    def __init__(
        self,
        *,
        tenant_id: str = "",
        process_timeout: float = PROCESS_TIMEOUT,
        **options: Unpack[TenantOptions],
    ) -> None:
        from azbearer.tokens.tools.azure_powershell import AzurePowerShell  # noqa: PLC0415 - as above

        chosen = read_options(self, options, TenantOptions)
        super().__init__(AzurePowerShell(tenant_id, chosen.tenants, process_timeout), chosen)


class AzureCliCredential(AzureCliSetup, Blocking):
    """The account that is signed in to the Azure CLI (`az login`)."""


class AzureDeveloperCliCredential(AzureDeveloperCliSetup, Blocking):
    """The account that is signed in to the Azure Developer CLI (`azd auth login`)."""


class AzurePowerShellCredential(AzurePowerShellSetup, Blocking):
    """The account that is signed in to Azure PowerShell (`Connect-AzAccount`)."""
