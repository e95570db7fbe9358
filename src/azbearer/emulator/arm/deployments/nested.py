"""Deployments inside of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.deployments import errors
from azbearer.emulator.arm.deployments.records import Record
from azbearer.emulator.arm.templates.surroundings import Scope

if TYPE_CHECKING:
    from azbearer.emulator.arm.deployments.world import Parts
    from azbearer.emulator.arm.templates.evaluator import Names
    from azbearer.emulator.arm.templates.planned import PlannedResource


def record_of(
    resource: PlannedResource, body: dict[str, Any], outer: Record, parts: Parts
) -> Record | dict[str, Any]:
    """The record of a nested deployment, or the error for which there is none.

    Args:
        resource: as planned; its id tells the scope.
        body: with the expressions of the outer template computed.
        outer: the deployment around.
        parts: what all deployments share.
    """
    properties = body.get("properties") or {}
    template = properties.get("template")
    if not isinstance(template, dict):
        uri = str((properties.get("templateLink") or {}).get("uri", ""))
        found: dict[str, Any] = errors.content_link(uri).body()["error"]
        return found
    scope = scope_of(resource.id)
    if scope.group and parts.arm.state.find_group(scope.subscription, scope.group) is None:
        message = f"Resource group '{scope.group}' could not be found."
        return {"code": "ResourceGroupNotFound", "message": message}
    now = parts.arm.clock()
    return Record(
        scope,
        resource.name,
        location=str(body.get("location") or ("" if scope.group else outer.location)),
        mode=str(properties.get("mode") or "Incremental").capitalize(),
        template=template,
        parameters=properties.get("parameters") or {},
        accepted=now,
        correlation=outer.correlation,
        operation=parts.arm.ids.opaque(12),
    )


def scope_of(deployment_id: str) -> Scope:
    """The scope that a deployment's id stands in."""
    parts = deployment_id.strip("/").split("/")
    lowered = [part.lower() for part in parts]
    if lowered[0] == "subscriptions":
        group = parts[3] if lowered[2] == "resourcegroups" else ""
        return Scope(parts[1], group)
    if lowered[1] == "microsoft.management":
        return Scope(management_group=parts[3])
    return Scope()


def names_around(resource: PlannedResource, names: Names) -> Names | None:
    """What names stand for in a nested template, or None when that is its own business."""
    return None if resource.has_inner_scope else names
