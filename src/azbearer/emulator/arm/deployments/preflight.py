"""What is checked of each resource before anything is deployed, as providers do it in advance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import versions
from azbearer.emulator.arm.deployments import errors, nested
from azbearer.emulator.arm.deployments.execution import planned
from azbearer.emulator.arm.documents import check_location
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.providers import check_namespace
from azbearer.emulator.arm.resourceid import parse
from azbearer.emulator.arm.templates.errors import RuntimeNeededError, TemplateError
from azbearer.emulator.arm.templates.planning import expressions_of

if TYPE_CHECKING:
    from azbearer.emulator.arm.deployments.records import Record
    from azbearer.emulator.arm.deployments.world import Caller, Parts
    from azbearer.emulator.arm.templates.planned import PlannedResource
    from azbearer.emulator.arm.templates.planning import Plan


def problems(plan: Plan, record: Record, caller: Caller, parts: Parts) -> list[dict[str, Any]]:
    """The errors of all resources, each with the resource as its target.

    Raises:
        TemplateError: an expression cannot be computed.
    """
    found: list[dict[str, Any]] = []
    for resource in plan.resources:
        if not resource.condition or resource.existing:
            continue
        body = resource.body(resource.names, (RuntimeNeededError,))
        if resource.is_deployment:
            found += _of_nested(resource, body, record, caller, parts)
            continue
        try:
            _check(resource, body, parts)
        except ArmError as error:
            found.append({"code": error.code, "target": resource.id, "message": error.message})
    return found


def _of_nested(
    resource: PlannedResource, body: dict[str, Any], record: Record, caller: Caller, parts: Parts
) -> list[dict[str, Any]]:
    """The errors of a nested deployment, unless it waits for what only a running one knows."""
    inner = nested.record_of(resource, body, record, parts)
    if isinstance(inner, dict):
        # A group that the outer deployment creates is not there yet.
        return [] if inner["code"] == "ResourceGroupNotFound" else [{"target": resource.id, **inner}]
    if any(expressions_of(dict(inner.parameters))):
        return []
    try:
        outer = nested.names_around(resource, resource.names)
        return problems(planned(inner, caller, parts, outer), inner, caller, parts)
    except TemplateError as error:
        refused: dict[str, Any] = errors.invalid_template(error, "").body()["error"]
        return [{"target": resource.id, **refused}]
    except ArmError:
        # A secret that its parameters point to; the outer deployment may be about to write it.
        return []


def _check(resource: PlannedResource, body: dict[str, Any], parts: Parts) -> None:
    path = parse(tuple(resource.id.strip("/").split("/")))
    if path is None:
        # A resource group; its own checks come when it is written.
        return
    check_namespace(path.namespace)
    location = str(body.get("location") or "")
    versions.check_resource(
        resource.api_version, path.namespace, path.kind, location=location, now=parts.arm.clock()
    )
    if not location.startswith("["):
        check_location(path, body, parts.arm.state.find_resource(resource.id))
