"""What a request says of a deployment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors as arm_errors
from azbearer.emulator.arm.deployments import errors
from azbearer.emulator.arm.deployments.records import Record
from azbearer.emulator.arm.locations import normalize
from azbearer.emulator.arm.templates.surroundings import Scope

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.arm.parts import ArmParts

_NAME = re.compile(r"[\w.()-]{1,64}")
_MODES = {"incremental": "Incremental", "complete": "Complete"}


def scope_of_call(call: Call, arm: ArmParts) -> Scope:
    """The scope that a path names, as it exists.

    Raises:
        ArmError: ResourceGroupNotFound.
    """
    group = call.parameters.get("group")
    name = arm.state.group(call.subscription_id, group).name if group else ""
    return Scope(call.subscription_id, name, call.parameters.get("managementGroup", ""))


def record_in(call: Call, arm: ArmParts) -> Record:
    """The deployment that a request asks for.

    Raises:
        ArmError: the name, the mode or the content is refused, or the location is missing.
    """
    scope, name = scope_of_call(call, arm), call.parameters["deployment"]
    if not _NAME.fullmatch(name):
        raise errors.invalid_name(name)
    body = call.json_object()
    properties = body.get("properties")
    if not isinstance(properties, dict):
        raise arm_errors.invalid_content("Required property 'properties' not found in JSON.")
    location = normalize(str(body.get("location") or ""))
    if not scope.group and not location:
        raise arm_errors.location_required()
    return Record(
        scope,
        name,
        location="" if scope.group else location,
        tags=body.get("tags") or {},
        mode=_mode(properties, scope),
        template=_template(properties),
        parameters=properties.get("parameters") or {},
        debug=properties.get("debugSetting"),
        accepted=arm.clock(),
        correlation=call.request.header("x-ms-correlation-request-id") or arm.ids.guid(),
    )


def _mode(properties: dict[str, Any], scope: Scope) -> str:
    text = str(properties.get("mode") or "")
    mode = _MODES.get(text.lower())
    if mode is None:
        raise errors.invalid_mode(text)
    if mode == "Complete" and not scope.group:
        raise errors.incomplete_mode()
    return mode


def _template(properties: dict[str, Any]) -> Any:
    for name in ("templateLink", "parametersLink"):
        link = properties.get(name)
        if link:
            raise errors.content_link(str(link.get("uri") or link.get("id") or ""))
    return properties.get("template")
