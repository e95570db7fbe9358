from __future__ import annotations

import pytest

from azbearer.errors import UsageError
from azbearer.tokens.authority import checked_authority, checked_endpoint, checked_tenant


@pytest.mark.parametrize(
    "tenant",
    [
        "00000000-0000-0000-0000-00000000000A",
        "contoso.onmicrosoft.com",
        "Common",
        "organizations",
        "consumers",
        "adfs",
    ],
)
def test_tenants(tenant: str) -> None:
    """GUIDs, domains, and Entra ID's words."""
    assert tenant.lower() == checked_tenant(tenant)


@pytest.mark.parametrize(
    "tenant",
    [
        "",
        "contoso",
        "../../evil",
        "x@evil.example",
        "evil.example/#",
        "a.example?x",
        "a.example\n",
        "a..example",
        "-a.example",
        "a.example%2f",
        "contos\u043e.com",
        "a" * 260 + ".example",
        " contoso.com",
        "1.2.3.4",
    ],
)
def test_what_is_no_tenant(tenant: str) -> None:
    """Whatever could change the path or the host of the URL."""
    with pytest.raises(UsageError):
        checked_tenant(tenant)


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("https://login.microsoftonline.com", "https://login.microsoftonline.com"),
        ("https://Login.MicrosoftOnline.com/", "https://login.microsoftonline.com"),
        ("login.microsoftonline.us", "https://login.microsoftonline.us"),
        (" https://localhost:8443 ", "https://localhost:8443"),
        ("https://login.example:443", "https://login.example"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_authorities(text: str, authority: str) -> None:
    """Scheme, host and port."""
    assert authority == checked_authority(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://login.microsoftonline.com",
        "http://localhost:8080",
        "https://login.microsoftonline.com/path",
        "https://login.microsoftonline.com?x",
        "https://login.microsoftonline.com#x",
        "https://canary:canary@login.microsoftonline.com",
        "https://login.microsoftonline.com\\@evil.example",
        "ftp://login.microsoftonline.com",
        "https://log\u0456n.microsoftonline.com",
    ],
)
def test_what_is_no_authority(text: str) -> None:
    """Nothing that would send a secret in the clear, or to an unclear place; it is not quoted."""
    with pytest.raises(UsageError) as caught:
        checked_authority(text)
    assert "canary" not in " ".join(caught.value.lines())


def test_plain_http_on_loopback_by_request() -> None:
    """And on loopback only."""
    assert "http://127.0.0.1:8080" == checked_authority("http://127.0.0.1:8080", allow_http=True)
    with pytest.raises(UsageError, match="not https"):
        checked_authority("http://login.example", allow_http=True)


def test_endpoints() -> None:
    """With path and query, without a fragment."""
    assert "https://id.example/a/token?x=1" == checked_endpoint("https://ID.example/a/token?x=1")
    with pytest.raises(UsageError, match="fragment"):
        checked_endpoint("https://id.example/#x")
