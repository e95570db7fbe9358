"""What the service tells of deployments."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.deployments.world import template_hash

if TYPE_CHECKING:
    from azbearer.emulator.arm.deployments.records import Record
    from azbearer.emulator.arm.templates.planned import PlannedResource
    from azbearer.emulator.arm.templates.planning import Plan

TYPE = "Microsoft.Resources/deployments"


def iso_time(seconds: float) -> str:
    """A time with seven digits behind the second, as the service writes it."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}0Z"


def document_of(record: Record) -> dict[str, Any]:
    """A deployment as GET shows it."""
    results = dict(record.results)
    duration = max(0.0, (record.finished or record.accepted) - record.accepted)
    return {
        "id": record.id,
        "name": record.name,
        "type": TYPE,
        **({"location": record.location} if record.location else {}),
        **({"tags": dict(record.tags)} if record.tags else {}),
        "properties": {
            "templateHash": template_hash(record.template),
            "parameters": results.pop("parameters", {}),
            "mode": record.mode,
            **({"debugSetting": record.debug} if record.debug else {}),
            "provisioningState": record.state,
            "timestamp": iso_time(record.finished or record.accepted),
            "duration": f"PT{duration:.7f}S".replace(".0000000", ""),
            "correlationId": record.correlation,
            "providers": results.pop("providers", []),
            "dependencies": results.pop("dependencies", []),
            **results,
        },
    }


def shown_of(plan: Plan) -> dict[str, Any]:
    """Parameters, providers and dependencies of a plan, as deployments show them."""
    return {
        "parameters": plan.template.parameters.shown(),
        "providers": _providers(plan),
        "dependencies": _dependencies(plan),
    }


def _providers(plan: Plan) -> list[dict[str, Any]]:
    types: dict[str, dict[str, list[str | None]]] = {}
    for resource in plan.resources:
        namespace, _, kind = resource.type.partition("/")
        location = resource.raw.get("location")
        known = types.setdefault(namespace, {}).setdefault(kind, [])
        shown = location if isinstance(location, str) and not location.startswith("[") else None
        if shown not in known:
            known.append(shown)
    return [
        {
            "namespace": namespace,
            "resourceTypes": [
                {"resourceType": kind, "locations": locations} for kind, locations in kinds.items()
            ],
        }
        for namespace, kinds in types.items()
    ]


def _dependencies(plan: Plan) -> list[dict[str, Any]]:
    by_key = {resource.key: resource for resource in plan.resources}
    return [
        {"dependsOn": [_named(by_key[key]) for key in sorted(keys) if key in by_key], **_named(by_key[owner])}
        for owner, keys in plan.waits.items()
        if keys and owner in by_key
    ]


def _named(resource: PlannedResource) -> dict[str, str]:
    return {"id": resource.id, "resourceType": resource.type, "resourceName": resource.name}
