"""What exists from the start, from JSON: a file, or what came to the control endpoint.

    {
      "tenants": [{"id": "...", "displayName": "Contoso", "domains": ["contoso.onmicrosoft.com"]}],
      "subscriptions": [{"id": "...", "tenantId": "...", "displayName": "Production"}],
      "apps": [{"tenantId": "...", "clientId": "...", "secrets": ["..."], "displayName": "ci"}],
      "users": [{"id": "...", "upn": "ann@contoso.onmicrosoft.com", "password": "..."}],
      "grants": [{"principal": "...", "role": "Reader", "scope": "/subscriptions/..."}],
      "operations": [{"type": "Contoso.Widgets/*", "method": "PUT", "pattern": "async", "seconds": 5}],
      "registrations": {"<subscription id>": ["Microsoft.Network"]},
      "resourceGroups": [{"subscriptionId": "...", "name": "demo", "location": "westeurope"}],
      "resources": [{"id": "/subscriptions/.../providers/...", "location": "westeurope", "properties": {}}],
      "secrets": [{"vault": "contoso", "name": "db-password", "value": "...", "contentType": "text/plain"}],
      "groups": [{"displayName": "team", "members": ["ann@contoso.onmicrosoft.com", "<client id>"]}]
    }

Every part may be missing. A tenant or subscription that an entry does not name is the first one. The
first six are settings, so they count at the start only; the others are state, and what exists already stays.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.oprules import OperationRule
from azbearer.emulator.arm.resourceid import parse
from azbearer.emulator.faults.files import made_of
from azbearer.emulator.identities import User
from azbearer.emulator.settings import App, EmulatorSettings, Grant, Subscription, Tenant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SETTINGS = ("tenants", "subscriptions", "apps", "users", "grants", "operations")
_STATE = ("registrations", "resourceGroups", "resources", "secrets", "groups")


@dataclass(frozen=True, slots=True)
class Seed:
    """The parts of a seed that are state; see the module for what an entry holds."""

    registrations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[Mapping[str, Any], ...] = ()
    resources: tuple[Mapping[str, Any], ...] = ()
    secrets: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    directory_groups: tuple[Mapping[str, Any], ...] = ()


def read_seed(path: Path) -> dict[str, Any]:
    """The seed in a file.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no JSON object, or it has a part that there is not.
    """
    return checked(json.loads(path.read_text("utf-8")))


def checked(value: Any) -> dict[str, Any]:
    """A seed whose parts are known.

    Raises:
        ValueError: it is no object, or has another part.
    """
    if not isinstance(value, dict):
        raise ValueError("a seed must be an object")  # noqa: TRY004 - one kind of error for bad input
    unknown = sorted(value.keys() - {*_SETTINGS, *_STATE})
    if unknown:
        known = ", ".join((*_SETTINGS, *_STATE))
        raise ValueError(f"a seed has no part {unknown[0]!r}; there are {known}")
    return value


def state_of(value: Mapping[str, Any]) -> Seed:
    """The parts that are state.

    Raises:
        ValueError: an entry lacks what it needs; the text says which.
    """
    registrations = value.get("registrations", {})
    if not isinstance(registrations, dict) or not all(
        isinstance(each, list) for each in registrations.values()
    ):
        raise ValueError("registrations must hold a list of namespaces for each subscription id")
    return Seed(
        {str(owner): tuple(map(str, names)) for owner, names in registrations.items()},
        made_of(value.get("resourceGroups", []), "resourceGroups", _group),
        made_of(value.get("resources", []), "resources", _resource),
        made_of(value.get("secrets", []), "secrets", _secret),
        made_of(value.get("groups", []), "groups", _directory_group),
    )


def seeded(base: EmulatorSettings, value: Mapping[str, Any]) -> EmulatorSettings:
    """Settings with what a seed adds, ahead of what is there.

    Raises:
        ValueError: an entry makes no sense; the text says which.
    """
    tenants = made_of(value.get("tenants", []), "tenants", _tenant)
    home = (tenants or base.tenants)[0].id
    subscriptions = made_of(value.get("subscriptions", []), "subscriptions", lambda e: _subscription(e, home))
    apps = made_of(value.get("apps", []), "apps", lambda entry: _app(entry, home))
    return replace(
        base,
        tenants=(*tenants, *base.tenants),
        # An own subscription replaces the demonstration's; other tests would find two otherwise.
        subscriptions=subscriptions or base.subscriptions,
        apps=(*apps, *base.apps),
        users=(*made_of(value.get("users", []), "users", _user), *base.users),
        grants=(*made_of(value.get("grants", []), "grants", _grant), *base.grants),
        operations=(*made_of(value.get("operations", []), "operations", _rule), *base.operations),
        seed=state_of(value),
    )


def _group(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "name": str(entry["name"]), "location": str(entry["location"])}


def _resource(entry: dict[str, Any]) -> dict[str, Any]:
    path = parse(tuple(str(entry["id"]).strip("/").split("/")))
    if path is None or path.is_collection:
        raise ValueError(f"{entry['id']!r} is not the id of a resource")
    return {**entry, "id": str(entry["id"])}


def _secret(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, **{name: str(entry[name]) for name in ("vault", "name", "value")}}


def _directory_group(entry: dict[str, Any]) -> dict[str, Any]:
    people = {name: list(map(str, entry.get(name, ()))) for name in ("members", "owners")}
    return {**entry, **people, "displayName": str(entry["displayName"])}


def _tenant(entry: dict[str, Any]) -> Tenant:
    return Tenant(str(entry["id"]), str(entry.get("displayName", "Contoso")), tuple(entry.get("domains", ())))


def _subscription(entry: dict[str, Any], home: str) -> Subscription:
    tenant, name = str(entry.get("tenantId", home)), str(entry.get("displayName", "Contoso development"))
    return Subscription(str(entry["id"]), tenant, name)


def _app(entry: dict[str, Any], home: str) -> App:
    return App(
        str(entry.get("tenantId", home)),
        str(entry["clientId"]),
        tuple(map(str, entry.get("secrets", ()))),
        display_name=str(entry.get("displayName", "seeded app")),
        redirect_uris=tuple(map(str, entry.get("redirectUris", ("http://localhost",)))),
        public_client=bool(entry.get("publicClient", False)),
        graph_permissions=tuple(map(str, entry.get("graphPermissions", ()))),
    )


def _user(entry: dict[str, Any]) -> User:
    name = str(entry.get("displayName", entry["upn"]))
    return User(str(entry["id"]), str(entry["upn"]), name, str(entry.get("password", "")))


def _grant(entry: dict[str, Any]) -> Grant:
    return Grant(str(entry["principal"]), str(entry.get("role", "Owner")), str(entry.get("scope", "/")))


def _rule(entry: dict[str, Any]) -> OperationRule:
    return OperationRule(**entry)
