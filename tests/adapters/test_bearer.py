from __future__ import annotations

import asyncio
import base64
import time
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from tests.credentials.site import SCOPE, Counted

import azbearer
from azbearer import aio
from azbearer.adapters.bearer import Bearer, bearer_for, header_of
from azbearer.credentials.options import Options
from azbearer.credentials.sharing import SHELF
from azbearer.errors import AuthenticationError, RequestRefusedError, UsageError
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1800000000"}}}'
CHALLENGE = f'Bearer error="insufficient_claims", claims="{base64.b64encode(CLAIMS.encode()).decode()}"'
GOV = "https://management.usgovcloudapi.net/.default"


def rule(scope: str = SCOPE, *hosts: str, credential: Any = None) -> Bearer:
    credential = credential or azbearer.StaticTokenCredential("a-token")
    return bearer_for(credential, scope, hosts, enable_cae=True)


def counted() -> tuple[Counted, Bearer]:
    description = Counted()
    return description, rule(credential=SHELF.source(description, Options()))


@pytest.mark.parametrize(
    ("scope", "url"),
    [
        (SCOPE, "https://management.azure.com/subscriptions"),
        (SCOPE, "https://westeurope.management.azure.com/subscriptions"),
        ("https://vault.azure.net/.default", "https://demo.vault.azure.net/secrets"),
        ("https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/v1.0/me"),
        (GOV, "https://management.usgovcloudapi.net/subscriptions"),
        ("https://api.contoso.com/.default", "https://api.contoso.com/orders"),
    ],
)
def test_a_token_goes_to_its_audience(scope: str, url: str) -> None:
    """To the hosts of its resource, in whichever cloud that is."""
    rule(scope).check(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso.com/",
        "http://management.azure.com/",
        "https://management.azure.com:8443/",
        "https://management.azure.com.contoso.com/",
        "https://management.azure.com@contoso.com/",
        "https://graph.microsoft.com/",
    ],
)
def test_a_token_goes_to_no_stranger(url: str) -> None:
    """Other hosts, ports, schemes and look-alikes are refused; the error says what would allow them."""
    with pytest.raises(RequestRefusedError, match="must not be sent there") as caught:
        rule().check(url)
    assert "hosts=" in caught.value.hint


def test_further_hosts_are_named() -> None:
    """Such as an emulator's; the port is part of the name."""
    named = rule(SCOPE, "localhost:8443", "http://127.0.0.1:8080")
    named.check("https://localhost:8443/x")
    named.check("http://127.0.0.1:8080/x")
    with pytest.raises(RequestRefusedError):
        named.check("https://localhost/x")


def test_one_host_may_be_a_text() -> None:
    """A single name is not a list of letters."""
    bearer = bearer_for(azbearer.StaticTokenCredential("t"), SCOPE, "localhost:8443", enable_cae=False)
    assert ("localhost:8443",) == bearer.hosts


@pytest.mark.parametrize("host", ["http://contoso.com", "not a host", ""])
def test_a_host_that_can_not_be_one_is_told(host: str) -> None:
    """When the adapter is made, not when the first request is refused."""
    with pytest.raises(UsageError, match="names no site"):
        rule(SCOPE, host)


def test_the_credentials_cloud_comes_first() -> None:
    """Storage has one resource in all clouds; the authority says whose hosts are meant."""
    credential = azbearer.ClientSecretCredential(
        "contoso.com", "app", "secret", authority="https://login.microsoftonline.us"
    )
    rule("https://storage.azure.com/.default", credential=credential).check(
        "https://demo.blob.core.usgovcloudapi.net/c"
    )


class Theirs:
    """A credential of another library."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        """See azure-core."""
        return AccessToken("theirs", int(time.time()) + 3600)


@pytest.mark.parametrize(
    ("credential", "expected"),
    [
        (azbearer.StaticTokenCredential("ours"), "ours"),
        (aio.StaticTokenCredential("awaited"), "awaited"),
        (Theirs(), "theirs"),
    ],
    ids=["blocking", "aio", "azure-core"],
)
def test_any_credential_will_do(credential: Any, expected: str) -> None:
    """Either face, or another library's."""
    assert f"Bearer {expected}" == header_of(rule(credential=credential).token())


def test_a_refused_token_is_renewed() -> None:
    """Once, for however many were refused."""
    asked, bearer = counted()
    first = bearer.token()
    texts = {token.value.reveal() for _ in range(5) if (token := bearer.renewed(first, []))}
    assert ({"token-2"}, 2) == (texts, len(asked.asked))


def test_a_challenge_is_answered() -> None:
    """The claims go to the token service, with the capability to understand them."""
    asked, bearer = counted()
    bearer.renewed(bearer.token(), [("WWW-Authenticate", "Basic realm=x"), ("WWW-Authenticate", CHALLENGE)])
    assert (CLAIMS, True) == (asked.asked[-1].claims, asked.asked[-1].enable_cae)


def test_tasks_have_the_same() -> None:
    """Token, renewal and challenge."""
    asked, bearer = counted()

    async def ask() -> Token | None:
        return await bearer.renewed_async(await bearer.token_async(), [("www-authenticate", CHALLENGE)])

    renewed = asyncio.run(ask())
    assert renewed is not None
    assert ("token-2", CLAIMS) == (renewed.value.reveal(), asked.asked[-1].claims)


def test_a_source_with_one_token_has_no_other() -> None:
    """The 401 is the answer then, and not a second request in vain."""
    bearer = rule()
    first = bearer.token()
    assert bearer.renewed(first, []) is None
    assert asyncio.run(bearer.renewed_async(first, [])) is None


def test_errors_are_what_credentials_raise() -> None:
    """From each of the four ways to a token."""
    bearer = rule(credential=azbearer.StaticTokenCredential("t", expires_on=1))
    old = Token(Secret("old"), 1.0)
    with pytest.raises(AuthenticationError, match="expired"):
        bearer.token()
    with pytest.raises(AuthenticationError, match="expired"):
        bearer.renewed(old, [])
    with pytest.raises(AuthenticationError, match="expired"):
        asyncio.run(bearer.token_async())
    with pytest.raises(AuthenticationError, match="expired"):
        asyncio.run(bearer.renewed_async(old, []))
