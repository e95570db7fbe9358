"""What exists in the subscriptions: resource groups and resources, found without regard to case."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_GROUP_PARTS = 4


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
    def is_about_access(self) -> bool:
        """Whether it is an assignment or a lock, which lies about a group rather than in it."""
        return self.type.lower().startswith("microsoft.authorization/")

    @property
    def location(self) -> str:
        """The location, or an empty text."""
        return str(self.document.get("location", ""))


class ArmState:
    """The groups and resources of all subscriptions.

    Args:
        store: where they are kept; a new one in memory unless given.
    """

    def __init__(self, store: Store | None = None) -> None:
        store = store or Store()
        self._groups = store.table("arm.groups", asdict, lambda row: Group(**row))
        self._resources = store.table("arm.resources", asdict, lambda row: Resource(**row))

    def find_group(self, subscription_id: str, name: str) -> Group | None:
        """The group, or None."""
        return self._groups.get(_key(subscription_id, name))

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
        return (group for group in self._groups.values() if group.subscription_id.lower() == wanted)

    def put_group(self, group: Group) -> None:
        """Create or replace a group."""
        self._groups[_key(group.subscription_id, group.name)] = group

    def delete_group(self, group: Group) -> None:
        """Remove a group with all its resources."""
        del self._groups[_key(group.subscription_id, group.name)]
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

    def resources_of_type(self, kind: str) -> Iterator[Resource]:
        """The resources of a type, such as `Microsoft.Authorization/locks`, wherever they are."""
        wanted = kind.lower()
        return (resource for resource in self._resources.values() if resource.type.lower() == wanted)

    def resources_below(self, resource_id: str) -> Iterator[Resource]:
        """The resource of that id with everything below it."""
        key = resource_id.lower()
        return (
            each
            for each in self._resources.values()
            if each.id.lower() == key or each.id.lower().startswith(f"{key}/")
        )

    def put_resource(self, resource: Resource) -> None:
        """Create or replace a resource."""
        self._resources[resource.id.lower()] = resource

    def delete_resource(self, resource_id: str) -> bool:
        """Remove a resource with everything below it; whether it was there."""
        present = resource_id.lower() in self._resources
        self._drop(found.id for found in self.resources_below(resource_id))
        return present

    def document(self, some_id: str) -> Mapping[str, Any] | None:
        """What GET shows of the resource or resource group of that id, or None."""
        resource = self.find_resource(some_id)
        if resource:
            return resource.document
        parts = some_id.strip("/").split("/")
        group = self.find_group(parts[1], parts[3]) if len(parts) == _GROUP_PARTS else None
        return group.document if group else None

    def _drop(self, ids: Iterable[str]) -> None:
        for key in [resource_id.lower() for resource_id in ids]:
            self._resources.pop(key, None)


def _key(subscription_id: str, name: str) -> str:
    return f"{subscription_id}/{name}".lower()
