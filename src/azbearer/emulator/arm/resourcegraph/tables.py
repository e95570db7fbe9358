"""The tables: what the emulator holds, in the form in which Resource Graph shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.resourcegraph.queries import Table
from azbearer.emulator.arm.resourceid import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.state import Resource
    from azbearer.emulator.settings import Subscription

DEFAULT = "resources"
_COLUMNS = (
    "id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId", "managedBy",
    "sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation", "apiVersion",
)  # fmt: skip
_TEXTS = frozenset({"kind", "location", "managedBy", "resourceGroup"})
_AUTHORIZATION = "microsoft.authorization/"


def tables_of(arm: ArmParts, subscriptions: Iterable[Subscription]) -> Mapping[str, Callable[[], Table]]:
    """The tables over some subscriptions, by their names in lower case; each is made when it is asked for."""
    wanted = tuple(subscriptions)
    return {
        "resources": lambda: Table(_COLUMNS, list(_resources(arm, wanted, extensions=False))),
        "authorizationresources": lambda: Table(_COLUMNS, list(_resources(arm, wanted, extensions=True))),
        "resourcecontainers": lambda: Table(_COLUMNS, list(_containers(arm, wanted))),
    }


def _resources(
    arm: ArmParts, subscriptions: tuple[Subscription, ...], *, extensions: bool
) -> Iterator[dict[str, Any]]:
    for subscription in subscriptions:
        tenant = arm.directory.tenant_of(subscription).guid
        for resource in arm.state.resources(subscription.id):
            is_authorization = resource.type.lower().startswith(_AUTHORIZATION)
            if is_authorization is extensions and (extensions or _is_shown(resource)):
                yield _row(resource.document, tenant, subscription.id, resource.group)


def _is_shown(resource: Resource) -> bool:
    """Top-level resources are in the table, and those below that have a location of their own."""
    path = parse(tuple(resource.id.strip("/").split("/")))
    return path is not None and not path.is_extension and (not path.is_nested or bool(resource.location))


def _containers(arm: ArmParts, subscriptions: tuple[Subscription, ...]) -> Iterator[dict[str, Any]]:
    for subscription in subscriptions:
        tenant = arm.directory.tenant_of(subscription).guid
        document = {
            "id": f"/subscriptions/{subscription.id}",
            "name": subscription.display_name,
            "type": "microsoft.resources/subscriptions",
            "properties": {"state": "Enabled", "subscriptionPolicies": {"quotaId": "PayAsYouGo_2014-09-01"}},
        }
        yield _row(document, tenant, subscription.id, "")
        for group in arm.state.groups(subscription.id):
            kind = "microsoft.resources/subscriptions/resourcegroups"
            yield _row({**group.document, "type": kind}, tenant, subscription.id, group.name)


def _row(document: Mapping[str, Any], tenant: str, subscription: str, group: str) -> dict[str, Any]:
    own = {
        "type": str(document["type"]).lower(),
        "tenantId": tenant,
        "resourceGroup": group.lower(),
        "subscriptionId": subscription,
    }
    read = {name: document.get(name, "" if name in _TEXTS else None) for name in _COLUMNS}
    return {**read, **own}
