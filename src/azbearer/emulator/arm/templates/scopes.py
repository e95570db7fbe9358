"""Functions of resources, of the deployment and of its scope.

Sources: Microsoft, "Resource functions", "Scope functions" and "Deployment functions for ARM
templates".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, RuntimeNeededError, wrong_argument
from azbearer.emulator.arm.templates.registry import ANY, check_count
from azbearer.emulator.arm.templates.surroundings import Scope
from azbearer.emulator.arm.templates.values import integer_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.arm.templates.evaluator import Names
    from azbearer.emulator.arm.templates.lazy import Compute, LazyFunction
    from azbearer.emulator.arm.templates.surroundings import Surroundings
    from azbearer.emulator.arm.templates.syntax import Call

# Types with zones, and how many zones a region has that has any.
_ZONAL = frozenset(
    {
        "microsoft.compute/virtualmachines",
        "microsoft.compute/virtualmachinescalesets",
        "microsoft.compute/disks",
        "microsoft.network/publicipaddresses",
        "microsoft.network/loadbalancers",
        "microsoft.containerservice/managedclusters",
    }
)
_ZONES = ("1", "2", "3")
_GROUPS_TYPE = "microsoft.resources/resourcegroups"


def resource_id_at(scope_id: str, kind: str, names: list[str], function: str = "resourceId") -> str:
    """The id of a resource of a type at a scope.

    Raises:
        ExpressionError: the type has another number of segments than there are names.
    """
    namespace, *types = kind.split("/")
    if len(types) != len(names):
        raise ExpressionError(
            f"Unable to evaluate template language function '{function}': the type '{kind}' requires "
            f"'{len(types)}' resource name argument(s). Please see https://aka.ms/arm-functions for usage "
            "details."
        )
    if kind.lower() == _GROUPS_TYPE and scope_id.lower().startswith("/subscriptions/"):
        subscription = "/".join(scope_id.split("/")[:3])
        return f"{subscription}/resourceGroups/{names[0]}"
    tail = "/".join(f"{one}/{name}" for one, name in zip(types, names, strict=True))
    return f"{scope_id}/providers/{namespace}/{tail}"


def _arguments(function: str, call: Call, names: Names, compute: Compute) -> list[str]:
    return [text_of(function, compute(argument, names)) for argument in call.arguments]


def _split_at_type(function: str, arguments: list[str], most: int) -> tuple[list[str], str, list[str]]:
    """What stands before the type, the type, and the names behind it."""
    for index, argument in enumerate(arguments[: most + 1]):
        if "/" in argument:
            return arguments[:index], argument, arguments[index + 1 :]
    raise ExpressionError(
        f"Unable to evaluate template language function '{function}': function requires a fully qualified "
        "resource type. Please see https://aka.ms/arm-functions for usage details."
    )


def _resource_id(call: Call, names: Names, compute: Compute) -> str:
    """`resourceId([subscriptionId], [resourceGroupName], resourceType, resourceName1, ...)`."""
    check_count("resourceId", 2, ANY, len(call.arguments))
    arguments = _arguments("resourceId", call, names, compute)
    before, kind, named = _split_at_type("resourceId", arguments, 2)
    own = names.surroundings.scope
    if not before:
        scope = own
    elif own.group or len(before) > 1:
        subscription = before[0] if len(before) > 1 else own.subscription
        scope = Scope(subscription, before[-1])
    else:
        # At subscription scope a single argument is the subscription unless it cannot be one.
        scope = Scope(before[0]) if before[0].count("-") == 4 else Scope(own.subscription, before[0])  # noqa: PLR2004 - the hyphens of a GUID
    return resource_id_at(scope.id, kind, named)


def _subscription_resource_id(call: Call, names: Names, compute: Compute) -> str:
    check_count("subscriptionResourceId", 2, ANY, len(call.arguments))
    arguments = _arguments("subscriptionResourceId", call, names, compute)
    before, kind, named = _split_at_type("subscriptionResourceId", arguments, 1)
    subscription = before[0] if before else names.surroundings.scope.subscription
    return resource_id_at(Scope(subscription).id, kind, named, "subscriptionResourceId")


def _tenant_resource_id(call: Call, names: Names, compute: Compute) -> str:
    check_count("tenantResourceId", 2, ANY, len(call.arguments))
    kind, *named = _arguments("tenantResourceId", call, names, compute)
    return resource_id_at("", kind, named, "tenantResourceId")


def _management_group_resource_id(call: Call, names: Names, compute: Compute) -> str:
    check_count("managementGroupResourceId", 2, ANY, len(call.arguments))
    arguments = _arguments("managementGroupResourceId", call, names, compute)
    before, kind, named = _split_at_type("managementGroupResourceId", arguments, 1)
    group = before[0] if before else names.surroundings.scope.management_group
    return resource_id_at(Scope(management_group=group).id, kind, named, "managementGroupResourceId")


def _extension_resource_id(call: Call, names: Names, compute: Compute) -> str:
    check_count("extensionResourceId", 3, ANY, len(call.arguments))
    base, kind, *named = _arguments("extensionResourceId", call, names, compute)
    return resource_id_at(base.rstrip("/"), kind, named, "extensionResourceId")


def _reference(call: Call, names: Names, compute: Compute) -> Any:
    """`reference(resourceName or resourceIdentifier, [apiVersion], ['Full'])`."""
    check_count("reference", 1, 3, len(call.arguments))
    name, version, full = (*_arguments("reference", call, names, compute), "", "")[:3]
    if full and full.lower() not in {"full", "properties"}:
        raise wrong_argument("reference", f"expects 'Full' as its third parameter, got '{full}'")
    if names.runtime is None:
        raise RuntimeNeededError("reference")
    return names.runtime.reference(name, version, full=full.lower() == "full")


def _references(call: Call, names: Names, compute: Compute) -> list[Any]:
    check_count("references", 1, 2, len(call.arguments))
    name, full = (*_arguments("references", call, names, compute), "")[:2]
    if names.runtime is None:
        raise RuntimeNeededError("references")
    return names.runtime.references(name, full=full.lower() == "full")


def listing(call: Call, names: Names, compute: Compute) -> Any:
    """`list*(resourceName or resourceIdentifier, apiVersion, [functionValues])`."""
    check_count(call.name, 2, 3, len(call.arguments))
    name, version, *values = [compute(argument, names) for argument in call.arguments]
    if names.runtime is None:
        raise RuntimeNeededError(call.name)
    return names.runtime.listing(
        call.name, text_of(call.name, name), text_of(call.name, version), (*values, None)[0]
    )


def _providers(call: Call, names: Names, compute: Compute) -> Any:
    check_count("providers", 1, 2, len(call.arguments))
    namespace, kind = (*_arguments("providers", call, names, compute), "")[:2]
    found = names.surroundings.provider(namespace, kind)
    if found is None:
        raise ExpressionError(
            f"The resource type '{namespace}/{kind}' could not be found. Please see "
            "https://aka.ms/arm-functions#providers for usage details."
        )
    return found


def _pick_zones(call: Call, names: Names, compute: Compute) -> list[str]:
    """`pickZones(providerNamespace, resourceType, location, [numberOfZones], [offset])`."""
    check_count("pickZones", 3, 5, len(call.arguments))
    values = [compute(argument, names) for argument in call.arguments]
    namespace, kind = text_of("pickZones", values[0]), text_of("pickZones", values[1])
    count, offset = (*(integer_of("pickZones", value) for value in values[3:]), 1, 0)[:2]
    if len(values) == 4:  # noqa: PLR2004 - the count is given, the offset is not
        offset = 0
    if f"{namespace}/{kind}".lower() not in _ZONAL:
        return []
    return list(_ZONES[offset : offset + count])


def _of_scope(name: str, get: Callable[[Surroundings], dict[str, Any] | None]) -> LazyFunction:
    def function(call: Call, names: Names, _compute: Compute) -> dict[str, Any]:
        check_count(name, 0, 0, len(call.arguments))
        found = get(names.surroundings)
        if found is None:
            raise ExpressionError(
                f"The template function '{name}' is not expected at this location. It is not available at "
                "the scope of this deployment. Please see https://aka.ms/arm-functions for usage details."
            )
        return found

    return function


FUNCTIONS: dict[str, LazyFunction] = {
    "resourceid": _resource_id,
    "subscriptionresourceid": _subscription_resource_id,
    "tenantresourceid": _tenant_resource_id,
    "managementgroupresourceid": _management_group_resource_id,
    "extensionresourceid": _extension_resource_id,
    "reference": _reference,
    "references": _references,
    "providers": _providers,
    "pickzones": _pick_zones,
    "resourcegroup": _of_scope("resourceGroup", lambda world: world.resource_group()),
    "subscription": _of_scope("subscription", lambda world: world.subscription()),
    "managementgroup": _of_scope("managementGroup", lambda world: world.management_group()),
    "tenant": _of_scope("tenant", lambda world: world.tenant()),
    "deployment": _of_scope("deployment", lambda world: world.deployment()),
    "deployer": _of_scope("deployer", lambda world: world.deployer()),
    "environment": _of_scope("environment", lambda world: world.environment()),
}
