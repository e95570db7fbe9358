"""The credentials for asynchronous code: same names, same arguments, `await credential.get_token(...)`.

A cached token is returned at once; a fetch runs on a thread of the engine and blocks no event loop. The
credentials belong to no loop: they can be used from several, at the same time or one after another, and
they share tokens with their blocking namesakes.
"""

from __future__ import annotations

from azbearer.aio.credentials import (
    AzureCliCredential,
    AzureDeveloperCliCredential,
    AzurePipelinesCredential,
    AzurePowerShellCredential,
    CertificateCredential,
    ChainedTokenCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    DeviceCodeCredential,
    EnvironmentCredential,
    GitHubActionsCredential,
    InteractiveBrowserCredential,
    ManagedIdentityCredential,
    OnBehalfOfCredential,
    RefreshTokenCredential,
    StaticTokenCredential,
    WorkloadIdentityCredential,
    WrappedCredential,
)
from azbearer.aio.provider import get_bearer_token_provider
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.aio.client import Client

__all__ = [
    "AzureCliCredential",
    "AzureDeveloperCliCredential",
    "AzurePipelinesCredential",
    "AzurePowerShellCredential",
    "CertificateCredential",
    "ChainedTokenCredential",
    "Client",
    "ClientAssertionCredential",
    "ClientSecretCredential",
    "DefaultAzureCredential",
    "DeviceCodeCredential",
    "EnvironmentCredential",
    "GitHubActionsCredential",
    "InteractiveBrowserCredential",
    "ManagedIdentityCredential",
    "OnBehalfOfCredential",
    "RefreshTokenCredential",
    "StaticTokenCredential",
    "WorkloadIdentityCredential",
    "WrappedCredential",
    "get_bearer_token_provider",
]


if not TYPE_CHECKING:
    # Type checkers would take any name for a public one.
    def __getattr__(name: str) -> object:
        """Load the client when it is first asked for: who wants tokens alone does not pay for it."""
        if name != "Client":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from azbearer.aio.client import Client as value  # noqa: N813, PLC0415 - see above

        globals()[name] = value
        return value
