from __future__ import annotations

import pytest

from azbearer.tokens.audience_table import CHINA, PUBLIC, SAME_RESOURCE, US_GOVERNMENT, Line, sovereign
from azbearer.tokens.hosts import host_of

# Names below which Microsoft hosts what customers write.
CUSTOMERS = (
    "azurewebsites.",
    "cloudapp.",
    "azurecontainerapps.",
    "azure-api.",
    "trafficmanager.",
    "azurefd.",
)


@pytest.mark.parametrize("lines", [PUBLIC, US_GOVERNMENT, CHINA], ids=["public", "government", "china"])
def test_lines_are_well_formed(lines: tuple[Line, ...]) -> None:
    """Names as they are compared; no customers' domains; no suffix of a single label."""
    for name, resource, hosts in lines:
        assert name
        assert resource
        assert hosts
        for host in hosts:
            plain = host.removeprefix("*.")
            assert plain == host_of(plain)
            assert plain.count(".") >= 1
            assert not any(part in f"{plain}." for part in CUSTOMERS)


def test_clouds_share_no_host() -> None:
    """A host is of one cloud, so a token of one is never sent into another."""
    public, government, china = (
        {host for line in lines for host in line[2]} for lines in (PUBLIC, US_GOVERNMENT, CHINA)
    )
    assert set() == public & government | public & china | government & china


def test_same_resources_are_spelled_as_they_are_looked_up() -> None:
    """Lower case, no slash at the end."""
    assert all(name == name.lower().rstrip("/") for name in SAME_RESOURCE)


def test_a_cloud_that_describes_itself() -> None:
    """Manager, Graph if there is one, and the suffixes that are known by name."""
    lines = sovereign(
        "arm.example", "https://arm.example/", "", {"keyvault": "vault.example", "unknown": "x.example"}
    )
    assert lines == (
        ("Resource Manager", "https://arm.example/", ("arm.example",)),
        ("Key Vault", "https://vault.example", ("*.vault.example",)),
    )
