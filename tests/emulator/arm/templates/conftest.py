"""Expressions and templates without an emulator around them."""

# ruff: noqa: D102 - the methods are described in Surroundings

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.evaluator import evaluate
from azbearer.emulator.arm.templates.surroundings import Scope
from azbearer.emulator.arm.templates.template import Template, read_template

if TYPE_CHECKING:
    from collections.abc import Callable

SUBSCRIPTION = "00000000-1111-4222-8333-444444444444"
GROUP_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/demo"


class FakeWorld:
    """A deployment named `first` to the group `demo`, on a clock that stands still."""

    def __init__(self, scope: Scope | None = None) -> None:
        self.scope = scope or Scope(SUBSCRIPTION, "demo")

    def deployment(self) -> dict[str, Any]:
        return {"name": "first", "properties": {"mode": "Incremental"}}

    def deployer(self) -> dict[str, Any]:
        return {"objectId": "someone", "tenantId": "contoso", "userPrincipalName": ""}

    def resource_group(self) -> dict[str, Any] | None:
        return {"id": GROUP_ID, "name": "demo", "location": "westeurope"} if self.scope.group else None

    def subscription(self) -> dict[str, Any] | None:
        return {"subscriptionId": SUBSCRIPTION}

    def management_group(self) -> dict[str, Any] | None:
        return None

    def tenant(self) -> dict[str, Any]:
        return {"tenantId": "contoso"}

    def environment(self) -> dict[str, Any]:
        return {"name": "AzureCloud"}

    def provider(self, namespace: str, kind: str) -> dict[str, Any] | None:
        known = (namespace, kind) == ("Microsoft.Web", "sites")
        return {"resourceType": "sites", "apiVersions": ["2024-04-01"]} if known else None

    def now(self) -> float:
        return 1_800_000_000.0

    def new_guid(self) -> str:
        return "1a2b3c4d-0000-4000-8000-000000000000"


def make_template(
    template: dict[str, Any] | None = None, given: dict[str, Any] | None = None, scope: Scope | None = None
) -> Template:
    sections = {"$schema": "s", "contentVersion": "1.0.0.0", "resources": [], **(template or {})}
    return read_template(
        sections, {name: {"value": value} for name, value in (given or {}).items()}, FakeWorld(scope)
    )


@pytest.fixture
def read() -> Callable[..., Template]:
    """Reads a template: sections, the values of parameters, the scope."""
    return make_template


@pytest.fixture
def value() -> Callable[..., Any]:
    """Computes an expression in a template of the given sections."""

    def compute(expression: str, **sections: Any) -> Any:
        scope = sections.pop("scope", None)
        return evaluate(f"[{expression}]", make_template(sections, scope=scope).names)

    return compute
