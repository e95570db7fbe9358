"""What exists in the subscriptions: resource groups and resources, found without regard to case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Group:
    """A resource group; `document` is what GET shows."""

    subscription_id: str
    name: str
    location: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource; `document` is what GET shows, `group` the group's name or empty."""

    subscription_id: str
    group: str
    id: str
    type: str
    document: Mapping[str, Any]

    @property
    def location(self) -> str:
        """The location, or an empty text."""
        return str(self.document.get("location", ""))


class ArmState:
    """The groups and resources of all subscriptions; used by one thread."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], Group] = {}
        self._resources: dict[str, Resource] = {}
        self._operations: set[str] = set()

    def find_group(self, subscription_id: str, name: str) -> Group | None:
        """The group, or None."""
        return self._groups.get((subscription_id.lower(), name.lower()))

    def group(self, subscription_id: str, name: str) -> Group:
        """The group.

        Raises:
            ArmError: ResourceGroupNotFound.
        """
        found = self.find_group(subscription_id, name)
        if found is None:
            raise errors.resource_group_not_found(name)
        return found

    def groups(self, subscription_id: str) -> Iterator[Group]:
        """The groups of a subscription, in the order of their creation."""
        wanted = subscription_id.lower()
        return (group for (owner, _), group in self._groups.items() if owner == wanted)

    def put_group(self, group: Group) -> None:
        """Create or replace a group."""
        self._groups[group.subscription_id.lower(), group.name.lower()] = group

    def delete_group(self, group: Group) -> None:
        """Remove a group with all its resources."""
        del self._groups[group.subscription_id.lower(), group.name.lower()]
        self._drop(resource.id for resource in self.resources(group.subscription_id, group.name))

    def find_resource(self, resource_id: str) -> Resource | None:
        """The resource of that id, or None."""
        return self._resources.get(resource_id.lower())

    def resources(self, subscription_id: str, group: str = "") -> Iterator[Resource]:
        """The resources of a subscription, or of one group in it, in the order of their creation."""
        owner, wanted = subscription_id.lower(), group.lower()
        return (
            resource
            for resource in self._resources.values()
            if resource.subscription_id.lower() == owner and wanted in ("", resource.group.lower())
        )

    def put_resource(self, resource: Resource) -> None:
        """Create or replace a resource."""
        self._resources[resource.id.lower()] = resource

    def delete_resource(self, resource_id: str) -> bool:
        """Remove a resource with everything below it; whether it was there."""
        present = resource_id.lower() in self._resources
        below = resource_id.lower() + "/"
        self._drop(key for key in self._resources if key == resource_id.lower() or key.startswith(below))
        return present

    def begin_operation(self, operation_id: str) -> None:
        """Remember an operation whose result will be asked for."""
        self._operations.add(operation_id)

    def knows_operation(self, operation_id: str) -> bool:
        """Whether the operation was begun here."""
        return operation_id in self._operations

    def _drop(self, ids: Iterable[str]) -> None:
        for key in [resource_id.lower() for resource_id in ids]:
            self._resources.pop(key, None)
