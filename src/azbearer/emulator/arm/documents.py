"""Resources' documents: what the caller wrote with what the service itself says put over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.locations import normalize
from azbearer.emulator.arm.provided import with_provided
from azbearer.emulator.arm.providers import WITHOUT_LOCATIONS
from azbearer.emulator.arm.state import Resource

if TYPE_CHECKING:
    from azbearer.emulator.arm.resourceid import ResourcePath

# What the general listings show of a resource; its properties are only in its own GET.
_LISTED = ("id", "name", "type", "kind", "location", "tags", "sku", "plan", "identity", "managedBy", "zones")
# A lock or a role definition is there or is not.
_WITHOUT_STATE = frozenset({"microsoft.authorization"})
_OWN = frozenset({"id", "name", "type", "properties"})


def described(
    subscription_id: str, path: ResourcePath, body: Mapping[str, Any], present: Resource | None
) -> Resource:
    """The resource that a body makes; an existing one keeps its id and type."""
    resource_id = present.id if present else path.id
    resource_type = present.type if present else path.type
    properties = body.get("properties")
    document = {
        "id": resource_id,
        "name": resource_id.rpartition("/")[2],
        "type": resource_type,
        **{name: value for name, value in body.items() if name not in _OWN},
        "properties": {
            **(properties if isinstance(properties, dict) else {}),
            **({} if path.namespace.lower() in _WITHOUT_STATE else {"provisioningState": "Succeeded"}),
        },
    }
    if document.get("location"):
        document["location"] = normalize(str(document["location"]))
    return Resource(subscription_id, path.group, resource_id, resource_type, with_provided(document))


def with_state(resource: Resource, state: str) -> Resource:
    """The resource in another provisioning state."""
    properties = {**resource.document["properties"], "provisioningState": state}
    return replace(resource, document={**resource.document, "properties": properties})


def listed(resource: Resource) -> dict[str, Any]:
    """What the general listings show."""
    return {name: resource.document[name] for name in _LISTED if name in resource.document}


def check_location(path: ResourcePath, body: Mapping[str, Any], present: Resource | None) -> None:
    """A top-level resource needs a location, and keeps the one it has.

    Raises:
        ArmError: LocationRequired or InvalidResourceLocation.
    """
    location = normalize(str(body.get("location") or ""))
    if not location and _needs_location(path):
        raise errors.location_required()
    if present and location and present.location and location != normalize(present.location):
        raise errors.resource_location_conflict(path.names[-1], location, present.location, present.group)


def _needs_location(path: ResourcePath) -> bool:
    described_only = path.is_nested or path.is_extension or path.namespace.lower() in WITHOUT_LOCATIONS
    return not described_only


def merge_patch(target: Any, patch: Any) -> Any:
    """JSON merge patch: null removes, objects merge, anything else replaces (RFC 7396 section 2)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
