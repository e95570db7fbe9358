"""Who exists: lookups over the settings that Entra ID and ARM share."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from azbearer.emulator.settings import App, EmulatorSettings, Subscription, Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.emulator.identities import ManagedIdentity, User

# Microsoft's own public clients, which exist in every tenant and are what SDKs sign users in with.
_WELL_KNOWN_APPS = {
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
    "1950a258-227b-4e31-a9cf-717495945fc2": "Microsoft Azure PowerShell",
}


class Registry(Protocol):
    """Who knows better than the settings: apps and users as they are by now."""

    def app(self, tenant: Tenant, client_id: str, known: App | None) -> App | None:
        """The app as it is by now; `known` is how the settings have it."""

    def user(self, directory: Directory, name: str, known: User | None) -> User | None:
        """The user as it is by now; `known` is how the settings have it."""

    def knows_resource(self, directory: Directory, resource: str) -> bool:
        """Whether an app has that audience, which has no slash at its end."""

    def roles(self, tenant: Tenant, client_id: str) -> tuple[str, ...]:
        """The application permissions of Microsoft Graph that an app has."""

    def groups_of(self, tenant: Tenant, object_id: str) -> tuple[str, ...]:
        """The ids of all groups that an object is in, in lower case."""

    def principal_kind(self, tenant: Tenant, object_id: str) -> str:
        """`User`, `Group` or `ServicePrincipal`; empty when there is no such object."""


class Directory:
    """Tenants, apps, users, subscriptions and resources, found by the names that clients use.

    Args:
        settings: what exists.
        own_urls: the emulator's own origins, which are audiences too.
    """

    def __init__(self, settings: EmulatorSettings, own_urls: tuple[str, ...]) -> None:
        self.own_urls = own_urls
        self.registry: Registry | None = None
        self.tenants = tuple(_all_tenants(settings))
        self._subscriptions = settings.subscriptions
        self._tenant_by_name = {name: tenant for tenant in self.tenants for name in tenant.names}
        self._users = {name.lower(): user for user in settings.users for name in (user.id, user.upn)}
        self._machines = frozenset(each.principal_id.lower() for each in settings.managed_identities)
        self._apps: dict[tuple[str, str], App] = {}
        for app in settings.apps:
            self._add_app(app)
        own_apps = (name for app in settings.apps for name in (app.client_id, f"api://{app.client_id}"))
        known = (*settings.resources, *own_urls, *own_apps)
        self._resources = frozenset(resource.rstrip("/").lower() for resource in known)

    def tenant(self, name: str) -> Tenant | None:
        """The tenant of that GUID or domain, or None."""
        return self._tenant_by_name.get(name.lower())

    def app(self, tenant: Tenant, client_id: str) -> App | None:
        """The app with that client id in the tenant, or None."""
        return self._own_app(tenant, client_id) or _well_known_app(tenant, client_id.lower())

    @property
    def apps(self) -> tuple[App, ...]:
        """The apps of the settings, each once."""
        return tuple(self._apps.values())

    def home_of_app(self, client_id: str) -> Tenant:
        """The tenant that stands for `common` and `organizations`: the app's first, else the first of all."""
        homes = (found for found in self.tenants if self._own_app(found, client_id))
        return next(homes, self.tenants[0])

    def user(self, name: str) -> User | None:
        """The user of that principal name or object id, or None."""
        known = self._users.get(name.lower())
        return self.registry.user(self, name, known) if self.registry else known

    def home_of_user(self, user: User) -> Tenant:
        """The tenant that a user belongs to."""
        return self.tenant(user.domain) or self.tenants[0]

    def knows_resource(self, resource: str) -> bool:
        """Whether tokens are issued for that audience, a trailing slash or none being equal."""
        name = resource.rstrip("/").lower()
        if name in self._resources:
            return True
        return self.registry is not None and self.registry.knows_resource(self, name)

    def roles(self, tenant: Tenant, client_id: str) -> tuple[str, ...]:
        """The application permissions of Microsoft Graph that an app has."""
        return self.registry.roles(tenant, client_id) if self.registry else ()

    def groups_of(self, tenant_guid: str, object_id: str) -> tuple[str, ...]:
        """The ids of all groups that an object is in, directly or by another group, in lower case."""
        tenant = self.tenant(tenant_guid)
        return self.registry.groups_of(tenant, object_id) if self.registry and tenant else ()

    def principal_kind(self, tenant_guid: str, object_id: str) -> str:
        """`User`, `Group` or `ServicePrincipal` for the object of that id, empty when there is none."""
        tenant = self.tenant(tenant_guid)
        if object_id.lower() in self._machines:
            return "ServicePrincipal"
        return self.registry.principal_kind(tenant, object_id) if self.registry and tenant else ""

    def subscription(self, subscription_id: str) -> Subscription | None:
        """The subscription of that id, or None."""
        wanted = subscription_id.lower()
        return next((found for found in self._subscriptions if found.id.lower() == wanted), None)

    def subscriptions_of(self, tenant_guid: str) -> tuple[Subscription, ...]:
        """The subscriptions that belong to a tenant."""
        return tuple(found for found in self._subscriptions if self._guid(found.tenant_id) == tenant_guid)

    def tenant_of(self, subscription: Subscription) -> Tenant:
        """The tenant that a subscription belongs to."""
        return self._tenant_by_name[subscription.tenant_id.lower()]

    def home_of_identity(self, identity: ManagedIdentity) -> Tenant:
        """The tenant that a machine's identity belongs to."""
        return self.tenant(identity.tenant_id) or self.tenants[0]

    def _own_app(self, tenant: Tenant, client_id: str) -> App | None:
        known = self._apps.get((tenant.guid, client_id.lower()))
        return self.registry.app(tenant, client_id, known) if self.registry else known

    def _add_app(self, app: App) -> None:
        """Know an app; when it was there already, its proofs are accepted beside the known ones."""
        key = (self._guid(app.tenant_id), app.client_id.lower())
        known = self._apps.get(key)
        self._apps[key] = _merged(known, app) if known else app

    def _guid(self, tenant_name: str) -> str:
        return self._tenant_by_name[tenant_name.lower()].guid


