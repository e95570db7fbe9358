from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID
from azbearer.emulator.faults.rules import Fault
from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.contract import NotAvailableError

if TYPE_CHECKING:
    from pathlib import Path


def choose(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Set variables."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_a_managed_identity_gets_a_token(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host is recognised by its variables."""
    choose(monkeypatch, **site.emulator.managed_identity_environment("app-service"))
    assert azbearer.ManagedIdentityCredential().get_token(SCOPE).token


def test_fifty_threads_ask_the_host_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Metadata services throttle at a few requests a second."""
    choose(monkeypatch, **site.emulator.managed_identity_environment("imds"))
    site.emulator.fault(Fault("slow", service="identity", seconds=0.1, times=None))
    with ThreadPoolExecutor(50) as pool:
        answers = pool.map(lambda _: azbearer.ManagedIdentityCredential().get_token(SCOPE).token, range(50))
    assert (1, 1) == (len(set(answers)), len(site.emulator.requests))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (None, None, None)),
        ({"client_id": "c"}, ("c", None, None)),
        ({"identity_config": {"object_id": "o"}}, (None, "o", None)),
        ({"identity_config": {"mi_res_id": "r"}}, (None, None, "r")),
        ({"identity_config": {"resource_id": "r"}}, (None, None, "r")),
    ],
)
def test_a_user_assigned_identity_is_named(given: dict[str, Any], expected: tuple[Any, ...]) -> None:
    """By client id, or by azure-identity's `identity_config`."""
    found: Any = azbearer.ManagedIdentityCredential(**given).description
    assert expected == (found.client_id, found.object_id, found.resource_id)


@pytest.mark.parametrize(
    "given",
    [{"identity_config": {"colour": "red"}}, {"client_id": "c", "identity_config": {"object_id": "o"}}],
    ids=["unknown", "two"],
)
def test_an_identity_is_named_in_one_known_way(given: dict[str, Any]) -> None:
    """Anything else is told when the credential is made."""
    with pytest.raises(UsageError):
        azbearer.ManagedIdentityCredential(**given)


def test_workload_identity_reads_its_file(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tenant, client and file may come from variables, or from arguments."""
    file = tmp_path / "token"
    file.write_text("e30.e30.e30")
    choose(monkeypatch, AZURE_TENANT_ID=DEMO_TENANT_ID)
    credential = azbearer.WorkloadIdentityCredential(
        client_id=DEMO_CLIENT_ID, token_file_path=str(file), **site.options
    )
    with pytest.raises(AuthenticationError, match="AADSTS"):
        credential.get_token(SCOPE)
    assert 1 <= site.token_requests


@pytest.mark.parametrize(
    "kind",
    [
        azbearer.WorkloadIdentityCredential,
        azbearer.GitHubActionsCredential,
        azbearer.AzurePipelinesCredential,
        azbearer.EnvironmentCredential,
    ],
)
def test_a_place_that_is_not_here_is_told(kind: Any) -> None:
    """A chain goes on, since the error says that the source is not available."""
    with pytest.raises(NotAvailableError):
        kind().get_token(SCOPE)


def test_a_pipeline_takes_its_ids() -> None:
    """The four arguments are azure-identity's."""
    found: Any = azbearer.AzurePipelinesCredential(
        tenant_id="t", client_id="c", service_connection_id="s", system_access_token="canary"
    ).description
    assert ("t", "c", "s") == (found.tenant_id, found.client_id, found.service_connection_id)
    assert "canary" not in repr(found)


def test_the_environment_names_a_service_principal(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one is another credential, in the same process."""
    names = {"AZURE_TENANT_ID": DEMO_TENANT_ID, "AZURE_CLIENT_ID": DEMO_CLIENT_ID}
    choose(monkeypatch, **names, AZURE_CLIENT_SECRET=DEMO_CLIENT_SECRET)
    assert azbearer.EnvironmentCredential(**site.options).get_token(SCOPE).token
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "wrong")
    with pytest.raises(AuthenticationError, match="AADSTS7000215"):
        azbearer.EnvironmentCredential(**site.options).get_token(SCOPE)
