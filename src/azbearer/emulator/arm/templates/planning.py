"""The resources of a template, one by one: copies unrolled, children named, dependencies found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, TemplateError
from azbearer.emulator.arm.templates.evaluator import Names, compute, expand, loop_count
from azbearer.emulator.arm.templates.ordering import Dependencies, in_order
from azbearer.emulator.arm.templates.planned import DEPLOYMENTS, PlannedResource
from azbearer.emulator.arm.templates.scopes import resource_id_at
from azbearer.emulator.arm.templates.surroundings import Scope
from azbearer.emulator.arm.templates.syntax import calls_in, is_expression, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.emulator.arm.templates.template import Path, Template

_SYNTAX = "Please see https://aka.ms/arm-syntax-resources for usage details."


@dataclass(frozen=True, slots=True)
class Plan:
    """A template's resources in an order in which they can be deployed.

    Args:
        template: whose resources they are.
        resources: in that order.
        waits: for the id of each, in lower case, the ids of what it waits for.
    """

    template: Template
    resources: tuple[PlannedResource, ...]
    waits: Mapping[str, frozenset[str]]


def plan_of(template: Template) -> Plan:
    """What a template deploys.

    Raises:
        TemplateError: a resource is defined twice, badly named, or depends on what is not there or
            on itself.
    """
    found = tuple(_Planner(template).all())
    loops = frozenset(resource.loop.lower() for resource in found if resource.loop)
    dependencies = Dependencies(found, loops | _empty_loops(template))
    _check_unique(found)
    waits = {
        resource.key: frozenset(_waits_for(resource, dependencies)) - {resource.key} for resource in found
    }
    return Plan(template, in_order(found, waits), waits)


def _empty_loops(template: Template) -> frozenset[str]:
    """The names of all loops, since one with no instance may be depended on as well."""
    entries = template.document["resources"]
    raws = entries.values() if isinstance(entries, dict) else entries
    return frozenset(
        str(raw["copy"].get("name", "")).lower()
        for raw in raws
        if isinstance(raw, dict) and isinstance(raw.get("copy"), dict)
    ) | (frozenset(map(str.lower, entries)) if isinstance(entries, dict) else frozenset())


def _check_unique(found: tuple[PlannedResource, ...]) -> None:
    seen: set[str] = set()
    for resource in found:
        if resource.condition and resource.key in seen:
            raise TemplateError(
                f"The resource '{resource.type}/{resource.name}' {{at}} is defined multiple times in a "
                f"template. {_SYNTAX}",
                resource.path,
            )
        if resource.condition:
            seen.add(resource.key)


def _waits_for(resource: PlannedResource, dependencies: Dependencies) -> Iterator[str]:
    """What the resource names in `dependsOn`, and what its expressions read."""
    raw = resource.raw.get("dependsOn") or []
    try:
        named = expand(raw, resource.names)
    except ExpressionError as error:
        raise resource.refused(str(error)) from error
    for name in named:
        yield from dependencies.named(str(name), resource)
    for name in _read_by(resource):
        yield from dependencies.referenced(name)


def _read_by(resource: PlannedResource) -> Iterator[str]:
    """The first arguments of `reference` and `list*` in the resource's expressions."""
    for text in expressions_of(resource.raw, skip_template=resource.has_inner_scope):
        try:
            calls = [call for call in calls_in(parse(text)) if _reads(call.name) and call.arguments]
        except ExpressionError as error:
            raise resource.refused(str(error)) from error
        for call in calls:
            try:
                yield str(compute(call.arguments[0], resource.names))
            except ExpressionError:
                # It depends on what another reference gives, or on an index further in.
                continue


def _reads(name: str) -> bool:
    return name.lower() in {"reference", "references"} or name.lower().startswith("list")


def expressions_of(value: Any, *, skip_template: bool = False) -> Iterator[str]:
    """Every expression in a part of a template, save those that say in which order it is deployed."""
    if isinstance(value, str):
        if is_expression(value):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from expressions_of(item, skip_template=skip_template)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key.lower() in {"dependson", "resources"} or (skip_template and key == "template"):
                continue
            yield from expressions_of(item, skip_template=skip_template)


