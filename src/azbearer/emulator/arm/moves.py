"""Moving resources to another resource group: `moveResources` and `validateMoveResources`."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.opreplies import accepted
from azbearer.emulator.arm.oprules import OperationRule
from azbearer.emulator.routing import Route

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.operations import Operation
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.state import Group, Resource
    from azbearer.emulator.wire import Reply

_TYPE = "Microsoft.Resources/resourceGroups/moveResources"
_MOVE, _VALIDATE = "move-resources", "validate-move"
_GROUP_PARTS = 4


class Moves:
    """Both operations; a validation ends with 204 and changes nothing."""

    def __init__(self, parts: ArmParts) -> None:
        self._state = parts.state
        self._operations = parts.operations
        self._operations.on_end(_MOVE, self._moved)
        self._operations.on_end(_VALIDATE, lambda _operation: None)

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these operations."""
        group = "/subscriptions/{subscription}/resourceGroups/{group}"
        return (
            Route("POST", f"{group}/moveResources", self.move),
            Route("POST", f"{group}/validateMoveResources", self.validate),
        )

    def move(self, call: Call) -> Reply:
        """Begin to move."""
        return self._begin(call, _MOVE)

    def validate(self, call: Call) -> Reply:
        """Begin to check whether it could be done."""
        return self._begin(call, _VALIDATE)

    def _begin(self, call: Call, effect: str) -> Reply:
        source = self._state.group(call.subscription_id, call.parameters["group"])
        body = call.json_object()
        target = self._target(str(body.get("targetResourceGroup") or ""))
        ids = body.get("resources")
        if not isinstance(ids, list) or not ids:
            raise errors.invalid_content("'resources' must name at least one resource")
        moved = [self._in(source, str(each)).id for each in ids]
        plan = self._operations.plan(call.request, _TYPE)
        if not plan.is_long:
            plan = replace(plan, rule=OperationRule(pattern="location", final_status=204))
        data: dict[str, Any] = {"resources": moved, "to": str(target.document["id"])}
        operation = self._operations.begin(call, plan, f"{source.document['id']}/{effect}", effect, data)
        return accepted(call, operation, None, HTTPStatus.OK)

    def _target(self, group_id: str) -> Group:
        parts = group_id.strip("/").split("/")
        if len(parts) != _GROUP_PARTS:
            raise errors.invalid_content("'targetResourceGroup' must be the id of a resource group")
        return self._state.group(parts[1], parts[3])

    def _in(self, group: Group, resource_id: str) -> Resource:
        found = self._state.find_resource(resource_id)
        if found is None or found.group.lower() != group.name.lower():
            raise errors.resource_not_found("/".join(resource_id.split("/")[-3:]), group.name)
        return found

    def _moved(self, operation: Operation) -> None:
        if not operation.succeeds:
            return
        to = str(operation.data["to"])
        for resource_id in operation.data["resources"]:
            self._move(str(resource_id), to)

    def _move(self, resource_id: str, to: str) -> None:
        """Give a resource and everything below it ids in the other group."""
        _, _, subscription_id, _, group = to.split("/")
        there = list(self._state.resources_below(resource_id))
        self._state.delete_resource(resource_id)
        for resource in there:
            new_id = to + "/" + "/".join(resource.id.split("/")[5:])
            document = {**resource.document, "id": new_id}
            self._state.put_resource(
                replace(resource, id=new_id, group=group, subscription_id=subscription_id, document=document)
            )
