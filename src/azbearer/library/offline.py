"""Offline runs: the emulator inside this process, holding what the environment names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from azbearer.collection import dump_compact
from azbearer.emulator import (
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    App,
    Emulator,
    EmulatorSettings,
    Subscription,
    Tenant,
)
from azbearer.http.settings import ConnectTo
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING
from azbearer.variables.recipe import find_recipe

if TYPE_CHECKING:
    from azbearer.collection.model import Raw
    from azbearer.http.settings import TransportSettings
    from azbearer.variables.scopes import Scopes

_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SUBSCRIPTION_PATH = regex(rf"subscriptions/({_GUID})")


@dataclass(frozen=True, slots=True)
class Offline:
    """How to reach an emulator as if it were Azure."""

    connect_to: tuple[ConnectTo, ...]
    ca_pem: bytes

    def applied_to(self, settings: TransportSettings) -> TransportSettings:
        """The settings of a transport that sends Azure's hosts to the emulator, and nothing elsewhere."""
        connect_to = settings.connect_to + self.connect_to
        return settings._replace(connect_to=connect_to, extra_ca_pem=self.ca_pem, offline=True)


def offline_of(emulator: Emulator) -> Offline:
    """The rules that send every host the emulator stands for to it."""
    secure = (ConnectTo(host, "443", "127.0.0.1", str(emulator.port)) for host in emulator.hosts)
    plain = (ConnectTo(host, "80", "127.0.0.1", str(emulator.http_port)) for host in emulator.hosts)
    return Offline((*secure, *plain), emulator.ca_pem)


def emulator_settings(
    scopes: Scopes, collection: Raw | None = None, defaults: EmulatorSettings | None = None
) -> EmulatorSettings:
    """Settings under which the tenant, client, secret and subscriptions that variables name exist.

    Args:
        scopes: the variables, with the recipe's names among them or not.
        collection: a document whose URLs may name more subscriptions.
        defaults: everything else.
    """
    base = defaults or EmulatorSettings()
    recipe = find_recipe(scopes.lookup)
    tenant = recipe.tenant_id.value if recipe.tenant_id else DEMO_TENANT_ID
    apps, tenants = base.apps, base.tenants
    if recipe.client_id and recipe.client_secret:
        apps = (App(tenant, recipe.client_id.value, (recipe.client_secret.value.reveal(),)), *apps)
    if tenant != DEMO_TENANT_ID:
        tenants = (Tenant(tenant), *tenants)
    subscriptions = _subscriptions(tenant, named_subscriptions(scopes, collection))
    return replace(base, tenants=tenants, apps=apps, subscriptions=subscriptions)


def named_subscriptions(scopes: Scopes, collection: Raw | None) -> tuple[str, ...]:
    """Every subscription id that a variable holds or a URL of the collection names, in lower case."""
    found = [
        str(entry.value)
        for scope in scopes
        for entry in scope
        if entry.enabled and "subscription" in entry.key.lower() and re.fullmatch(_GUID, str(entry.value))
    ]
    if collection is not None:
        found += _SUBSCRIPTION_PATH.findall(dump_compact(collection))
    return tuple(dict.fromkeys(map(str.lower, found)))


def _subscriptions(tenant: str, ids: tuple[str, ...]) -> tuple[Subscription, ...]:
    return tuple(Subscription(each, tenant) for each in ids or (DEMO_SUBSCRIPTION_ID,))
