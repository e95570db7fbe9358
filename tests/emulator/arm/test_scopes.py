"""What a path is about."""

from __future__ import annotations

import pytest

from azbearer.emulator.arm.scopes import action_of, is_about_operation, is_within, scope_of
from azbearer.emulator.wire import Request

GROUP = "/subscriptions/s/resourcegroups/g"
VM = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"


@pytest.mark.parametrize(
    ("method", "path", "action", "scope"),
    [
        ("GET", VM, "Microsoft.Compute/virtualMachines/read", VM),
        ("PATCH", VM, "Microsoft.Compute/virtualMachines/write", VM),
        ("POST", f"{VM}/start", "Microsoft.Compute/virtualMachines/start/action", VM),
        (
            "GET",
            f"{GROUP}/providers/Microsoft.Compute/virtualMachines",
            "Microsoft.Compute/virtualMachines/read",
            GROUP,
        ),
        ("DELETE", GROUP, "Microsoft.Resources/subscriptions/resourceGroups/delete", GROUP),
        ("GET", "/subscriptions/s", "Microsoft.Resources/subscriptions/read", "/subscriptions/s"),
        (
            "POST",
            f"{GROUP}/exportTemplate",
            "Microsoft.Resources/subscriptions/resourceGroups/exportTemplate/action",
            f"{GROUP}/exportTemplate",
        ),
        (
            "POST",
            "/subscriptions/s/providers/A.B/register",
            "A.B/register/action",
            "/subscriptions/s/providers/A.B/register",
        ),
        (
            "PUT",
            "/providers/Microsoft.Authorization/roleAssignments/r",
            "Microsoft.Authorization/roleAssignments/write",
            "/providers/Microsoft.Authorization/roleAssignments/r",
        ),
    ],
)
def test_every_request_has_an_action_and_a_scope(method: str, path: str, action: str, scope: str) -> None:
    """Actions are written as role definitions write them."""
    request = Request(method, path)
    assert (action, scope) == (action_of(request), scope_of(request))


@pytest.mark.parametrize(
    ("some_id", "scope", "expected"),
    [
        ("/a/b", "/A", True),
        ("/a", "/a/", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
        ("/a", "/", True),
    ],
)
def test_scopes_hold_what_is_below_them(some_id: str, scope: str, expected: bool) -> None:
    """Names that only begin alike are apart."""
    assert expected is is_within(some_id, scope)


def test_questions_about_operations_are_known() -> None:
    """They need no permission of their own."""
    assert is_about_operation(Request("GET", "/subscriptions/s/operationResults/x"))
    assert not is_about_operation(Request("GET", VM))
