"""Graph through azure-core's own pipelines, with azure-identity's tokens, under Graph's real name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from azure.core import PipelineClient
from azure.core.exceptions import ClientAuthenticationError
from azure.core.pipeline.policies import BearerTokenCredentialPolicy, HeadersPolicy, RetryPolicy
from azure.core.rest import HttpRequest
from azure.identity import ClientSecretCredential

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID, Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCOPE = "https://graph.microsoft.com/.default"


@pytest.fixture
def credential_of(emulator: Emulator, ca_file: str) -> Callable[..., Any]:
    """A credential of azure-identity for an app and its secret."""

    def make(client_id: str = DEMO_CLIENT_ID, secret: str = DEMO_CLIENT_SECRET) -> Any:
        return ClientSecretCredential(
            DEMO_TENANT_ID,
            client_id,
            secret,
            authority=emulator.url,
            disable_instance_discovery=True,
            connection_verify=ca_file,
        )

    return make


@pytest.fixture
def client(credential_of: Callable[..., Any], ca_file: str, as_azure: None) -> Iterator[Any]:
    """A pipeline with retries and tokens, as the clients of Graph are made of."""
    del as_azure
    with credential_of() as credential:
        policies = [HeadersPolicy(), RetryPolicy(), BearerTokenCredentialPolicy(credential, SCOPE)]
        pipeline: Any = PipelineClient(
            "https://graph.microsoft.com", policies=policies, connection_verify=ca_file
        )
        with pipeline:
            yield pipeline


def sent(client: Any, method: str, url: str, body: Any = None) -> Any:
    address = url if url.startswith("https:") else client.format_url(url)
    response = client.send_request(HttpRequest(method, address, json=body))
    response.raise_for_status()
    return response.json() if response.content else None


def test_an_app_is_registered_and_signs_in(client: Any, credential_of: Callable[..., Any]) -> None:
    """From the application to a token of its own, with nothing but Graph."""
    app = sent(client, "POST", "/v1.0/applications", {"displayName": "from the pipeline"})
    sent(client, "POST", "/v1.0/servicePrincipals", {"appId": app["appId"]})
    secret = sent(client, "POST", f"/v1.0/applications/{app['id']}/addPassword", {})["secretText"]
    with credential_of(app["appId"], secret) as credential:
        assert credential.get_token(SCOPE).token
    sent(client, "DELETE", f"/v1.0/applications/{app['id']}")
    with credential_of(app["appId"], secret) as credential, pytest.raises(ClientAuthenticationError):
        credential.get_token(SCOPE)


def test_a_list_is_followed_over_its_pages(client: Any) -> None:
    """The nextLink has the name by which Graph was called, and the token is sent there too."""
    for number in range(3):
        sent(client, "POST", "/beta/applications", {"displayName": f"page {number}"})
    url = "/beta/applications?$top=2&$select=displayName"
    found: list[str] = []
    while url:
        page = sent(client, "GET", url)
        found += [app["displayName"] for app in page["value"]]
        url = page.get("@odata.nextLink")
        assert not url or url.startswith("https://graph.microsoft.com/beta/applications?")
    assert {"page 0", "page 1", "page 2"} <= set(found)
    assert len(set(found)) == len(found)
