"""Clients that nobody here wrote must work unmodified: azure-identity, msal, azure-mgmt-resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msal
import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.resource.resources import ResourceManagementClient

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_DOMAIN,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ARM_SCOPE = "https://management.azure.com/.default"


@pytest.fixture(autouse=True)
def _no_ambient_ca(monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests library lets these variables win over its `verify` argument."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def credential_for(emulator: Emulator, ca_file: str, secret: str = DEMO_CLIENT_SECRET) -> Any:
    return ClientSecretCredential(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        secret,
        authority=emulator.url,
        disable_instance_discovery=True,
        connection_verify=ca_file,
    )


@pytest.fixture
def client(emulator: Emulator, ca_file: str) -> Iterator[Any]:
    with (
        credential_for(emulator, ca_file) as credential,
        ResourceManagementClient(
            credential,
            DEMO_SUBSCRIPTION_ID,
            base_url=emulator.url,
            credential_scopes=[ARM_SCOPE],
            connection_verify=ca_file,
        ) as management,
    ):
        yield management


def test_azure_identity_gets_a_token(emulator: Emulator, ca_file: str) -> None:
    """ClientSecretCredential gets a token with three parts that lasts about an hour."""
    with credential_for(emulator, ca_file) as credential:
        token = credential.get_token(ARM_SCOPE)
    assert token.token.count(".") == 2
    assert token.expires_on > emulator.settings.clock() + 3500


def test_azure_identity_reports_a_wrong_secret(emulator: Emulator, ca_file: str) -> None:
    """A wrong secret ends in AADSTS7000215 and never shows the secret."""
    with (
        credential_for(emulator, ca_file, "wrong-secret") as credential,
        pytest.raises(ClientAuthenticationError, match="AADSTS7000215") as caught,
    ):
        credential.get_token(ARM_SCOPE)
    assert "wrong-secret" not in str(caught.value)


def test_groups_are_created_read_changed_and_listed(client: Any) -> None:
    """The group operations of azure-mgmt-resource see what they wrote."""
    groups = client.resource_groups
    created = groups.create_or_update("Mgmt-Group", {"location": "westeurope", "tags": {"team": "blue"}})
    updated = groups.update("mgmt-group", {"tags": {"team": "red"}})
    assert ("Mgmt-Group", "westeurope") == (created.name, created.location)
    assert {"team": "red"} == updated.tags == groups.get("MGMT-GROUP").tags
    assert "Succeeded" == updated.properties.provisioning_state
    assert "Mgmt-Group" in [group.name for group in groups.list()]


def test_the_existence_of_a_group_is_checked(client: Any) -> None:
    """HEAD tells a group that exists from one that does not."""
    client.resource_groups.create_or_update("here", {"location": "westeurope"})
    assert client.resource_groups.check_existence("here") is True
    assert client.resource_groups.check_existence("elsewhere") is False


def test_a_group_is_deleted_by_a_long_running_operation(client: Any) -> None:
    """begin_delete polls the Location it was given until the deletion is done."""
    client.resource_groups.create_or_update("doomed", {"location": "westeurope"})
    poller = client.resource_groups.begin_delete("doomed")
    poller.wait()
    assert "Succeeded" == poller.status()
    with pytest.raises(ResourceNotFoundError, match="ResourceGroupNotFound"):
        client.resource_groups.get("doomed")


def test_generic_resources_go_through_the_sdk(client: Any) -> None:
    """A resource of any provider can be created, found by its id and deleted."""
    group = client.resource_groups.create_or_update("things", {"location": "westeurope"})
    resource_id = f"{group.id}/providers/Contoso.Widgets/widgets/first"
    made = client.resources.begin_create_or_update_by_id(
        resource_id, {"location": "westeurope", "properties": {"size": 3}}, api_version="2024-01-01"
    ).result()
    assert ("first", 3) == (made.name, made.properties["size"])
    assert client.resources.check_existence_by_id(resource_id, api_version="2024-01-01")
    assert ["first"] == [found.name for found in client.resources.list_by_resource_group("things")]
    client.resources.begin_delete_by_id(resource_id, api_version="2024-01-01").wait()
    assert not client.resources.check_existence_by_id(resource_id, api_version="2024-01-01")


def test_providers_are_listed(client: Any) -> None:
    """The SDK reads the provider list and one provider with its types."""
    assert "Microsoft.Network" in [provider.namespace for provider in client.providers.list()]
    network = client.providers.get("microsoft.network")
    assert "virtualNetworks" in [kind.resource_type for kind in network.resource_types]


def test_the_sdk_reports_the_error_code(client: Any) -> None:
    """A PUT without location ends in LocationRequired."""
    with pytest.raises(HttpResponseError, match="LocationRequired"):
        client.resource_groups.create_or_update("nowhere", {"tags": {}})


@pytest.mark.parametrize("tenant", [DEMO_TENANT_ID, DEMO_DOMAIN])
def test_msal_gets_a_token(emulator: Emulator, ca_file: str, tenant: str) -> None:
    """Msal discovers the tenant by id or domain, and gets a token with JSON numbers in the answer."""
    app = msal.ConfidentialClientApplication(
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
        authority=f"{emulator.url}/{tenant}",
        instance_discovery=False,
        verify=ca_file,
    )
    answer = app.acquire_token_for_client([ARM_SCOPE])
    assert ("Bearer", 3599) == (answer["token_type"], answer["expires_in"])


def test_msal_asks_the_emulator_about_the_emulator(emulator: Emulator, ca_file: str) -> None:
    """Instance discovery, sent to the emulator, vouches for the emulator as an authority."""
    app = msal.ConfidentialClientApplication(
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
        authority=f"{emulator.url}/{DEMO_TENANT_ID}",
        instance_discovery=f"{emulator.url}/common/discovery/instance",
        verify=ca_file,
    )
    assert "access_token" in app.acquire_token_for_client([ARM_SCOPE])
