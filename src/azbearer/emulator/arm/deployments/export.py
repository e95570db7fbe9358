"""Templates of what exists already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.providertypes import versions_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.emulator.arm.state import Resource

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_FALLBACK_VERSION = "2021-04-01"
_OF_THE_SERVICE = frozenset({"id", "name", "type", "properties", "etag", "systemData"})


def exported(resources: Iterable[Resource]) -> dict[str, Any]:
    """A template that makes these resources again; each waits for its parent.

    Names and values are literal: parameters are a matter of taste.
    """
    found = tuple(resources)
    present = {resource.id.lower() for resource in found}
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {},
        "variables": {},
        "resources": [_entry(resource, present) for resource in found],
    }


def _entry(resource: Resource, present: set[str]) -> dict[str, Any]:
    namespace, _, kind = resource.type.partition("/")
    properties = dict(resource.document.get("properties") or {})
    properties.pop("provisioningState", None)
    parent = resource.id.rsplit("/", 2)[0]
    versions = versions_of(namespace, kind)
    return {
        "type": resource.type,
        "apiVersion": versions[0] if versions else _FALLBACK_VERSION,
        "name": _full_name(resource),
        **{name: value for name, value in resource.document.items() if name not in _OF_THE_SERVICE},
        **({"dependsOn": [parent]} if parent.lower() in present else {}),
        "properties": properties,
    }


def _full_name(resource: Resource) -> str:
    """The names of the resource and its parents, joined as templates have them."""
    _, _, tail = resource.id.rpartition("/providers/")
    return "/".join(tail.split("/")[2::2])
