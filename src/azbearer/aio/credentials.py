"""Each credential once more, with the asynchronous face; `credentials/` says what the arguments mean."""

from __future__ import annotations

from azbearer.aio.face import Awaited
from azbearer.credentials.apps import (
    CertificateSetup,
    ClientAssertionSetup,
    ClientSecretSetup,
    OnBehalfOfSetup,
)
from azbearer.credentials.chains import ChainedTokenSetup, DefaultAzureSetup
from azbearer.credentials.given import RefreshTokenSetup, StaticTokenSetup, WrappedSetup
from azbearer.credentials.places import (
    AzurePipelinesSetup,
    EnvironmentSetup,
    GitHubActionsSetup,
    ManagedIdentitySetup,
    WorkloadIdentitySetup,
)
from azbearer.credentials.tools import AzureCliSetup, AzureDeveloperCliSetup, AzurePowerShellSetup
from azbearer.credentials.users import DeviceCodeSetup, InteractiveBrowserSetup


class AzureCliCredential(AzureCliSetup, Awaited):
    """The account that is signed in to the Azure CLI (`az login`)."""


class AzureDeveloperCliCredential(AzureDeveloperCliSetup, Awaited):
    """The account that is signed in to the Azure Developer CLI (`azd auth login`)."""


class AzurePipelinesCredential(AzurePipelinesSetup, Awaited):
    """The identity that a service connection gives to a job of Azure Pipelines."""


class AzurePowerShellCredential(AzurePowerShellSetup, Awaited):
    """The account that is signed in to Azure PowerShell (`Connect-AzAccount`)."""


class CertificateCredential(CertificateSetup, Awaited):
    """An app that signs in with a certificate."""


class ChainedTokenCredential(ChainedTokenSetup, Awaited):
    """Credentials in order: whichever is the first to give a token is asked from then on."""


class ClientAssertionCredential(ClientAssertionSetup, Awaited):
    """An app that signs in with a token of another issuer (workload identity federation)."""


class ClientSecretCredential(ClientSecretSetup, Awaited):
    """An app that signs in with a secret."""


class DefaultAzureCredential(DefaultAzureSetup, Awaited):
    """Whatever source of tokens this place has: environment, cluster, CI job, host, developer's tools."""


class DeviceCodeCredential(DeviceCodeSetup, Awaited):
    """A user who signs in with a browser anywhere, and types a code that is shown here."""


class EnvironmentCredential(EnvironmentSetup, Awaited):
    """The service principal that `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and a secret or certificate name."""


class GitHubActionsCredential(GitHubActionsSetup, Awaited):
    """The identity of a job of GitHub Actions (or Forgejo); it needs `permissions: id-token: write`."""


class InteractiveBrowserCredential(InteractiveBrowserSetup, Awaited):
    """A user who signs in with the browser of this machine."""


class ManagedIdentityCredential(ManagedIdentitySetup, Awaited):
    """The identity of the Azure host that this runs on."""


class OnBehalfOfCredential(OnBehalfOfSetup, Awaited):
    """An API that acts for the user who called it."""


class RefreshTokenCredential(RefreshTokenSetup, Awaited):
    """A user who has signed in before, by the refresh token that was left."""


class StaticTokenCredential(StaticTokenSetup, Awaited):
    """One token, whatever is asked for."""


class WorkloadIdentityCredential(WorkloadIdentitySetup, Awaited):
    """The identity of a pod, by the token that Kubernetes mounts into it."""


class WrappedCredential(WrappedSetup, Awaited):
    """Any azure-core credential, with the caching, early renewal and single requests of this package."""
