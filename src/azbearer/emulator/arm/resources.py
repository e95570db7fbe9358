"""Resources of any provider: at a resource group, a subscription, or another resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors, versions
from azbearer.emulator.arm.filters import select
from azbearer.emulator.arm.locations import normalize
from azbearer.emulator.arm.providers import check_namespace
from azbearer.emulator.arm.resourceid import ResourcePath, parse
from azbearer.emulator.arm.state import ArmState, Resource
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call

# Providers whose top-level types have no location, since they describe other things.
_WITHOUT_LOCATION = frozenset({"microsoft.authorization", "microsoft.resources", "microsoft.policyinsights"})
# What the general listings show of a resource; its properties are only in its own GET.
_LISTED = ("id", "name", "type", "kind", "location", "tags", "sku", "plan", "identity", "managedBy", "zones")

_PathHandler = Callable[["Call", ResourcePath], Reply]


class Resources:
    """Create, read, change, list and delete resources."""

    def __init__(self, state: ArmState, clock: Callable[[], float]) -> None:
        self._state = state
        self._clock = clock
        self._on_resource: dict[str, _PathHandler] = {
            "PUT": self.put,
            "GET": self.get,
            "HEAD": self.head,
            "PATCH": self.patch,
            "DELETE": self.delete,
        }

    def listing_routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of ARM's own listings."""
        return (
            Route("GET", "/subscriptions/{subscription}/resources", self.list_all),
            Route("GET", "/subscriptions/{subscription}/resourceGroups/{group}/resources", self.list_all),
        )

    def provider_routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of the operations that providers define, with versions of their own."""
        return (
            Route(
                "*", "/subscriptions/{subscription}/resourceGroups/{group}/providers/{tail...}", self.generic
            ),
            Route("*", "/subscriptions/{subscription}/providers/{namespace}/{tail...}", self.generic),
        )

    def list_all(self, call: Call) -> Reply:
        """Every resource of a subscription or of a group, by `$filter`, at most `$top`."""
        group = self._group_name(call)
        found = self._state.resources(call.subscription_id, group)
        return json_reply({"value": select(call.request, (_listed(resource) for resource in found))})

    def generic(self, call: Call) -> Reply:
        """An operation on a resource or on a type, after provider, version and group were checked."""
        path = parse(call.request.segments)
        if path is None:
            raise errors.path_not_found(call.request.path)
        check_namespace(path.namespace)
        present = self._state.find_resource(path.id)
        location = present.location if present else ""
        versions.check_resource(
            call.api_version, path.namespace, path.kind, location=location, now=self._clock()
        )
        path = self._canonical(call, path)
        if path.is_collection:
            return self.list_type(call, path)
        handler = self._on_resource.get(call.request.method)
        if handler is None:
            raise errors.method_not_allowed(call.request.method)
        return handler(call, path)

    def list_type(self, call: Call, path: ResourcePath) -> Reply:
        """All resources of a type at a scope; at a subscription those in its groups too."""
        if call.request.method != "GET":
            raise errors.method_not_allowed(call.request.method)
        if path.is_nested:
            self._existing(path.parent)
        prefix = "/" + "/".join(path.scope).lower() + "/"
        under = (path.parent.key + "/") if path.is_nested else prefix
        found = (
            resource.document
            for resource in self._state.resources(call.subscription_id)
            if resource.type.lower() == path.type.lower() and resource.id.lower().startswith(under)
        )
        return json_reply({"value": select(call.request, found)})

    def put(self, call: Call, path: ResourcePath) -> Reply:
        """Create (201) or replace (200)."""
        body = call.json_object()
        self._check_parent(path)
        present = self._state.find_resource(path.id)
        _check_location(path, body, present)
        resource = _resource(call, path, body, present)
        self._state.put_resource(resource)
        return json_reply(resource.document, HTTPStatus.OK if present else HTTPStatus.CREATED)

    def get(self, _call: Call, path: ResourcePath) -> Reply:
        """One resource."""
        return json_reply(self._existing(path).document)

    def head(self, _call: Call, path: ResourcePath) -> Reply:
        """Whether there is such a resource: 204 or 404."""
        found = self._state.find_resource(path.id)
        return Reply(HTTPStatus.NO_CONTENT if found else HTTPStatus.NOT_FOUND)

    def patch(self, call: Call, path: ResourcePath) -> Reply:
        """Change what the body names: tags as a whole, properties by JSON merge patch (RFC 7396)."""
        present = self._existing(path)
        changes = call.json_object()
        body = _merge_patch(present.document, changes)
        if "tags" in changes:
            body["tags"] = changes["tags"]
        resource = _resource(call, path, body, present)
        self._state.put_resource(resource)
        return json_reply(resource.document)

    def delete(self, _call: Call, path: ResourcePath) -> Reply:
        """Delete: 200, or 204 when there was nothing."""
        deleted = self._state.delete_resource(path.id)
        return Reply(HTTPStatus.OK if deleted else HTTPStatus.NO_CONTENT)

    def _group_name(self, call: Call) -> str:
        """The name of the group in the path as it was created, empty for a path without group."""
        name = call.parameters.get("group")
        return self._state.group(call.subscription_id, name).name if name else ""

    def _canonical(self, call: Call, path: ResourcePath) -> ResourcePath:
        """The path with subscription and group in the case in which they exist.

        Raises:
            ArmError: ResourceGroupNotFound.
        """
        group = self._group_name(call)
        own = ("subscriptions", call.subscription_id, *(("resourceGroups", group) if group else ()))
        return ResourcePath((*own, *path.scope[len(own) :]), path.namespace, path.types, path.names)

    def _existing(self, path: ResourcePath) -> Resource:
        found = self._state.find_resource(path.id)
        if found is None:
            raise errors.resource_not_found(path.type_and_name, path.group)
        return found

    def _check_parent(self, path: ResourcePath) -> None:
        if path.is_nested and self._state.find_resource(path.parent.id) is None:
            raise errors.parent_not_found(path.kind, path.parent.id)


def _check_location(path: ResourcePath, body: Mapping[str, Any], present: Resource | None) -> None:
    """A top-level resource needs a location, and keeps the one it has."""
    location = normalize(str(body.get("location") or ""))
    if not location and _needs_location(path):
        raise errors.location_required()
    if present and location and present.location and location != normalize(present.location):
        raise errors.resource_location_conflict(path.names[-1], location, present.location, present.group)


def _needs_location(path: ResourcePath) -> bool:
    described = path.is_nested or path.is_extension or path.namespace.lower() in _WITHOUT_LOCATION
    return not described


def _resource(call: Call, path: ResourcePath, body: Mapping[str, Any], present: Resource | None) -> Resource:
    """A resource whose document is the body with what the service itself says put over it."""
    resource_id = present.id if present else path.id
    resource_type = present.type if present else path.type
    properties = body.get("properties")
    document = {
        "id": resource_id,
        "name": resource_id.rpartition("/")[2],
        "type": resource_type,
        **{name: value for name, value in body.items() if name not in {"id", "name", "type", "properties"}},
        "properties": {
            **(properties if isinstance(properties, dict) else {}),
            "provisioningState": "Succeeded",
        },
    }
    if document.get("location"):
        document["location"] = normalize(str(document["location"]))
    return Resource(call.subscription_id, path.group, resource_id, resource_type, document)


def _listed(resource: Resource) -> dict[str, Any]:
    return {name: resource.document[name] for name in _LISTED if name in resource.document}


def _merge_patch(target: Any, patch: Any) -> Any:
    """JSON merge patch: null removes, objects merge, anything else replaces (RFC 7396 section 2)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge_patch(merged.get(name), value)
    return merged
