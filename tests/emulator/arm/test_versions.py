"""Which api-versions are accepted."""

from __future__ import annotations

import datetime as dt

import pytest

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.versions import check_core, check_resource, date_of

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC).timestamp()


def check(version: str) -> None:
    check_resource(version, "Microsoft.Network", "virtualNetworks", location="westeurope", now=NOW)


@pytest.mark.parametrize(
    "version", ["2013-03-01", "2023-09-01", "2021-05-01-preview", "2026-06-01", "2024-01-01-PREVIEW"]
)
def test_any_version_up_to_today_is_one(version: str) -> None:
    """A collection with a real version of any provider is not refused."""
    check(version)


@pytest.mark.parametrize("version", ["2026-06-02", "2030-01-01", "2012-12-31"])
def test_versions_that_cannot_exist_are_refused_with_a_list(version: str) -> None:
    """The text has the words that tools search for."""
    with pytest.raises(ArmError) as caught:
        check(version)
    expected = (
        f"No registered resource provider found for location 'westeurope' and API version '{version}' for "
        "type 'virtualNetworks'. The supported api-versions are '20"
    )
    assert "NoRegisteredProviderFound" == caught.value.code
    assert caught.value.message.startswith(expected)


@pytest.mark.parametrize("version", ["1", "2021-13-01", "2021-04-01-", "{{version}}", "2021-04-01-gold"])
def test_malformed_versions_are_invalid(version: str) -> None:
    """What is no date with an optional stage is InvalidApiVersionParameter."""
    assert date_of(version) is None
    with pytest.raises(ArmError, match="InvalidApiVersionParameter"):
        check(version)


def test_arms_own_versions_have_no_case() -> None:
    """A stage may be written in upper case."""
    check_core("2023-07-01-Preview")


@pytest.mark.parametrize(
    ("namespace", "kind", "code"),
    [
        ("Microsoft.Network", "virtualNetworks", "NoRegisteredProviderFound"),
        ("Microsoft.Authorization", "locks", "InvalidResourceType"),
    ],
)
def test_strictly_a_type_has_the_versions_of_its_list(namespace: str, kind: str, code: str) -> None:
    """Types with locations and types without have errors of their own; unknown types stay free."""
    with pytest.raises(ArmError) as caught:
        check_resource("2021-02-03", namespace, kind, location="westeurope", now=NOW, strict=True)
    assert code == caught.value.code
    assert "The supported api-versions are '20" in caught.value.message
    check_resource("2021-02-03", "Contoso.Widgets", "w", location="", now=NOW, strict=True)
    check_resource("2020-05-01", "Microsoft.Authorization", "locks", location="", now=NOW, strict=True)


def test_the_text_lists_the_locations_too() -> None:
    """By name, as the service does."""
    with pytest.raises(ArmError, match="The supported locations are 'eastus, eastus2, "):
        check("2030-01-01")
