"""What a deployment would change, without changing it.

Source: Microsoft, "Template deployment what-if": change types, and the form of a delta.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.deployments import nested
from azbearer.emulator.arm.deployments.execution import planned
from azbearer.emulator.arm.deployments.records import Record
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.provided import with_provided
from azbearer.emulator.arm.templates.errors import ExpressionError, RuntimeNeededError, TemplateError
from azbearer.emulator.arm.templates.syntax import is_expression
from azbearer.emulator.arm.templates.values import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.emulator.arm.deployments.world import Caller, Parts
    from azbearer.emulator.arm.templates.planned import PlannedResource
    from azbearer.emulator.arm.templates.planning import Plan

# What the service itself says of a resource, which no template writes.
_OF_THE_SERVICE = frozenset({"provisioningstate", "systemdata", "etag", "id", "name", "type"})


def changes(record: Record, caller: Caller, parts: Parts, *, ids_only: bool) -> list[dict[str, Any]]:
    """One entry for each resource that is deployed, or that the deployment leaves alone or deletes.

    Args:
        record: what would be deployed.
        caller: who asks.
        parts: what all deployments share.
        ids_only: whether nothing but ids is wanted (`ResourceIdOnly`).

    Raises:
        TemplateError: the template is refused.
    """
    plan = planned(record, caller, parts)
    found = list(_of_plan(plan, record, caller, parts))
    seen = {str(change["resourceId"]).lower() for change in found}
    others = list(_others(record, parts, seen))
    if ids_only:
        return [{"resourceId": change["resourceId"], "changeType": "Deploy"} for change in found]
    return sorted((*found, *others), key=lambda change: str(change["resourceId"]).lower())


def _of_plan(plan: Plan, record: Record, caller: Caller, parts: Parts) -> Iterator[dict[str, Any]]:
    for resource in plan.resources:
        if not resource.condition or resource.existing:
            continue
        body = resource.body(resource.names, (RuntimeNeededError,))
        if resource.is_deployment:
            yield from _of_nested(resource, body, record, caller, parts)
        else:
            yield _change(resource, body, parts)


def _of_nested(
    resource: PlannedResource, body: dict[str, Any], record: Record, caller: Caller, parts: Parts
) -> Iterator[dict[str, Any]]:
    """The changes of a nested deployment; when its parameters are not known yet, that they are not."""
    inner = nested.record_of(resource, body, record, parts)
    problem = str(inner["message"]) if isinstance(inner, dict) else ""
    if isinstance(inner, Record):
        try:
            outer = nested.names_around(resource, resource.names)
            yield from _of_plan(planned(inner, caller, parts, outer), inner, caller, parts)
        except (TemplateError, ExpressionError, ArmError) as error:
            problem = str(error)
    if problem:
        yield {"resourceId": resource.id, "changeType": "Unsupported", "unsupportedReason": problem}


def _change(resource: PlannedResource, body: dict[str, Any], parts: Parts) -> dict[str, Any]:
    after = {
        "apiVersion": resource.api_version,
        "id": resource.id,
        **({"resourceGroup": _group_of(resource.id)} if _group_of(resource.id) else {}),
        "name": resource.name.rpartition("/")[2],
        "type": resource.type,
        **body,
    }
    before = _present(resource.id, parts)
    if before is None:
        return {"resourceId": resource.id, "changeType": "Create", "after": after}
    delta = list(_delta(_writable(before), body))
    kind = "Modify" if delta else "NoChange"
    shown = {"apiVersion": resource.api_version, **before}
    return {"resourceId": resource.id, "changeType": kind, "before": shown, "after": after, "delta": delta}


def _present(resource_id: str, parts: Parts) -> dict[str, Any] | None:
    """A resource or a resource group as it is, or None."""
    found = parts.arm.state.find_resource(resource_id)
    if found is not None:
        return dict(found.document)
    segments = resource_id.strip("/").split("/")
    of_group = 4
    if len(segments) != of_group or segments[2].lower() != "resourcegroups":
        return None
    group = parts.arm.state.find_group(segments[1], segments[3])
    return None if group is None else dict(group.document)


def _group_of(resource_id: str) -> str:
    segments = resource_id.strip("/").split("/")
    of_group = 4
    is_in_group = len(segments) > of_group and segments[2].lower() == "resourcegroups"
    return segments[3] if is_in_group else ""


def _writable(document: Mapping[str, Any]) -> dict[str, Any]:
    """What of a document a template could have written."""
    kept = {name: value for name, value in document.items() if name.lower() not in _OF_THE_SERVICE}
    properties = kept.get("properties")
    if isinstance(properties, dict):
        added = with_provided({**document, "properties": {}})["properties"]
        kept["properties"] = {
            name: value
            for name, value in properties.items()
            if name.lower() not in _OF_THE_SERVICE and added.get(name) != value
        }
        if not kept["properties"]:
            del kept["properties"]
    return kept


def _delta(before: Mapping[str, Any], after: Mapping[str, Any], path: str = "") -> Iterator[dict[str, Any]]:
    """The differences of two objects, name by name, objects inside gone into."""
    for name in sorted({*before, *after}):
        full = f"{path}.{name}" if path else name
        if name not in before:
            yield _difference(full, "Create", None, after[name])
        elif name not in after:
            yield _difference(full, "Delete", before[name], None)
        else:
            yield from _between(full, before[name], after[name])


def _between(path: str, old: Any, new: Any) -> Iterator[dict[str, Any]]:
    if same(old, new) or (path == "location" and _same_location(old, new)):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _delta(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        children = list(_items(old, new))
        yield {**_difference(path, "Array", None, None), "children": children}
    elif not (isinstance(new, str) and is_expression(new)):
        yield _difference(path, "Modify", old, new)


def _items(old: list[Any], new: list[Any]) -> Iterator[dict[str, Any]]:
    for index in range(max(len(old), len(new))):
        if index >= len(old):
            yield _difference(str(index), "Create", None, new[index])
        elif index >= len(new):
            yield _difference(str(index), "Delete", old[index], None)
        elif not same(old[index], new[index]):
            inner = isinstance(old[index], dict) and isinstance(new[index], dict)
            children = list(_delta(old[index], new[index])) if inner else []
            change = _difference(str(index), "Modify", old[index], new[index])
            yield {**change, "children": children} if children else change


def _difference(path: str, kind: str, before: Any, after: Any) -> dict[str, Any]:
    return {"path": path, "propertyChangeType": kind, "before": before, "after": after}


def _same_location(old: Any, new: Any) -> bool:
    return str(old).replace(" ", "").lower() == str(new).replace(" ", "").lower()


def _others(record: Record, parts: Parts, seen: set[str]) -> Iterator[dict[str, Any]]:
    """What is in the group and not in the template: left alone, or deleted in complete mode."""
    if not record.scope.group:
        return
    kind = "Delete" if record.mode == "Complete" else "Ignore"
    for resource in parts.arm.state.resources(record.scope.subscription, record.scope.group):
        if resource.id.lower() not in seen and not resource.is_about_access:
            yield {"resourceId": resource.id, "changeType": kind, "before": dict(resource.document)}
