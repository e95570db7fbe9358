"""azbearer calls the Azure REST API with requests that authenticate themselves."""

from azbearer.version import __version__ as __version__  # re-exported

# Not from `typing`, whose import is a good part of what this package costs; type checkers know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from azbearer.adapters.for_aiohttp import middleware_for_aiohttp
    from azbearer.adapters.for_httpx import auth_for_httpx
    from azbearer.adapters.for_requests import auth_for_requests
    from azbearer.arm.client import Client
    from azbearer.arm.many.calls import BatchCall, ScopeReply
    from azbearer.arm.results import ListPage, Operation, Reply
    from azbearer.credentials.apps import (
        CertificateCredential,
        ClientAssertionCredential,
        ClientSecretCredential,
        OnBehalfOfCredential,
    )
    from azbearer.credentials.chains import ChainedTokenCredential, DefaultAzureCredential
    from azbearer.credentials.given import RefreshTokenCredential, StaticTokenCredential, WrappedCredential
    from azbearer.credentials.places import (
        AzurePipelinesCredential,
        EnvironmentCredential,
        GitHubActionsCredential,
        ManagedIdentityCredential,
        WorkloadIdentityCredential,
    )
    from azbearer.credentials.provider import get_bearer_token_provider
    from azbearer.credentials.tools import (
        AzureCliCredential,
        AzureDeveloperCliCredential,
        AzurePowerShellCredential,
    )
    from azbearer.credentials.users import DeviceCodeCredential, InteractiveBrowserCredential
    from azbearer.credentials.values import AccessToken, AccessTokenInfo
    from azbearer.errors import AuthenticationError, AzbearerError, HttpStatusError, OperationError
    from azbearer.library.result import RequestResult, RunResult, TestResult
    from azbearer.library.running import run
    from azbearer.runner.hookcontext import HookContext
    from azbearer.secrets import Secret
    from azbearer.tokens.contract import NotAvailableError as CredentialUnavailableError

__all__ = [
    "AccessToken",
    "AccessTokenInfo",
    "AuthenticationError",
    "AzbearerError",
    "AzureCliCredential",
    "AzureDeveloperCliCredential",
    "AzurePipelinesCredential",
    "AzurePowerShellCredential",
    "BatchCall",
    "CertificateCredential",
    "ChainedTokenCredential",
    "Client",
    "ClientAssertionCredential",
    "ClientSecretCredential",
    "CredentialUnavailableError",
    "DefaultAzureCredential",
    "DeviceCodeCredential",
    "EnvironmentCredential",
    "GitHubActionsCredential",
    "HookContext",
    "HttpStatusError",
    "InteractiveBrowserCredential",
    "ListPage",
    "ManagedIdentityCredential",
    "OnBehalfOfCredential",
    "Operation",
    "OperationError",
    "RefreshTokenCredential",
    "Reply",
    "RequestResult",
    "RunResult",
    "ScopeReply",
    "Secret",
    "StaticTokenCredential",
    "TestResult",
    "WorkloadIdentityCredential",
    "WrappedCredential",
    "auth_for_httpx",
    "auth_for_requests",
    "get_bearer_token_provider",
    "middleware_for_aiohttp",
    "run",
]

# Where each name is, and what it is called there if that differs: loaded when somebody asks for it.
_PLACES = {
    "adapters.for_aiohttp": ("middleware_for_aiohttp",),
    "adapters.for_httpx": ("auth_for_httpx",),
    "adapters.for_requests": ("auth_for_requests",),
    "arm.client": ("Client",),
    "arm.many.calls": ("BatchCall", "ScopeReply"),
    "arm.results": ("ListPage", "Operation", "Reply"),
    "credentials.apps": (
        "CertificateCredential",
        "ClientAssertionCredential",
        "ClientSecretCredential",
        "OnBehalfOfCredential",
    ),
    "credentials.chains": ("ChainedTokenCredential", "DefaultAzureCredential"),
    "credentials.given": ("RefreshTokenCredential", "StaticTokenCredential", "WrappedCredential"),
    "credentials.places": (
        "AzurePipelinesCredential",
        "EnvironmentCredential",
        "GitHubActionsCredential",
        "ManagedIdentityCredential",
        "WorkloadIdentityCredential",
    ),
    "credentials.provider": ("get_bearer_token_provider",),
    "credentials.tools": ("AzureCliCredential", "AzureDeveloperCliCredential", "AzurePowerShellCredential"),
    "credentials.users": ("DeviceCodeCredential", "InteractiveBrowserCredential"),
    "credentials.values": ("AccessToken", "AccessTokenInfo"),
    "errors": ("AuthenticationError", "AzbearerError", "HttpStatusError", "OperationError"),
    "library.result": ("RequestResult", "RunResult", "TestResult"),
    "library.running": ("run",),
    "runner.hookcontext": ("HookContext",),
    "secrets": ("Secret",),
    "tokens.contract": ("CredentialUnavailableError",),
}
_OTHER_NAMES = {"CredentialUnavailableError": "NotAvailableError"}


if not TYPE_CHECKING:
    # Type checkers would take any name for a public one.
    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for (PEP 562)."""
        place = next((place for place, names in _PLACES.items() if name in names), None)
        if place is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - whoever asks for nothing pays for nothing

        value: object = getattr(import_module(f"{__name__}.{place}"), _OTHER_NAMES.get(name, name))
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Every public name, loaded or not."""
    return sorted({*globals(), *__all__})
