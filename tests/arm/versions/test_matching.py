from __future__ import annotations

import pytest

from azbearer.arm.versions.matching import find, same_type, suggestions, type_of
from azbearer.arm.versions.storage import Entry, Index, pack

SHIPPED = Index.shipped()
GROUP = "/subscriptions/1/resourceGroups/rg/providers"


def name_of(method: str, path: str) -> str:
    """The name of the operation that the shipped index finds."""
    match = find(SHIPPED, method, path)
    assert match is not None
    assert match.entry is not None
    return match.entry.name


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/subscriptions", "Subscriptions.list"),
        ("get", "/SUBSCRIPTIONS/1/", "Subscriptions.get"),
        ("PUT", "/subscriptions/1/resourcegroups/rg", "ResourceGroups.create_or_update"),
        ("POST", "/subscriptions/1/providers/Contoso.Any/register", "Providers.register"),
        ("GET", f"{GROUP}/microsoft.network/VIRTUALNETWORKS/v/subnets/s", "Subnets.get"),
        ("GET", f"{GROUP}/Microsoft.Web/sites/s/config/logs", "WebApps.get_diagnostic_logs_configuration"),
        ("POST", f"{GROUP}/Microsoft.Compute/virtualMachines/v/start", "VirtualMachines.start"),
        (
            "GET",
            f"{GROUP}/Microsoft.Web/sites/s/providers/Microsoft.Insights/diagnosticSettings",
            "DiagnosticSettings.list",
        ),
        ("GET", "/providers/Microsoft.Authorization/roleDefinitions", "RoleDefinitions.list"),
        (
            "PUT",
            "/subscriptions/1/providers/Microsoft.Authorization/roleAssignments/2",
            "RoleAssignments.create",
        ),
        ("POST", "/providers/Microsoft.ResourceGraph/resources", "ResourceGraphClient.resources"),
    ],
)
def test_a_request_is_recognised(method: str, path: str, expected: str) -> None:
    """Whatever the case, wherever the scope, with the most literal template."""
    assert expected == name_of(method, path)


def test_other_methods_are_told() -> None:
    """A known path with an unknown method says what there is."""
    match = find(SHIPPED, "PATCH", f"{GROUP}/Microsoft.Compute/virtualMachines")
    assert match is not None
    assert match.entry is None
    assert ("GET",) == tuple(entry.method for entry in match.known)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/anything",
        "/subscriptions//resourceGroups",
        f"{GROUP}/Microsoft.Compute/virtualMachines//start",
        "/x/y/z",
    ],
)
def test_an_unknown_path_is_none(path: str) -> None:
    """An empty segment is no name either."""
    assert find(SHIPPED, "GET", path) is None


def test_a_nearly_right_path_is_suggested() -> None:
    """A forgotten letter is found."""
    found = suggestions(SHIPPED, f"{GROUP}/Microsoft.Compute/virtualMachine")
    assert any(each.endswith("/Microsoft.Compute/virtualMachines") for each in found)


def test_a_nearly_right_namespace_is_suggested() -> None:
    """So is one in the namespace."""
    assert "/providers/Microsoft.Compute" in suggestions(
        SHIPPED, f"{GROUP}/Microsoft.Compote/virtualMachines"
    )


def test_nothing_is_suggested_for_nonsense() -> None:
    """Far-fetched suggestions only mislead."""
    assert () == suggestions(SHIPPED, f"{GROUP}/Microsoft.Compute/{'q' * 60}")


def test_types() -> None:
    """The names between the types do not matter."""
    assert "microsoft.web/sites/config" == type_of(f"{GROUP}/Microsoft.Web/sites/s/config/c")


def test_the_type_falls_back_to_its_parents() -> None:
    """An unknown child is served by its parent, an unknown type by its namespace."""
    entries = [
        Entry("Demo.X", "GET", "/providers/Demo.X/a/{a}", ("2020-01-01",), "A.get", "", ()),
        Entry("Demo.X", "GET", "/providers/Demo.X/b/{b}", ("2021-01-01",), "B.get", "", ()),
    ]
    index = Index(pack(entries))
    assert ["A.get"] == [entry.name for entry in same_type(index, "/providers/Demo.X/a/1/child/2")]
    assert 2 == len(same_type(index, "/providers/Demo.X/c"))
    assert () == same_type(index, "/subscriptions")
