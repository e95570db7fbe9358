from __future__ import annotations

import inspect
from typing import Any

import pytest
from azure import identity

import azbearer
from azbearer.credentials.chains import DefaultAzureOptions

# Ours alone, or azure-identity's without counterpart here: each with the reason.
OURS = {
    "GitHubActionsCredential",  # azure-identity has none
    "RefreshTokenCredential",  # likewise
    "StaticTokenCredential",  # likewise
    "WrappedCredential",  # makes azure-identity's better
}
THEIRS = {
    "AuthorizationCodeCredential",  # for web servers, which redeem codes with their own frameworks
    "SharedTokenCacheCredential",  # reads the cache of Visual Studio on Windows
    "UsernamePasswordCredential",  # deprecated by its own library
    "VisualStudioCodeCredential",  # needs the broker
}
# Of azure-identity's signatures: names that come from its base classes' **kwargs, by its documentation.
DOCUMENTED = {
    "CertificateCredential": {"certificate_data", "password", "send_certificate_chain"},
    "DeviceCodeCredential": {"tenant_id"},
    "InteractiveBrowserCredential": {"client_id", "tenant_id", "login_hint", "redirect_uri", "timeout"},
    "WorkloadIdentityCredential": {"enable_azure_proxy"},
    "DefaultAzureCredential": {
        "exclude_environment_credential",
        "exclude_workload_identity_credential",
        "exclude_managed_identity_credential",
        "exclude_shared_token_cache_credential",
        "exclude_visual_studio_code_credential",
        "exclude_cli_credential",
        "exclude_powershell_credential",
        "exclude_developer_cli_credential",
        "exclude_interactive_browser_credential",
        "exclude_broker_credential",
        "managed_identity_client_id",
        "workload_identity_client_id",
        "workload_identity_tenant_id",
        "process_timeout",
        "require_envvar",
    },
}


def names(module: Any) -> set[str]:
    return {name for name in module.__all__ if name.endswith("Credential")}


def parameters(kind: Any) -> dict[str, inspect.Parameter]:
    found = inspect.signature(kind).parameters.items()
    variadic = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return {name: parameter for name, parameter in found if parameter.kind not in variadic}


def test_the_names_are_azure_identitys() -> None:
    """What is left out, or added, is listed here."""
    assert names(azbearer) - OURS == names(identity) - THEIRS


@pytest.mark.parametrize("name", sorted(names(azbearer) - OURS))
def test_every_argument_is_taken(name: str) -> None:
    """By name; an argument that can be given by position is at the same one."""
    theirs, ours = parameters(getattr(identity, name)), parameters(getattr(azbearer, name))
    common = DefaultAzureOptions.__optional_keys__
    wanted = set(theirs) | DOCUMENTED.get(name, set())
    assert wanted <= set(ours) | common

    def positional(given: dict[str, inspect.Parameter]) -> list[str]:
        return [name for name, one in given.items() if one.kind is one.POSITIONAL_OR_KEYWORD]

    assert positional(theirs) == positional(ours)
