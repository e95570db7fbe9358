from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.audiences import audience_of_host
from azbearer.tokens.cloudmetadata import clouds_of, discover_cloud
from azbearer.tokens.contract import Answer, FlowContext, Send

ENTRY: dict[str, Any] = {
    "name": "Contoso",
    "portal": "https://portal.contoso.example",
    "authentication": {
        "loginEndpoint": "https://login.contoso.example/",
        "audiences": ["https://management.core.contoso.example/", "https://other"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "resourceManager": "https://management.contoso.example/",
    "microsoftGraphResourceId": "https://graph.contoso.example",
    "suffixes": {
        "keyVaultDns": ".vault.contoso.example",
        "storage": "core.contoso.example",
        "sqlServerHostname": 5,
    },
}
CONTEXT = FlowContext(lambda: 0.0, lambda: 0.0, {}, lambda: 0.0, bytes)


def changed(**fields: object) -> bytes:
    return json.dumps(ENTRY | fields).encode()


def discovered(arm: str, body: bytes, name: str = "", status: int = 200) -> tuple[Send, Any]:
    """The request, and the cloud that is made of the answer."""
    flow = discover_cloud(arm, CONTEXT, name=name)
    sent = next(flow)
    assert isinstance(sent, Send)
    with pytest.raises(StopIteration) as end:
        flow.send(Answer(status, {}, body))
    return sent, end.value.value


@pytest.mark.parametrize("body", [changed(), b"\xef\xbb\xbf" + changed(), json.dumps([ENTRY]).encode()])
def test_one_object_or_a_list(body: bytes) -> None:
    """The two versions of the endpoint, with a byte order mark or without."""
    sent, cloud = discovered("https://management.contoso.example/", body)
    assert "https://management.contoso.example/metadata/endpoints?api-version=2022-09-01" == sent.url
    assert (
        "Contoso",
        "https://login.contoso.example",
        "https://management.contoso.example",
        "https://management.core.contoso.example/",
        "https://graph.contoso.example",
    ) == (cloud.name, cloud.authority, cloud.resource_manager, cloud.management_audience, cloud.graph)


def test_its_audiences() -> None:
    """Its suffixes are what tokens are bound to."""
    (cloud,) = clouds_of(changed(), "x")
    vault, blob = (
        audience_of_host("my.vault.contoso.example", cloud),
        audience_of_host("a.blob.core.contoso.example", cloud),
    )
    manager = audience_of_host("management.contoso.example", cloud)
    assert vault is not None
    assert blob is not None
    assert manager is not None
    assert (
        "https://vault.contoso.example",
        "https://storage.azure.com/",
        "https://management.core.contoso.example/",
    ) == (
        vault.resource,
        blob.resource,
        manager.resource,
    )
    assert audience_of_host("management.azure.com", cloud) is None


def test_a_bare_host() -> None:
    """It is asked over https."""
    sent, _ = discovered("management.contoso.example", changed())
    assert sent.url.startswith("https://management.contoso.example/metadata/")


def test_one_of_several() -> None:
    """By its name."""
    body = json.dumps([ENTRY, ENTRY | {"name": "Second"}]).encode()
    url = "https://management.contoso.example/metadata/endpoints?api-version=2019-05-01"
    sent, cloud = discovered(url, body, "second")
    assert (url, "Second") == (sent.url, cloud.name)
    with pytest.raises(AuthenticationError, match="no cloud called 'third', but Contoso, Second"):
        discovered(url, body, "third")


def test_the_public_clouds_authority_is_corrected() -> None:
    """What ARM says is an older host."""
    body = changed(authentication=ENTRY["authentication"] | {"loginEndpoint": "https://login.windows.net"})
    assert "https://login.microsoftonline.com" == clouds_of(body, "x")[0].authority


def test_a_federation_server() -> None:
    """Azure Stack: the path is the tenant."""
    login = {
        "loginEndpoint": "https://adfs.contoso.example/adfs",
        "audiences": [],
        "identityProvider": "ADFS",
    }
    (cloud,) = clouds_of(changed(authentication=login), "x")
    assert ("https://adfs.contoso.example", "adfs", "https://management.contoso.example/") == (
        cloud.authority,
        cloud.tenant,
        cloud.management_audience,
    )


def test_an_emulator_on_loopback() -> None:
    """Ports are kept."""
    body = changed(resourceManager="https://localhost:8443", graph="", microsoftGraphResourceId="")
    (cloud,) = clouds_of(body, "x")
    assert ("https://localhost:8443", "") == (cloud.resource_manager, cloud.graph)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "describes no cloud"),
        (b"[1]", "describes no cloud"),
        (b'"x"', "describes no cloud"),
        (changed(authentication=None), "authentication is missing"),
        (changed(resourceManager="http://management.contoso.example"), "resourceManager is no https URL"),
        (changed(resourceManager=None), "resourceManager is no https URL"),
        (
            changed(authentication={"loginEndpoint": "https://u:p@evil.example"}),
            "loginEndpoint is no https URL",
        ),
        (changed(authentication={"loginEndpoint": "javascript:1"}), "loginEndpoint is no https URL"),
        (changed(microsoftGraphResourceId=7), "graph is no https URL"),
    ],
)
def test_descriptions_that_cannot_be_used(body: bytes, why: str) -> None:
    """Nothing is believed before it has been checked: a secret will be sent there."""
    with pytest.raises(AuthenticationError, match=why):
        clouds_of(body, "x")


def test_a_manager_that_does_not_answer_so() -> None:
    """The status is told."""
    with pytest.raises(AuthenticationError, match="status 404"):
        discovered("https://management.contoso.example", b"", status=404)


@pytest.mark.parametrize(
    "arm", ["http://management.contoso.example", "management contoso", "https://u@x.example"]
)
def test_addresses_that_are_not_asked(arm: str) -> None:
    """Before anything is sent."""
    with pytest.raises(AuthenticationError, match="no https URL"):
        next(discover_cloud(arm, CONTEXT))


@pytest.mark.parametrize("odd", [None, [], "x", {"keyVaultDns": "..", "storage": "a b", "mhsmDns": None}])
def test_odd_suffixes_are_passed_over(odd: object) -> None:
    """A suffix that is no name, or a single label, opens no door."""
    assert () == clouds_of(changed(suffixes=odd), "x")[0].suffixes
