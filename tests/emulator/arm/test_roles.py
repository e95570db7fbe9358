"""The built-in role definitions."""

from __future__ import annotations

import pytest

from azbearer.emulator.arm.roles import ROLES, allows, built_in, document_of
from azbearer.emulator.settings import is_guid


@pytest.mark.parametrize(
    ("role", "action", "expected"),
    [
        ("Owner", "Microsoft.Authorization/roleAssignments/write", True),
        ("Contributor", "Microsoft.Compute/virtualMachines/write", True),
        ("Contributor", "Microsoft.Authorization/roleAssignments/write", False),
        ("Reader", "Microsoft.Compute/virtualMachines/read", True),
        ("reader", "Microsoft.Compute/virtualMachines/start/action", False),
        ("User Access Administrator", "microsoft.authorization/locks/DELETE", True),
        ("AcrPull", "Microsoft.Compute/virtualMachines/read", False),
    ],
)
def test_roles_allow_what_their_actions_say(role: str, action: str, expected: bool) -> None:
    """Patterns compare without case, and notActions take away."""
    found = built_in(role)
    assert found is not None
    assert expected is allows(document_of(found, ""), action)


def test_roles_are_found_by_name_and_by_id() -> None:
    """The id may be that of any scope."""
    for role in ROLES:
        assert is_guid(role.id)
        scoped = f"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/{role.id.upper()}"
        assert role is built_in(role.name.lower()) is built_in(role.id) is built_in(scoped)
    assert len(ROLES) == len({role.id for role in ROLES})
