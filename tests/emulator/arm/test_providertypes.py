"""Which resource types there are in which api-versions."""

from __future__ import annotations

from azbearer.emulator.arm.providertypes import known_namespaces, provider_types, versions_of
from azbearer.emulator.arm.versions import date_of


def test_every_version_is_one() -> None:
    """Newest first, each once, for thousands of types."""
    count = 0
    for types in provider_types().values():
        for versions in types.values():
            count += 1
            assert sorted(set(versions), reverse=True) == list(versions)
            assert all(date_of(version) for version in versions)
    assert count > 2000


def test_names_compare_without_case() -> None:
    """And keep the case in which they are mostly written."""
    assert "Microsoft.Compute" == known_namespaces()["microsoft.compute"]
    assert versions_of("MICROSOFT.COMPUTE", "virtualmachines") == versions_of(
        "Microsoft.Compute", "virtualMachines"
    )
    assert () == versions_of("Contoso.Widgets", "widgets")


def test_versions_by_hand_stand_beside_the_list() -> None:
    """Of a type that the list has, and of one that it has not."""
    assert {"2024-01-01", "2015-06-15"} <= set(versions_of("Microsoft.Storage", "storageAccounts"))
    assert "2021-04-01" in versions_of("Microsoft.Resources", "resourceGroups")
