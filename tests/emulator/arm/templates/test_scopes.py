"""Functions of resources, of the deployment and of its scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError, RuntimeNeededError
from azbearer.emulator.arm.templates.surroundings import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

SUBSCRIPTION = "/subscriptions/00000000-1111-4222-8333-444444444444"
OTHER = "11111111-1111-1111-1111-111111111111"
STORAGE = "providers/Microsoft.Storage/storageAccounts/examplestorage"
IDS = [
    (
        "resourceId('Microsoft.Storage/storageAccounts', 'examplestorage')",
        f"{SUBSCRIPTION}/resourceGroups/demo/{STORAGE}",
    ),
    (
        "resourceId('otherGroup', 'Microsoft.Storage/storageAccounts', 'examplestorage')",
        f"{SUBSCRIPTION}/resourceGroups/otherGroup/{STORAGE}",
    ),
    (
        f"resourceId('{OTHER}', 'otherGroup', 'Microsoft.Storage/storageAccounts', 'examplestorage')",
        f"/subscriptions/{OTHER}/resourceGroups/otherGroup/{STORAGE}",
    ),
    (
        "resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'web')",
        f"{SUBSCRIPTION}/resourceGroups/demo/providers/Microsoft.Network/virtualNetworks/net/subnets/web",
    ),
    (
        "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')",
        f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/r",
    ),
    (
        f"subscriptionResourceId('{OTHER}', 'Microsoft.Resources/resourceGroups', 'g')",
        f"/subscriptions/{OTHER}/resourceGroups/g",
    ),
    (
        "tenantResourceId('Microsoft.Authorization/policyDefinitions', 'p')",
        "/providers/Microsoft.Authorization/policyDefinitions/p",
    ),
    (
        "managementGroupResourceId('mg', 'Microsoft.Authorization/policyDefinitions', 'p')",
        "/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/policyDefinitions/p",
    ),
    (
        "extensionResourceId(resourceId('Microsoft.Web/sites', 's'), 'Microsoft.Authorization/locks', 'l')",
        f"{SUBSCRIPTION}/resourceGroups/demo/providers/Microsoft.Web/sites/s/providers/Microsoft.Authorization/locks/l",
    ),
]
VALUES = [
    ("resourceGroup().location", "westeurope"),
    ("deployment().properties.mode", "Incremental"),
    ("tenant().tenantId", "contoso"),
    ("deployer()['objectId']", "someone"),
    ("environment().name", "AzureCloud"),
    ("providers('Microsoft.Web', 'sites').apiVersions[0]", "2024-04-01"),
    ("pickZones('Microsoft.Compute', 'virtualMachines', 'westus2')", ["1"]),
    ("pickZones('Microsoft.Compute', 'virtualMachines', 'westus2', 2, 1)", ["2", "3"]),
    ("pickZones('Microsoft.Cdn', 'profiles', 'westus2')", []),
]


@pytest.mark.parametrize(("expression", "expected"), [*IDS, *VALUES])
def test_values(value: Callable[..., Any], expression: str, expected: Any) -> None:
    """Ids are put together as the documentation says, and the scope tells what it is."""
    assert expected == value(expression)


def test_ids_of_a_subscription_have_no_group(value: Callable[..., Any]) -> None:
    """At subscription scope an id has no group unless one is named."""
    scope = Scope(SUBSCRIPTION.rpartition("/")[2])
    assert f"{SUBSCRIPTION}/providers/A.B/c/d" == value("resourceId('A.B/c', 'd')", scope=scope)
    assert f"{SUBSCRIPTION}/resourceGroups/g/providers/A.B/c/d" == value(
        "resourceId('g', 'A.B/c', 'd')", scope=scope
    )
    assert f"/subscriptions/{OTHER}/providers/A.B/c/d" == value(
        f"resourceId('{OTHER}', 'A.B/c', 'd')", scope=scope
    )


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("resourceId('A.B/c/d', 'one')", "requires '2' resource name argument"),
        ("resourceId('a', 'b')", "fully qualified resource type"),
        ("managementGroup()", "not available at the scope"),
        ("providers('No.Such', 'thing')", "could not be found"),
        ("reference('a', '2024-01-01', 'Half')", "expects 'Full'"),
    ],
)
def test_what_is_refused(value: Callable[..., Any], expression: str, message: str) -> None:
    """Wrong ids, and what the scope does not have, are refused with the reason."""
    with pytest.raises(ExpressionError, match=message):
        value(expression)


@pytest.mark.parametrize("expression", ["reference('a')", "references('a')", "listKeys('a', '2024-01-01')"])
def test_what_only_a_running_deployment_knows(value: Callable[..., Any], expression: str) -> None:
    """Nothing is read before the deployment runs."""
    with pytest.raises(RuntimeNeededError):
        value(expression)