def _merged(known: App, app: App) -> App:
    return replace(
        known,
        secrets=(*known.secrets, *app.secrets),
        certificates=(*known.certificates, *app.certificates),
        federated=(*known.federated, *app.federated),
        redirect_uris=(*known.redirect_uris, *app.redirect_uris),
        public_client=known.public_client or app.public_client,
    )


def _well_known_app(tenant: Tenant, client_id: str) -> App | None:
    name = _WELL_KNOWN_APPS.get(client_id)
    return App(tenant.guid, client_id, display_name=name, public_client=True) if name else None


def issuer_of(tenant_guid: str) -> str:
    """The `iss` of version 1.0 tokens."""
    return f"https://sts.windows.net/{tenant_guid}/"


def object_id(tenant: Tenant, client_id: str) -> str:
    """The id of an app's service principal in a tenant: always the same for the same pair."""
    return str(uuid.uuid5(uuid.UUID(tenant.guid), client_id.lower()))


def _all_tenants(settings: EmulatorSettings) -> Iterator[Tenant]:
    """The tenants that are described, then those that only an app or a subscription names."""
    known: set[str] = set()
    of_apps = (Tenant(app.tenant_id) for app in settings.apps)
    of_subscriptions = (Tenant(subscription.tenant_id) for subscription in settings.subscriptions)
    of_machines = (
        Tenant(identity.tenant_id) for identity in settings.managed_identities if identity.tenant_id
    )
    for tenant in (*settings.tenants, *of_apps, *of_subscriptions, *of_machines):
        if tenant.id.lower() not in known:
            known |= tenant.names
            yield tenant
