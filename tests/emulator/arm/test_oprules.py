"""Which operations take long."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.emulator.arm.oprules import OperationRule, rule_for


@pytest.mark.parametrize(
    ("kind", "method", "pattern"),
    [
        ("Microsoft.Compute/virtualMachines", "PUT", "async"),
        ("microsoft.compute/virtualmachines/start", "POST", "location-async"),
        ("Microsoft.Storage/storageAccounts", "PUT", "location"),
        ("Microsoft.Network/virtualNetworks/subnets", "DELETE", "location-async"),
        ("Microsoft.KeyVault/vaults", "PUT", "state"),
    ],
)
def test_known_types_have_their_published_pattern(kind: str, method: str, pattern: str) -> None:
    """The table is read without regard to case."""
    rule = rule_for(kind, method)
    assert rule is not None
    assert pattern == rule.pattern


def test_unknown_types_have_no_rule() -> None:
    """They are synchronous."""
    assert rule_for("Contoso.Widgets/widgets", "PUT") is None


def test_given_rules_win_over_the_table() -> None:
    """The first that fits counts."""
    rules = (OperationRule("Microsoft.Compute/*", "put", "location"), OperationRule("*", "*", "sync"))
    assert rules[0] is rule_for("Microsoft.Compute/virtualMachines", "PUT", rules)
    assert rules[1] is rule_for("Microsoft.Compute/virtualMachines", "PATCH", rules)


@pytest.mark.parametrize(("seconds", "expected"), [(0, 1), (1.2, 2), (10, 10), (600, 10)])
def test_the_wait_is_whole_seconds(seconds: float, expected: int) -> None:
    """Retry-After is an integer of at least one: azure-core takes 0 for absent and waits 30 seconds."""
    assert expected == OperationRule().wait(seconds)
    assert 60 == OperationRule(retry_after=60).wait(seconds)


@pytest.mark.parametrize("fields", [{"pattern": "sometimes"}, {"outcome": "Good"}])
def test_what_does_not_exist_is_refused(fields: dict[str, Any]) -> None:
    """A misspelt rule is an error at once, not an operation that never comes."""
    with pytest.raises(ValueError, match=r"there are|ends in"):
        OperationRule(**fields)
