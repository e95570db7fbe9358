from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.token_proxy import token_proxy_in
from azbearer.tokens.contract import ReadFile, Send, Token, Wait

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

    from azbearer.tokens.contract import Flow

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
PROXY = {"AZURE_KUBERNETES_TOKEN_PROXY": "https://10.0.0.1"}


def asking() -> Flow:
    yield Send("POST", "https://login.microsoftonline.com/t/oauth2/v2.0/token?a=b")
    yield Wait(1.0)
    return Token(Secret("canary-token"), 1.0)


def test_no_proxy() -> None:
    """Without any of its variables there is none."""
    assert token_proxy_in({}) is None


def test_only_requests_change(stage: Stage) -> None:
    """Path and query stay, other effects pass as they are."""
    proxy = token_proxy_in(PROXY)
    assert proxy is not None
    stage.perform(proxy.carry(asking()), stage.granted())
    assert "https://10.0.0.1/t/oauth2/v2.0/token?a=b" == stage.sent.url
    assert [1.0] == stage.pauses


def test_file_is_read_each_time(stage: Stage) -> None:
    """The cluster replaces its authorities, so the file is read for each token."""
    proxy = token_proxy_in(PROXY | {"AZURE_KUBERNETES_CA_FILE": "/ca.pem"})
    assert proxy is not None
    stage.perform(proxy.carry(asking()), PEM.encode(), stage.granted())
    assert ReadFile("/ca.pem") == stage.effects[0]
    assert PEM.encode() == stage.sent.ca_pem


@pytest.mark.parametrize("reply", [b"", b"no certificate", FileNotFoundError(2, "No such file")])
def test_bad_file(stage: Stage, reply: object) -> None:
    """Without an authority nothing is sent: the system's store must not take its place."""
    proxy = token_proxy_in(PROXY | {"AZURE_KUBERNETES_CA_FILE": "/ca.pem"})
    assert proxy is not None
    with pytest.raises(AuthenticationError, match="AZURE_KUBERNETES_CA_FILE"):
        stage.perform(proxy.carry(asking()), reply)
    assert [] == stage.sends


@pytest.mark.parametrize(
    "more",
    [
        {"AZURE_KUBERNETES_CA_FILE": "/ca.pem", "AZURE_KUBERNETES_CA_DATA": PEM},
        {"AZURE_KUBERNETES_CA_DATA": "no certificate"},
        {"AZURE_KUBERNETES_TOKEN_PROXY": "http://10.0.0.1"},
        {"AZURE_KUBERNETES_TOKEN_PROXY": "https://user@10.0.0.1"},
        {"AZURE_KUBERNETES_TOKEN_PROXY": "https://10.0.0.1/?a=b"},
        {"AZURE_KUBERNETES_TOKEN_PROXY": "https://10.0.0.1/#a"},
    ],
)
def test_contradictions(more: dict[str, str]) -> None:
    """File and data exclude each other; the URL is https without user, query and fragment."""
    with pytest.raises(AuthenticationError):
        token_proxy_in(PROXY | more)


@pytest.mark.parametrize(
    "name", ["AZURE_KUBERNETES_SNI_NAME", "AZURE_KUBERNETES_CA_FILE", "AZURE_KUBERNETES_CA_DATA"]
)
def test_stray_variable(name: str) -> None:
    """Its other variables without the proxy are a mistake in the pod."""
    with pytest.raises(AuthenticationError, match=name):
        token_proxy_in({name: "value"})
