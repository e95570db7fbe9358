"""What expressions may ask of the world: the deployment, its scope, the clock and what exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a deployment takes place: a group, a subscription, a management group or the tenant.

    Args:
        subscription: its id, or an empty text.
        group: the resource group's name, or an empty text.
        management_group: its name, or an empty text.
    """

    subscription: str = ""
    group: str = ""
    management_group: str = ""

    @property
    def id(self) -> str:
        """The id that resource ids of this scope begin with; empty for the tenant."""
        if self.group:
            return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"
        if self.subscription:
            return f"/subscriptions/{self.subscription}"
        if self.management_group:
            return f"/providers/Microsoft.Management/managementGroups/{self.management_group}"
        return ""


class Surroundings(Protocol):
    """The world as one deployment sees it."""

    scope: Scope

    def deployment(self) -> dict[str, Any]:
        """The object that `deployment()` gives."""

    def deployer(self) -> dict[str, Any]:
        """Who deploys."""

    def resource_group(self) -> dict[str, Any] | None:
        """The group, or None at other scopes."""

    def subscription(self) -> dict[str, Any] | None:
        """The subscription, or None at wider scopes."""

    def management_group(self) -> dict[str, Any] | None:
        """The management group, or None at other scopes."""

    def tenant(self) -> dict[str, Any]:
        """The tenant."""

    def environment(self) -> dict[str, Any]:
        """The cloud's addresses."""

    def provider(self, namespace: str, kind: str) -> dict[str, Any] | None:
        """A resource type as `providers()` gives it, or the provider when the kind is empty."""

    def now(self) -> float:
        """Seconds since 1970."""

    def new_guid(self) -> str:
        """A GUID of nothing."""


class Runtime(Protocol):
    """What only a running deployment can tell."""

    def reference(self, name: str, version: str, *, full: bool) -> Any:
        """The properties of a resource, or all of it.

        Raises:
            ExpressionError: there is none.
        """

    def references(self, name: str, *, full: bool) -> list[Any]:
        """The same for every instance of a resource with a copy loop."""

    def listing(self, function: str, name: str, version: str, values: Any) -> Any:
        """What a `list*` operation of a resource answers.

        Raises:
            ExpressionError: there is no such resource or operation.
        """