class _Planner:
    """Goes through the resources, with what is known at each level."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._scope_id = template.scope.id

    def all(self) -> Iterator[PlannedResource]:
        entries, path = self._template.document["resources"], (*self._template.path, "resources")
        if isinstance(entries, dict):
            for symbol, raw in entries.items():
                yield from self._unrolled(raw, self._template.names, (*path, symbol), symbol)
            return
        for index, raw in enumerate(entries):
            yield from self._unrolled(raw, self._template.names, (*path, index))

    def _unrolled(
        self, raw: Any, names: Names, path: Path, symbol: str = "", parent: PlannedResource | None = None
    ) -> Iterator[PlannedResource]:
        """One resource, or the instances of its copy loop, with their children."""
        if not isinstance(raw, dict):
            raise TemplateError("The template resource {at} is not valid: it is not an object.", path)
        loop = raw.get("copy")
        if not isinstance(loop, dict):
            yield from self._with_children(raw, names, path, _Place(symbol, parent=parent))
            return
        name = str(loop.get("name") or symbol)
        for index in range(self._count(loop, names, path)):
            place = _Place(symbol, name, index, parent)
            yield from self._with_children(raw, names.in_copy(name, index), path, place)

    def _count(self, loop: dict[str, Any], names: Names, path: Path) -> int:
        try:
            return loop_count(loop, names)
        except ExpressionError as error:
            raise _not_valid(str(loop.get("name", "")), str(error), path) from error

    def _with_children(
        self, raw: dict[str, Any], names: Names, path: Path, place: _Place
    ) -> Iterator[PlannedResource]:
        resource = self._planned(raw, names, path, place)
        yield resource
        for index, child in enumerate(raw.get("resources") or []):
            yield from self._unrolled(child, names, (*path, "resources", index), "", resource)

    def _planned(self, raw: dict[str, Any], names: Names, path: Path, place: _Place) -> PlannedResource:
        try:
            header = {key: expand(raw[key], names) for key in _HEADER if key in raw}
        except ExpressionError as error:
            raise _not_valid(str(raw.get("name", "")), str(error), path) from error
        for required in ("type", "name", "apiVersion"):
            if not isinstance(header.get(required), str) or not header[required]:
                message = f"The template resource '{header.get('name', '')}' {{at}} is not valid. The "
                raise TemplateError(
                    f"{message}{required} property is missing or not a string. {_SYNTAX}", path
                )
        kind, name = header["type"], header["name"]
        if place.parent is not None:
            kind, name = f"{place.parent.type}/{kind}", f"{place.parent.name}/{name}"
        condition = header.get("condition", True)
        if not isinstance(condition, bool):
            raise _not_valid(name, "The condition is not a boolean value.", path)
        allowed = place.parent is None or place.parent.condition
        return PlannedResource(
            self._id_of(header, kind, name, path),
            kind,
            name,
            header["apiVersion"],
            raw,
            names,
            path,
            place.symbol,
            place.loop,
            place.index,
            condition and allowed,
            raw.get("existing") is True,
        )

    def _id_of(self, header: Mapping[str, Any], kind: str, name: str, path: Path) -> str:
        """The id, by the scope of the deployment, or that which the resource names."""
        try:
            return resource_id_at(self._scope_of(header, kind), kind, name.split("/"))
        except ExpressionError as error:
            raise TemplateError(
                f"The template resource '{name}' for type '{kind}' {{at}} has incorrect segment lengths. A "
                "nested resource type must have identical number of segments as its resource name. A root "
                f"resource type must have segment length one greater than its resource name. {_SYNTAX}",
                path,
            ) from error

    def _scope_of(self, header: Mapping[str, Any], kind: str) -> str:
        own = self._template.scope
        if kind.lower() == DEPLOYMENTS and (header.get("subscriptionId") or header.get("resourceGroup")):
            subscription = str(header.get("subscriptionId") or own.subscription)
            return Scope(subscription, str(header.get("resourceGroup") or "")).id
        scope = str(header.get("scope") or "")
        if not scope:
            return self._scope_id
        if scope == "/":
            return ""
        if scope.lower().startswith(("/subscriptions/", "/providers/")):
            return scope.rstrip("/")
        # A resource of this scope, such as `Microsoft.Storage/storageAccounts/name`.
        return f"{self._scope_id}/providers/{scope.strip('/')}"


_HEADER = ("type", "name", "apiVersion", "condition", "scope", "subscriptionId", "resourceGroup")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a resource stands: under which symbol, in which loop, below which parent."""

    symbol: str = ""
    loop: str = ""
    index: int | None = None
    parent: PlannedResource | None = None


def _not_valid(name: str, problem: str, path: Path) -> TemplateError:
    return TemplateError(f"The template resource '{name}' {{at}} is not valid: {problem}", path)
