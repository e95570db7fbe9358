"""Identities that the place gives: a host of Azure's, a cluster, a CI job, the environment's variables.

The variables are read when a token is fetched; those that decide who one is are part of what makes two
credentials equal, so a process that changes them gets other tokens.
"""

from __future__ import annotations

import os

from azbearer.credentials.base import Blocking, Setup
from azbearer.credentials.options import AuthorityOptions, CredentialOptions, read_options
from azbearer.errors import UsageError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.evidence import fingerprint_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

_IDENTITY_NAMES = {
    "client_id": "client_id",
    "object_id": "object_id",
    "principal_id": "object_id",
    "resource_id": "resource_id",
    "mi_res_id": "resource_id",
    "msi_res_id": "resource_id",
}


class ManagedIdentitySetup(Setup):
    """The identity of the Azure host that this runs on.

    Args:
        client_id: of a user-assigned identity; the host's own identity without it.
        identity_config: names a user-assigned identity otherwise: `{"object_id": "..."}` or
            `{"resource_id": "..."}`.
        **options: see `CredentialOptions`.
    """

    def __init__(
        self,
        *,
        client_id: str | None = None,
        identity_config: Mapping[str, str] | None = None,
        **options: Unpack[CredentialOptions],
    ) -> None:
        from azbearer.tokens.ambient.managed_identity import ManagedIdentity  # noqa: PLC0415 - seven flavours

        chosen = read_options(self, options)
        named = _identity({"client_id": client_id or "", **(identity_config or {})})
        description = ManagedIdentity(*named, fingerprint=fingerprint_of(os.environ))
        super().__init__(description, chosen)


def _identity(given: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    """Client, object and resource id.

    Raises:
        UsageError: one of the names is not known.
    """
    unknown = [name for name in given if name not in _IDENTITY_NAMES]
    if unknown:
        raise UsageError(
            f"identity_config can't name an identity by {unknown[0]!r}",
            hint="by client_id, object_id or resource_id",
        )
    named = {_IDENTITY_NAMES[name]: value for name, value in given.items() if value}
    return named.get("client_id"), named.get("object_id"), named.get("resource_id")


class WorkloadIdentitySetup(Setup):
    """The identity of a pod, by the token that Kubernetes mounts into it.

    Args:
        tenant_id: the default is `AZURE_TENANT_ID`.
        client_id: the default is `AZURE_CLIENT_ID`.
        token_file_path: the default is `AZURE_FEDERATED_TOKEN_FILE`.
        enable_azure_proxy: use the cluster's token proxy if its variables are set.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        *,
        tenant_id: str | None = None,
        client_id: str | None = None,
        token_file_path: str | None = None,
        enable_azure_proxy: bool = True,
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.ambient.workload_identity import WorkloadIdentity  # noqa: PLC0415 - in pods only

        chosen = read_options(self, options, AuthorityOptions)
        description = WorkloadIdentity(
            tenant_id or "",
            client_id or "",
            token_file_path or "",
            authority=chosen.authority,
            additionally_allowed_tenants=chosen.tenants,
            token_proxy=enable_azure_proxy,
            fingerprint=fingerprint_of(os.environ),
        )
        super().__init__(description, chosen)


class GitHubActionsSetup(Setup):
    """The identity of a job of GitHub Actions (or Forgejo); it needs `permissions: id-token: write`.

    Args:
        tenant_id: the default is `AZURE_TENANT_ID`.
        client_id: the default is `AZURE_CLIENT_ID`.
        audience: of the job's own token; the default is what Entra ID expects.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        *,
        tenant_id: str | None = None,
        client_id: str | None = None,
        audience: str = "",
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.ambient.github_actions import GitHubActions  # noqa: PLC0415 - in jobs only

        chosen = read_options(self, options, AuthorityOptions)
        description = GitHubActions(
            tenant_id or "",
            client_id or "",
            authority=chosen.authority,
            audience=audience,
            additionally_allowed_tenants=chosen.tenants,
            fingerprint=fingerprint_of(os.environ),
        )
        super().__init__(description, chosen)


class AzurePipelinesSetup(Setup):
    """The identity that a service connection gives to a job of Azure Pipelines.

    Args:
        tenant_id: of the connection; the default is `AZURESUBSCRIPTION_TENANT_ID`.
        client_id: likewise, `AZURESUBSCRIPTION_CLIENT_ID`.
        service_connection_id: likewise, `AZURESUBSCRIPTION_SERVICE_CONNECTION_ID`.
        system_access_token: the job's token; the default is `SYSTEM_ACCESSTOKEN`.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        *,
        tenant_id: str = "",
        client_id: str = "",
        service_connection_id: str = "",
        system_access_token: str = "",
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.ambient.azure_pipelines import AzurePipelines  # noqa: PLC0415 - in jobs only

        chosen = read_options(self, options, AuthorityOptions)
        description = AzurePipelines(
            tenant_id,
            client_id,
            service_connection_id,
            Secret(system_access_token) if system_access_token else None,
            authority=chosen.authority,
            additionally_allowed_tenants=chosen.tenants,
            fingerprint=fingerprint_of(os.environ),
        )
        super().__init__(description, chosen)


class EnvironmentSetup(Setup):
    """The service principal that `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and a secret or certificate name.

    The secret is `AZURE_CLIENT_SECRET`, the certificate `AZURE_CLIENT_CERTIFICATE_PATH`.

    Args:
        **options: see `AuthorityOptions`.
    """

    def __init__(self, **options: Unpack[AuthorityOptions]) -> None:
        from azbearer.tokens.environment import Environment  # noqa: PLC0415 - with what it may choose

        chosen = read_options(self, options, AuthorityOptions)
        description = Environment(chosen.authority, chosen.tenants, fingerprint=fingerprint_of(os.environ))
        super().__init__(description, chosen)


class ManagedIdentityCredential(ManagedIdentitySetup, Blocking):
    """The identity of the Azure host that this runs on."""


class WorkloadIdentityCredential(WorkloadIdentitySetup, Blocking):
    """The identity of a pod, by the token that Kubernetes mounts into it."""


class GitHubActionsCredential(GitHubActionsSetup, Blocking):
    """The identity of a job of GitHub Actions (or Forgejo); it needs `permissions: id-token: write`."""


class AzurePipelinesCredential(AzurePipelinesSetup, Blocking):
    """The identity that a service connection gives to a job of Azure Pipelines."""


class EnvironmentCredential(EnvironmentSetup, Blocking):
    """The service principal that `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and a secret or certificate name."""
