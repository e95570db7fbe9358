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
        "type 'virtualNetworks'. The supported api-versions are '2024-05-01, "
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
