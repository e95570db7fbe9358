from __future__ import annotations

import pytest

from azbearer.tokens.clouds import (
    CHINA,
    CLOUDS,
    FRANCE,
    GERMANY,
    PUBLIC,
    SINGAPORE,
    US_GOVERNMENT,
    Cloud,
    find_cloud,
)


@pytest.mark.parametrize(
    ("text", "cloud"),
    [
        ("AzureCloud", PUBLIC),
        (" azurecloud ", PUBLIC),
        ("AzureUSGovernment", US_GOVERNMENT),
        ("usgov", US_GOVERNMENT),
        ("AzureChinaCloud", CHINA),
        ("AzureBleuCloud", FRANCE),
        ("https://login.microsoftonline.com/", PUBLIC),
        ("https://login.microsoftonline.com/contoso.com", PUBLIC),
        ("LOGIN.MICROSOFTONLINE.US", US_GOVERNMENT),
        ("login.chinacloudapi.cn", CHINA),
        ("https://login.partner.microsoftonline.cn", CHINA),
        ("login.sovcloud-identity.de", GERMANY),
        ("login.sovcloud-identity.sg/", SINGAPORE),
        ("westeurope.login.microsoft.com", PUBLIC),
    ],
)
def test_names_aliases_and_authorities(text: str, cloud: Cloud) -> None:
    """Whatever az, the environment and AZURE_AUTHORITY_HOST have."""
    assert cloud == find_cloud(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "azurestack",
        "login.example.com",
        "http://login.microsoftonline.com",
        "https://login.microsoftonline.com@evil.example",
        "https://login.microsoftonline.com.evil.example",
        "evil-login.microsoftonline.com",
        "login.microsoftonl\u0456ne.com",
        "https://login.microsoft.com.evil.example",
    ],
)
def test_what_is_no_cloud(text: str) -> None:
    """Look-alikes get nothing, so no secret is sent to them without being asked for."""
    assert find_cloud(text) is None


def test_the_table_is_whole() -> None:
    """Each cloud has its authority among its hosts, and no name stands for two clouds."""
    names = [
        name for cloud in CLOUDS for name in (cloud.name.lower(), *cloud.aliases, *cloud.authority_hosts)
    ]
    assert len(names) == len(set(names))
    for cloud in CLOUDS:
        assert cloud.authority.removeprefix("https://") in cloud.authority_hosts
        assert f"{cloud.resource_manager}/.default" == cloud.management_scope
        assert cloud.management_audience.endswith("/")
