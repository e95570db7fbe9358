"""azure-keyvault-secrets, unmodified, under a vault's real name: challenge, paging, the life of a secret."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

VAULT = "https://contoso.vault.azure.net"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator whose operations take no time."""
    with Emulator(EmulatorSettings(operation_seconds=0)) as running:
        yield running


@pytest.fixture
def credential(emulator: Emulator, ca_file: str) -> Iterator[Any]:
    """The demo app."""
    with ClientSecretCredential(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
        authority=emulator.url,
        disable_instance_discovery=True,
        connection_verify=ca_file,
    ) as found:
        yield found


@pytest.fixture
def client(credential: Any, ca_file: str, as_azure: None) -> Iterator[Any]:
    """A client of one vault, which checks the challenge's resource against the vault's name."""
    del as_azure
    with SecretClient(VAULT, credential, connection_verify=ca_file) as found:
        yield found


def test_a_secret_is_written_read_and_changed(client: Any) -> None:
    """Values, versions, content type, tags and times come back as they were written."""
    expires = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    first = client.set_secret(
        "db-password", "one", content_type="text/plain", tags={"a": "b"}, expires_on=expires
    )
    second = client.set_secret("DB-password", "two")
    assert ("two", "one") == (
        client.get_secret("db-password").value,
        client.get_secret("db-password", first.properties.version).value,
    )
    changed = client.update_secret_properties("db-password", first.properties.version, enabled=False)
    assert (False, expires, {"a": "b"}) == (changed.enabled, changed.expires_on, changed.tags)
    with pytest.raises(HttpResponseError, match="not allowed on a disabled secret"):
        client.get_secret("db-password", first.properties.version)
    versions = {each.version for each in client.list_properties_of_secret_versions("db-password")}
    assert {first.properties.version, second.properties.version} == versions


def test_lists_come_in_pages(client: Any, emulator: Emulator) -> None:
    """With two on a page five secrets take three requests, and each comes once."""
    for number in range(5):
        client.set_secret(f"paged-{number}", "x")
    before = len(emulator.requests)
    names = [each.name for each in client.list_properties_of_secrets(max_page_size=2)]
    assert [f"paged-{number}" for number in range(5)] == [name for name in names if name.startswith("paged")]
    pages = [record for record in emulator.requests[before:] if record.path == "/secrets"]
    assert -(-len(names) // 2) == len(pages)


def test_a_deleted_secret_is_recovered_or_purged(client: Any) -> None:
    """Deletion is soft: the name stays taken until the secret is recovered or purged."""
    client.set_secret("doomed", "x")
    deleted = client.begin_delete_secret("doomed").result()
    assert 90 == (deleted.scheduled_purge_date - deleted.deleted_date).days
    with pytest.raises(ResourceNotFoundError, match="SecretNotFound"):
        client.get_secret("doomed")
    with pytest.raises(ResourceExistsError, match="deleted but recoverable state"):
        client.set_secret("doomed", "y")
    assert "doomed" in [each.name for each in client.list_deleted_secrets()]
    client.begin_recover_deleted_secret("doomed").wait()
    assert "x" == client.get_secret("doomed").value
    client.begin_delete_secret("doomed").wait()
    client.purge_deleted_secret("doomed")
    with pytest.raises(ResourceNotFoundError):
        client.get_deleted_secret("doomed")
    assert "y" == client.set_secret("doomed", "y").value


def test_a_backup_is_restored_into_another_vault(client: Any, credential: Any, ca_file: str) -> None:
    """A backup holds all versions; over a secret of that name it cannot be restored."""
    client.set_secret("kept", "one")
    client.set_secret("kept", "two")
    backup = client.backup_secret("kept")
    with pytest.raises(ResourceExistsError):
        client.restore_secret_backup(backup)
    with SecretClient("https://fabrikam.vault.azure.net", credential, connection_verify=ca_file) as other:
        assert "https://fabrikam.vault.azure.net" == other.restore_secret_backup(backup).vault_url
        assert "two" == other.get_secret("kept").value
        assert 2 == len(list(other.list_properties_of_secret_versions("kept")))


def test_on_loopback_the_check_of_the_name_is_turned_off(
    emulator: Emulator, credential: Any, ca_file: str
) -> None:
    """The emulator's own address is no name of a vault, which the client says, and how to go on."""
    with (
        SecretClient(emulator.url, credential, connection_verify=ca_file) as strict,
        pytest.raises(ValueError, match="does not match the requested domain"),
    ):
        strict.set_secret("a", "x")
    with SecretClient(
        emulator.url, credential, connection_verify=ca_file, verify_challenge_resource=False
    ) as lax:
        assert "x" == lax.set_secret("a", "x").value
