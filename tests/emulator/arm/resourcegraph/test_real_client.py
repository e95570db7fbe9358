"""Resource Graph through azure-core's pipelines, under ARM's real name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from azure.core import PipelineClient
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import BearerTokenCredentialPolicy, RetryPolicy
from azure.core.rest import HttpRequest
from azure.identity import ClientSecretCredential

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID, Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

ARM = "https://management.azure.com"


@pytest.fixture
def client(emulator: Emulator, ca_file: str, as_azure: None) -> Iterator[Any]:
    """A pipeline with retries and tokens."""
    del as_azure
    with ClientSecretCredential(
        DEMO_TENANT_ID,
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
        authority=emulator.url,
        disable_instance_discovery=True,
        connection_verify=ca_file,
    ) as credential:
        policies = [RetryPolicy(), BearerTokenCredentialPolicy(credential, f"{ARM}/.default")]
        pipeline: Any = PipelineClient(ARM, policies=policies, connection_verify=ca_file)
        with pipeline:
            yield pipeline


def query(client: Any, text: str) -> Any:
    url = f"{ARM}/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01"
    response = client.send_request(HttpRequest("POST", url, json={"query": text}))
    response.raise_for_status()
    return response.json()


def test_a_query_is_answered(client: Any) -> None:
    """The containers of an emulator that holds nothing: its subscription."""
    assert (
        1 == query(client, "ResourceContainers | where type =~ 'Microsoft.Resources/Subscriptions'")["count"]
    )


def test_an_error_is_read_by_the_client(client: Any) -> None:
    """The client finds code and message of what is wrong."""
    with pytest.raises(HttpResponseError) as caught:
        query(client, "Resources | frobnicate")
    error: Any = caught.value.error
    assert "BadRequest" == error.code
    assert ["InvalidQuery", "InvalidQueryLanguage"] == [detail.code for detail in error.details]
