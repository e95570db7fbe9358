"""`checkNameAvailability`, which providers have whose names must be unique everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.arm.resourceid import ResourcePath
    from azbearer.emulator.arm.state import ArmState


def name_availability(call: Call, path: ResourcePath, state: ArmState) -> Reply:
    """Whether no resource of the type has that name yet, in any subscription.

    Raises:
        ArmError: the body is no JSON object.
    """
    body = call.json_object()
    kind, name = str(body.get("type", "")).rpartition("/")[2], str(body.get("name", ""))
    same = state.resources_of_type(f"{path.namespace}/{kind}")
    if any(str(found.document["name"]).lower() == name.lower() for found in same):
        message = f"The name {name} is already taken."
        return json_reply({"nameAvailable": False, "reason": "AlreadyExists", "message": message})
    return json_reply({"nameAvailable": True})
