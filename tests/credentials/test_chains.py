from __future__ import annotations

import time
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID
from azbearer.errors import AuthenticationError, UsageError


class Theirs:
    """A credential of another library."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        """See azure-core."""
        return AccessToken("theirs", int(time.time()) + 3600)


def test_the_first_that_is_here_is_asked(site: Site) -> None:
    """What is not available is passed over; the connection is that of the members."""
    chain = azbearer.ChainedTokenCredential(
        azbearer.WorkloadIdentityCredential(), site.credential(), azbearer.StaticTokenCredential("last")
    )
    assert "last" != chain.get_token(SCOPE).token


def test_a_refusal_stops_the_chain(site: Site) -> None:
    """A token of another identity would be a surprise."""
    chain = azbearer.ChainedTokenCredential(site.credential("wrong"), azbearer.StaticTokenCredential("last"))
    with pytest.raises(AuthenticationError, match="AADSTS7000215"):
        chain.get_token(SCOPE)


def test_credentials_of_others_take_part() -> None:
    """Any azure-core credential can be a member."""
    chain = azbearer.ChainedTokenCredential(azbearer.WorkloadIdentityCredential(), Theirs())
    assert "theirs" == chain.get_token(SCOPE).token


def test_members_must_agree_how_to_connect() -> None:
    """Two different ways can't both be followed."""
    with pytest.raises(UsageError, match="connect in different ways"):
        azbearer.ChainedTokenCredential(
            azbearer.StaticTokenCredential("a", connection_timeout=1),
            azbearer.StaticTokenCredential("b", connection_timeout=2),
        )


def test_a_chain_has_members() -> None:
    """An empty one is a mistake."""
    with pytest.raises(UsageError, match="at least one"):
        azbearer.ChainedTokenCredential()


def test_the_default_chain_finds_what_is_here(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service principal in the environment comes first."""
    monkeypatch.setenv("AZURE_TENANT_ID", DEMO_TENANT_ID)
    monkeypatch.setenv("AZURE_CLIENT_ID", DEMO_CLIENT_ID)
    monkeypatch.setenv("AZURE_CLIENT_SECRET", DEMO_CLIENT_SECRET)
    credential = azbearer.DefaultAzureCredential(**site.options)
    assert credential.get_token(SCOPE).token
    verdicts = credential.explain()
    assert ("EnvironmentCredential", True) == (verdicts[0].source, verdicts[0].would_try)


def test_explaining_sends_nothing(site: Site) -> None:
    """Every source has a verdict, and the emulator was not asked."""
    verdicts = azbearer.DefaultAzureCredential(**site.options).explain()
    assert {"EnvironmentCredential", "ManagedIdentityCredential", "AzureCliCredential"} <= {
        verdict.source for verdict in verdicts
    }
    assert 0 == site.token_requests


def test_sources_can_be_left_out() -> None:
    """By azure-identity's flags; the reason is told."""
    verdicts = azbearer.DefaultAzureCredential(
        exclude_cli_credential=True, exclude_visual_studio_code_credential=True
    ).explain()
    reasons = {verdict.source: verdict.reason for verdict in verdicts if not verdict.would_try}
    assert "left out by exclude_cli_credential" == reasons["AzureCliCredential"]


def test_a_chain_asks_nobody() -> None:
    """The browser can't be taken into the default chain."""
    with pytest.raises(UsageError, match="interactive_browser"):
        azbearer.DefaultAzureCredential(exclude_interactive_browser_credential=False)


def test_guessing_can_be_forbidden() -> None:
    """`require_envvar` wants `AZURE_TOKEN_CREDENTIALS`."""
    with pytest.raises(UsageError, match="AZURE_TOKEN_CREDENTIALS"):
        azbearer.DefaultAzureCredential(require_envvar=True)


def test_identities_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client id of the managed identity is the workload's too; None means the host's own."""
    monkeypatch.setenv("AZURE_CLIENT_ID", "from-environment")
    named: Any = azbearer.DefaultAzureCredential(managed_identity_client_id="named", process_timeout=3)
    own: Any = azbearer.DefaultAzureCredential(managed_identity_client_id=None)
    assert ("named", "named") == (identity(named, "managed_identity"), identity(named, "workload_identity"))
    assert identity(own, "managed_identity") is None


def identity(chain: Any, key: str) -> object:
    """The client id of one of a chain's sources."""
    return next(step.credential.client_id for step in chain.description.steps if step.key == key)
