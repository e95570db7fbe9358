from __future__ import annotations

from collections import Counter

import pytest

from azbearer.arm.access import Access, access_to
from azbearer.errors import RequestRefusedError
from azbearer.tokens.audiences import audiences_of
from azbearer.tokens.clouds import CHINA, PUBLIC, US_GOVERNMENT, Cloud

ARM = "https://management.azure.com/subscriptions"
USUAL = "https://management.azure.com/.default"


@pytest.mark.parametrize(
    ("url", "cloud", "scope"),
    [
        (ARM, PUBLIC, "https://management.azure.com//.default"),
        ("https://graph.microsoft.com/v1.0/me", PUBLIC, "https://graph.microsoft.com/.default"),
        ("https://x.vault.azure.net/secrets", PUBLIC, "https://vault.azure.net/.default"),
        ("https://x.blob.core.windows.net/c", PUBLIC, "https://storage.azure.com//.default"),
        ("https://x.kusto.windows.net/v1", PUBLIC, "https://x.kusto.windows.net/.default"),
        (
            "https://management.usgovcloudapi.net/x",
            US_GOVERNMENT,
            "https://management.core.usgovcloudapi.net//.default",
        ),
        ("https://x.vault.azure.cn/", CHINA, "https://vault.azure.cn/.default"),
    ],
)
def test_the_audience_of_a_host(url: str, cloud: Cloud, scope: str) -> None:
    """The table of the cloud says what a token for the host is asked for."""
    access = access_to(url, cloud)
    assert (scope, True) == (access.scope, access.gets_token(url))


def test_the_identitys_own_scope_is_taken_when_it_fits() -> None:
    """So that a token which is cached already is used."""
    assert USUAL == access_to(ARM, PUBLIC, usual=USUAL).scope
    graph = access_to("https://graph.microsoft.com/v1.0/me", PUBLIC, usual=USUAL)
    assert "https://graph.microsoft.com/.default" == graph.scope


@pytest.mark.parametrize(
    "url",
    [
        "https://example.test/", "http://management.azure.com/", "https://management.azure.com:8443/",
        "https://management.azure.com.evil.test/", "https://evilvault.azure.net/", "https://127.0.0.1/",
        "https://management.usgovcloudapi.net/", "https://x.azurewebsites.net/",
    ],
)  # fmt: skip
def test_who_gets_none(url: str) -> None:
    """Unknown hosts, http, other ports, other clouds: the request goes without a token."""
    access = access_to(url, PUBLIC, usual=USUAL)
    assert (None, False) == (access.audience, access.gets_token(url))


def test_a_token_that_is_asked_for_must_fit() -> None:
    """Naming a resource does not send its token to any host, naming the host does."""
    with pytest.raises(RequestRefusedError, match=r"not sent to example\.test:443"):
        access_to("https://example.test/", PUBLIC, wanted="https://vault.azure.net")
    access = access_to(
        "https://example.test/", PUBLIC, wanted="https://vault.azure.net", hosts=("example.test",)
    )
    assert access.gets_token("https://example.test/x")


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("https://management.azure.com/x", True),
        ("https://westeurope.management.azure.com/x", True),
        ("https://management.azure.com:443/x", True),
        ("https://management.azure.com:444/x", False),
        ("http://management.azure.com/x", False),
        ("https://graph.microsoft.com/x", False),
        ("https://management.azure.com@evil.test/", False),
        ("https://evil.test\\@management.azure.com/", False),
        ("file:///x", False),
        ("https://m\u0430nagement.azure.com/", False),
    ],
)
def test_links(link: str, followed: bool) -> None:
    """Only to the origin that was asked, and to hosts of the token's audience."""
    access = access_to(ARM, PUBLIC)
    if followed:
        assert link == access.follow(link, "nextLink")
        return
    with pytest.raises(RequestRefusedError, match="nextLink"):
        access.follow(link, "nextLink")


def test_without_a_token_only_the_same_origin() -> None:
    """A stranger's links lead nowhere but to itself."""
    access: Access = access_to("https://example.test/", PUBLIC)
    assert access.follow("https://example.test/2", "nextLink")
    with pytest.raises(RequestRefusedError):
        access.follow(ARM, "nextLink")


@pytest.mark.parametrize("cloud", [PUBLIC, US_GOVERNMENT, CHINA])
def test_the_table_is_large_enough(cloud: Cloud) -> None:
    """At least forty hosts and suffixes in each of the three clouds."""
    names = Counter(
        name for audience in audiences_of(cloud) for name in (*audience.hosts, *audience.suffixes)
    )
    assert 40 <= len(names)
