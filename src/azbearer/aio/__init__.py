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

__all__ = [
    "AzureCliCredential",
    "AzureDeveloperCliCredential",
    "AzurePipelinesCredential",
    "AzurePowerShellCredential",
    "CertificateCredential",
    "ChainedTokenCredential",
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
