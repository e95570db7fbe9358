"""Resources of any provider: at the tenant, a subscription, a resource group, or another resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.documents import check_location, described, listed, merge_patch, with_state
from azbearer.emulator.arm.etags import check_conditions, etag_header, is_unchanged
from azbearer.emulator.arm.filters import select
from azbearer.emulator.arm.locations import normalize
from azbearer.emulator.arm.names import name_availability
from azbearer.emulator.arm.operations import goal_of
from azbearer.emulator.arm.opreplies import accepted, monitor_url
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.arm.provided import keys_of
from azbearer.emulator.arm.providers import check_namespace
from azbearer.emulator.arm.resourceid import ResourcePath, parse
from azbearer.emulator.arm.versions import check_resource
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.operations import Operation, Plan
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.state import Resource

_SETTLE, _DELETE, _ACTION = "settle-resource", "delete-resource", "action"
_DEFAULT_PLACE = "westeurope"

_PathHandler = Callable[["Call", ResourcePath], Reply]


class Resources:
    """Create, read, change, list, delete resources, and call their actions.

    `special` holds, by lower-case type, what answers instead for types that are not like others.
    """

    def __init__(self, parts: ArmParts) -> None:
        self.special: dict[str, _PathHandler] = {}
        self._state = parts.state
        self._clock = parts.clock
        self._paging = parts.paging
        self._strict = parts.settings.strict_versions
        self._operations = parts.operations
        for effect, happens in ((_SETTLE, self._settled), (_DELETE, self._deleted), (_ACTION, _nothing)):
            self._operations.on_end(effect, happens)
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
            Route("*", "/providers/{namespace}/{tail...}", self.generic),
        )

    def list_all(self, call: Call) -> Reply:
        """Every tracked resource of a subscription or of a group, by `$filter`, in pages.

        Tracked are those with a location; subnets, locks and the like are only in lists of their types.
        """
        group = self._group_name(call)
        found = self._state.resources(call.subscription_id, group)
        documents = (listed(resource) for resource in found if resource.location)
        return paged(call.request, select(call.request, documents), self._paging)

    def generic(self, call: Call) -> Reply:
        """An operation on a resource or on a type, after provider, version and group were checked."""
        path = self.path(call)
        return self.special.get(path.type.lower(), self.usual)(call, path)

    def usual(self, call: Call, path: ResourcePath) -> Reply:
        """What types do that are not special."""
        if path.is_collection:
            return self._on_collection(call, path)
        handler = self._on_resource.get(call.request.method)
        if handler is None:
            raise errors.method_not_allowed(call.request.method)
        return handler(call, path)

    def path(self, call: Call) -> ResourcePath:
        """The resource or type that a request's path names, with subscription and group as they exist.

        Raises:
            ArmError: the path, the namespace, the version or the group does not exist.
        """
        path = parse(call.request.segments)
        if path is None:
            raise errors.path_not_found(call.request.path)
        check_namespace(path.namespace)
        present = self._state.find_resource(path.id)
        location = present.location if present else _location_in(call)
        check_resource(
            call.api_version,
            path.namespace,
            path.kind,
            location=location,
            now=self._clock(),
            strict=self._strict,
        )
        return self._canonical(call, path)

    def list_type(self, call: Call, path: ResourcePath) -> Reply:
        """All resources of a type at a scope; at a subscription those in its groups too."""
        if path.is_nested:
            self.existing(path.parent)
        prefix = "/" + "/".join((*path.scope, "")).lower()
        under = (path.parent.key + "/") if path.is_nested else prefix
        found = (
            resource.document
            for resource in self._state.resources_of_type(path.type)
            if resource.id.lower().startswith(under)
        )
        return paged(call.request, select(call.request, found), self._paging)

    def put(self, call: Call, path: ResourcePath) -> Reply:
        """Create (201) or replace (200), at once or by an operation."""
        body = call.json_object()
        self._check_parent(call, path)
        present = self._state.find_resource(path.id)
        check_conditions(call.request, present.document if present else None)
        running = self._running(call, path)
        status = HTTPStatus.OK if present else HTTPStatus.CREATED
        if running and present:
            return accepted(call, running, present.document, status)
        check_location(path, body, present)
        resource = described(call.subscription_id, path, body, present)
        return self._written(call, path, resource, status)

    def get(self, call: Call, path: ResourcePath) -> Reply:
        """One resource with its ETag; 304 for a client that has it already."""
        document = self.existing(path).document
        if is_unchanged(call.request, document):
            return Reply(HTTPStatus.NOT_MODIFIED, etag_header(document))
        return json_reply(document, headers=etag_header(document))

    def head(self, _call: Call, path: ResourcePath) -> Reply:
        """Whether there is such a resource: 204 or 404."""
        found = self._state.find_resource(path.id)
        return Reply(HTTPStatus.NO_CONTENT if found else HTTPStatus.NOT_FOUND)

    def patch(self, call: Call, path: ResourcePath) -> Reply:
        """Change what the body names: tags as a whole, properties by JSON merge patch (RFC 7396)."""
        present = self.existing(path)
        changes = call.json_object()
        check_conditions(call.request, present.document)
        running = self._running(call, path)
        if running:
            return accepted(call, running, present.document, HTTPStatus.OK)
        body = merge_patch(present.document, changes)
        if "tags" in changes:
            body["tags"] = changes["tags"]
        resource = described(call.subscription_id, path, body, present)
        return self._written(call, path, resource, HTTPStatus.OK)

    def delete(self, call: Call, path: ResourcePath) -> Reply:
        """Delete, at once (200) or by an operation; 204 when there is nothing."""
        present = self._state.find_resource(path.id)
        check_conditions(call.request, present.document if present else None)
        if present is None:
            return Reply(HTTPStatus.NO_CONTENT)
        operation = self._running(call, path)
        plan = None if operation else self._operations.plan(call.request, path.type)
        if plan and not plan.is_long:
            self._state.delete_resource(path.id)
            return Reply(HTTPStatus.OK)
        if plan:
            operation = self._begin(call, plan, path, _DELETE)
            self._state.put_resource(with_state(present, "Deleting"))
        assert operation is not None  # noqa: S101 - it ran already, or was just begun
        return accepted(call, operation, None, HTTPStatus.OK)

    def act(self, call: Call, path: ResourcePath) -> Reply:
        """An action of a resource: those that a rule names, such as `start`, or that list its keys."""
        if not self._operations.knows_action(path.type):
            found = keys_of(self.existing(path.parent).document, path.types[-1])
            if found is None:
                raise errors.method_not_allowed(call.request.method)
            return json_reply(found)
        self.existing(path.parent)
        plan = self._operations.plan(call.request, path.type)
        if plan.is_long:
            operation = self._begin(call, plan, path, _ACTION)
            return accepted(call, operation, None, HTTPStatus.OK)
        return Reply(HTTPStatus.OK) if plan.rule.result is None else json_reply(plan.rule.result)

    def existing(self, path: ResourcePath) -> Resource:
        """The resource of a path.

        Raises:
            ArmError: ResourceNotFound.
        """
        found = self._state.find_resource(path.id)
        if found is None:
            raise errors.resource_not_found(path.type_and_name, path.group)
        return found

    def _on_collection(self, call: Call, path: ResourcePath) -> Reply:
        if call.request.method == "GET":
            return self.list_type(call, path)
        if call.request.method == "POST" and path.types[-1].lower() == "checknameavailability":
            return name_availability(call, path, self._state)
        if call.request.method == "POST" and path.is_nested:
            return self.act(call, path)
        raise errors.method_not_allowed(call.request.method)

    def _written(self, call: Call, path: ResourcePath, resource: Resource, status: HTTPStatus) -> Reply:
        """Keep a resource, and answer for the operation that does it."""
        plan = self._operations.plan(call.request, path.type)
        if not plan.is_long:
            self._state.put_resource(resource)
            return json_reply(resource.document, status, etag_header(resource.document))
        operation = self._begin(call, plan, path, _SETTLE)
        meanwhile = with_state(resource, "Creating" if status == HTTPStatus.CREATED else "Updating")
        self._state.put_resource(meanwhile)
        return accepted(call, operation, meanwhile.document, status)

    def _begin(self, call: Call, plan: Plan, path: ResourcePath, effect: str) -> Operation:
        present = self._state.find_resource(path.id)
        location = (present.location if present else "") or _location_in(call) or _DEFAULT_PLACE
        place = f"/subscriptions/{call.subscription_id}/providers/{path.namespace}/locations/{location}"
        return self._operations.begin(call, plan, path.id, effect, {"place": place})

    def _running(self, call: Call, path: ResourcePath) -> Operation | None:
        """The operation that an equal request began and that still runs.

        Raises:
            ArmError: AnotherOperationInProgress, for one with another goal.
        """
        running = self._operations.running_on(path.id)
        if running is None or running.goal == goal_of(call.request):
            return running
        if running.rule.pattern == "state":
            # A creation that only the resource's state tells of, as of vaults, keeps nobody from going on.
            self._operations.finish(path.id)
            return None
        raise errors.another_operation(monitor_url(call, running))

    def _settled(self, operation: Operation) -> None:
        """A PUT or PATCH is over: the resource's state is its outcome."""
        resource = self._state.find_resource(operation.target)
        if resource:
            self._state.put_resource(with_state(resource, operation.rule.outcome))

    def _deleted(self, operation: Operation) -> None:
        if operation.succeeds:
            self._state.delete_resource(operation.target)
        else:
            self._settled(operation)

    def _group_name(self, call: Call) -> str:
        """The name of the group in the path as it was created, empty for a path without group."""
        name = call.parameters.get("group")
        return self._state.group(call.subscription_id, name).name if name else ""

    def _canonical(self, call: Call, path: ResourcePath) -> ResourcePath:
        """The path with subscription and group in the case in which they exist.

        Raises:
            ArmError: ResourceGroupNotFound.
        """
        if not call.subscription_id:
            return path
        group = self._group_name(call)
        own = ("subscriptions", call.subscription_id, *(("resourceGroups", group) if group else ()))
        return replace(path, scope=(*own, *path.scope[len(own) :]))

    def _check_parent(self, call: Call, path: ResourcePath) -> None:
        if path.is_nested and self._state.find_resource(path.parent.id) is None:
            raise errors.parent_not_found(path.kind, path.parent.id)
        bearer = parse(path.scope) if call.subscription_id and path.is_extension else None
        if bearer:
            self.existing(bearer)


def _nothing(_operation: Operation) -> None:
    """An action leaves no trace in the resource."""


def _location_in(call: Call) -> str:
    """The location that a body names; empty when there is none to read."""
    if call.request.method != "PUT":
        return ""
    body: Mapping[str, Any] = call.json_object()
    return normalize(str(body.get("location") or ""))
