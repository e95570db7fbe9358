"""Resource groups."""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.etags import check_conditions
from azbearer.emulator.arm.filters import select
from azbearer.emulator.arm.locations import normalize
from azbearer.emulator.arm.opreplies import accepted
from azbearer.emulator.arm.oprules import OperationRule
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.arm.state import Group
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.operations import Operation, Plan
    from azbearer.emulator.arm.parts import ArmParts

_NAME = re.compile(r"[\w.()-]{0,89}[\w()-]")
_TYPE = "Microsoft.Resources/resourceGroups"
_DELETE = "delete-group"
# What a caller may set; everything else in a body is the service's own.
_WRITABLE = ("tags", "managedBy")


class Groups:
    """Create, read, change, list and delete resource groups."""

    def __init__(self, parts: ArmParts) -> None:
        self._state = parts.state
        self._paging = parts.paging
        self._operations = parts.operations
        self._operations.on_end(_DELETE, self._deleted)

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these operations."""
        one = "/subscriptions/{subscription}/resourceGroups/{group}"
        return (
            Route("GET", "/subscriptions/{subscription}/resourceGroups", self.list),
            Route("PUT", one, self.put),
            Route("GET", one, self.get),
            Route("HEAD", one, self.head),
            Route("PATCH", one, self.patch),
            Route("DELETE", one, self.delete),
        )

    def list(self, call: Call) -> Reply:
        """The groups of a subscription, by `$filter` on tags, in pages."""
        groups = (group.document for group in self._state.groups(call.subscription_id))
        return paged(call.request, select(call.request, groups), self._paging)

    def put(self, call: Call) -> Reply:
        """Create (201) or replace (200)."""
        name = call.parameters["group"]
        if not _NAME.fullmatch(name):
            raise errors.invalid_group_name(name)
        body = call.json_object()
        location = normalize(str(body.get("location") or ""))
        if not location:
            raise errors.location_required()
        present = self._state.find_group(call.subscription_id, name)
        check_conditions(call.request, present.document if present else None)
        if present and present.location != location:
            raise errors.group_location_conflict(location, present.location)
        if present:
            self._check_idle(call, present)
        group = group_of(call.subscription_id, present.name if present else name, location, body)
        self._state.put_group(group)
        return json_reply(group.document, HTTPStatus.OK if present else HTTPStatus.CREATED)

    def get(self, call: Call) -> Reply:
        """One group."""
        return json_reply(self._named(call).document)

    def head(self, call: Call) -> Reply:
        """Whether there is such a group: 204 or 404."""
        found = self._state.find_group(call.subscription_id, call.parameters["group"])
        return Reply(HTTPStatus.NO_CONTENT if found else HTTPStatus.NOT_FOUND)

    def patch(self, call: Call) -> Reply:
        """Replace the tags, the other writable fields as given."""
        group = self._named(call)
        check_conditions(call.request, group.document)
        self._check_idle(call, group)
        changed = group_of(
            group.subscription_id, group.name, group.location, {**group.document, **call.json_object()}
        )
        self._state.put_group(changed)
        return json_reply(changed.document)

    def delete(self, call: Call) -> Reply:
        """Begin to delete a group with everything in it: 202 and where to ask for the result."""
        group = self._named(call)
        check_conditions(call.request, group.document)
        target = str(group.document["id"])
        operation = self._operations.running_on(target)
        if operation is None:
            operation = self._operations.begin(call, self._plan(call), target, _DELETE)
            self._state.put_group(_with_state(group, "Deleting"))
        return accepted(call, operation, None, HTTPStatus.OK)

    def _plan(self, call: Call) -> Plan:
        """Clients know no other answer to this than 202, even when there is nothing to wait for."""
        plan = self._operations.plan(call.request, _TYPE)
        return plan if plan.is_long else replace(plan, rule=OperationRule(pattern="location"))

    def _deleted(self, operation: Operation) -> None:
        _, _, subscription_id, _, name = operation.target.split("/")
        group = self._state.find_group(subscription_id, name)
        if group and operation.succeeds:
            self._state.delete_group(group)
        elif group:
            self._state.put_group(_with_state(group, "Succeeded"))

    def _check_idle(self, call: Call, group: Group) -> None:
        """Nothing can be changed in what is being deleted."""
        if self._operations.running_on(str(group.document["id"])):
            raise errors.group_being_deleted(call.parameters["group"])

    def _named(self, call: Call) -> Group:
        return self._state.group(call.subscription_id, call.parameters["group"])


def group_of(subscription_id: str, name: str, location: str, body: dict[str, Any]) -> Group:
    """A group whose document holds what the service says of it and what the caller may set."""
    document = {
        "id": f"/subscriptions/{subscription_id}/resourceGroups/{name}",
        "name": name,
        "type": _TYPE,
        "location": location,
        **{field: body[field] for field in _WRITABLE if body.get(field) is not None},
        "properties": {"provisioningState": "Succeeded"},
    }
    return Group(subscription_id, name, location, document)


def _with_state(group: Group, state: str) -> Group:
    return replace(group, document={**group.document, "properties": {"provisioningState": state}})
