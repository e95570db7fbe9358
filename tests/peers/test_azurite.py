"""Azurite, a storage service that nobody here wrote, takes the tokens that it should and no others."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.peers.parties import SECRET
from tests.peers.storage import ACCOUNT, Storage

import azbearer
from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)
from azbearer.secrets import Secret
from azbearer.tokens.audiences import audience_of_host
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.engine import CachedSource
from azbearer.tokens.grants.client_secret import ClientSecret

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.peers.parties import Authorities, Tls

    from azbearer.http.messages import Response, Transport
    from azbearer.tokens.drive import Driver

pytestmark = pytest.mark.node

MANAGEMENT = "https://management.azure.com/.default"
TWO_HOURS = 7200.0


def storage_scope() -> str:
    """What our table of audiences says that a storage account wants."""
    audience = audience_of_host(f"{ACCOUNT}.blob.core.windows.net")
    assert audience is not None
    return audience.scope


@pytest.fixture
def token_of(new_driver: Callable[..., Driver]) -> Callable[..., Secret]:
    """Gets a token from an emulator, as the engine does."""

    def token_of(emulator: Emulator, scope: str, **options: Any) -> Secret:
        secret = Secret(DEMO_CLIENT_SECRET)
        app = ClientSecret(emulator.url, DEMO_TENANT_ID, DEMO_CLIENT_ID, secret, **options)
        source = CachedSource(app, drive=new_driver(emulator.ca_pem))
        return source.token(TokenQuery((scope,))).value

    return token_of


def write_list_and_read(storage: Storage, container: str) -> None:
    """Everything that a client does with blobs."""
    assert 201 == storage.create_container(container).status
    contents = {f"{container}/{name}": f"content of {name}".encode() for name in ("first", "second")}
    assert [201, 201] == [storage.put(path, content).status for path, content in contents.items()]
    assert ["first", "second"] == listed(storage, container)
    assert contents == {path: storage.get(path).body for path in contents}


def listed(storage: Storage, container: str) -> list[str]:
    """The names of all blobs, of as many pages as there are."""
    names, marker = [], ""
    while True:
        page = storage.list_blobs(container, marker).body.decode()
        names += re.findall("<Name>([^<]+)</Name>", page)
        following = re.search("<NextMarker>([^<]+)</NextMarker>", page)
        if following is None:
            return names
        marker = following[1]


def refused(answer: Response) -> tuple[int, str | None]:
    """The status, and Azure's word for the reason."""
    return answer.status, answer.header("x-ms-error-code")


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_token_of_the_emulator_opens_the_storage(
    version: str, azurite: str, emulator: Emulator, transport: Transport, token_of: Callable[..., Secret]
) -> None:
    """With a token for the audience that our table names, blobs are written, listed and read."""
    token = token_of(emulator, storage_scope(), version=version)
    write_list_and_read(Storage(transport, azurite, token), f"emulator-{version}")


def test_a_token_for_something_else_is_refused(
    azurite: str, emulator: Emulator, transport: Transport, token_of: Callable[..., Secret]
) -> None:
    """A token for the Resource Manager is worth nothing to a storage account."""
    storage = Storage(transport, azurite, token_of(emulator, MANAGEMENT))
    assert (403, "AuthenticationFailed") == refused(storage.create_container("other"))


def test_an_expired_token_is_refused(
    azurite: str, transport: Transport, token_of: Callable[..., Secret]
) -> None:
    """A token that an emulator of two hours ago gave has ended."""
    with Emulator(EmulatorSettings(clock=lambda: time.time() - TWO_HOURS)) as past:
        token = token_of(past, storage_scope())
    storage = Storage(transport, azurite, token)
    assert (403, "AuthenticationFailed") == refused(storage.create_container("late"))


def test_a_token_between_two_foreign_servers(
    azurite: str,
    oidc_provider: Authorities,
    tls: Tls,
    transport: Transport,
    new_driver: Callable[..., Driver],
) -> None:
    """What oidc-provider gives us, Azurite takes, if it is for storage: at neither end is code of ours."""
    endpoint = f"{oidc_provider.url}/token"
    app = ClientSecret("", "", "header-app", Secret(SECRET), in_header=True, token_endpoint=endpoint)
    source = CachedSource(app, drive=new_driver(tls.ca.read_bytes()))
    storage, other = (
        Storage(transport, azurite, source.token(TokenQuery((scope,))).value)
        for scope in (storage_scope(), MANAGEMENT)
    )
    write_list_and_read(storage, "chain")
    assert (403, "AuthenticationFailed") == refused(other.get("chain/first"))


def test_microsofts_library_takes_our_credential(
    azurite: str, emulator: Emulator, tls: Tls, tmp_path: Path
) -> None:
    """azure-storage-blob signs its requests with a credential of ours, which differs by its import only."""
    blob = pytest.importorskip("azure.storage.blob", reason="azure-storage-blob is not installed")
    ca = str(emulator.write_ca(tmp_path / "ca.pem"))
    credential = azbearer.ClientSecretCredential(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
        authority=emulator.url,
        connection_verify=ca,
    )
    url = f"{azurite}/{ACCOUNT}"
    with credential, blob.BlobServiceClient(url, credential, connection_verify=str(tls.ca)) as service:
        container = service.create_container("library")
        container.upload_blob("greeting", b"written by Microsoft's library")
        assert ["greeting"] == [found.name for found in container.list_blobs()]
        assert b"written by Microsoft's library" == container.download_blob("greeting").readall()
