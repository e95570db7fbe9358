"""Graph's applications and users, as Entra ID looks them up: what is created there can sign in at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.directory import object_id
from azbearer.emulator.graph.credentials import certificates_of, secrets_of
from azbearer.emulator.graph.wellknown import GRAPH_APP_ID
from azbearer.emulator.identities import FederatedCredential, User
from azbearer.emulator.settings import App

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.graph.objects import Document, Objects
    from azbearer.emulator.settings import EmulatorSettings, Tenant
    from azbearer.emulator.signing import SigningKey

_APPLICATIONS, _PRINCIPALS, _USERS = "applications", "servicePrincipals", "users"


class GraphRegistry:
    """Looks at the directory's objects each time, so that nothing has to be told to anybody.

    Args:
        objects: those of all tenants.
        settings: with the keys of foreign issuers.
        clock: seconds since 1970.
        key: what the emulator signs its own tokens with, which are foreign tokens elsewhere.
    """

    def __init__(
        self, objects: Objects, settings: EmulatorSettings, clock: Callable[[], float], key: SigningKey
    ) -> None:
        self._objects = objects
        self._issuer_keys = {issuer.rstrip("/"): keys for issuer, keys in settings.issuer_keys.items()}
        self._clock = clock
        self._key = key

    def app(self, tenant: Tenant, client_id: str, known: App | None) -> App | None:
        """The app as it is by now.

        Args:
            tenant: where it is.
            client_id: its application id.
            known: as the settings have it, or None.
        """
        document = self._objects.find_by(_APPLICATIONS, tenant.guid, "appId", client_id)
        if document is None:
            return None
        principal = self._objects.find(_PRINCIPALS, tenant.guid, object_id(tenant, client_id))
        is_changed = self._objects.is_changed(_APPLICATIONS, tenant.guid, str(document["id"]))
        found = known if known and not is_changed else self._built(tenant, document, known)
        enabled = principal is None or principal.get("accountEnabled") is not False
        return replace(found, has_principal=principal is not None, enabled=enabled)

    def groups_of(self, tenant: Tenant, object_id: str) -> tuple[str, ...]:
        """The ids of all groups that an object is in, in lower case."""
        found = self._objects.groups_of(tenant.guid, object_id, transitive=True)
        return tuple(str(group["id"]).lower() for group in found)

    def principal_kind(self, tenant: Tenant, object_id: str) -> str:
        """`User`, `Group` or `ServicePrincipal`; empty when there is no such object."""
        kinds = {_USERS: "User", "groups": "Group", _PRINCIPALS: "ServicePrincipal"}
        found = (name for name in kinds if self._objects.find(name, tenant.guid, object_id.lower()))
        return kinds.get(next(found, ""), "")

    def _built(self, tenant: Tenant, document: Document, known: App | None) -> App:
        secrets, expired = secrets_of(document, self._clock())
        return App(
            tenant.guid,
            str(document["appId"]),
            secrets,
            str(document["displayName"]),
            certificates_of(document),
            tuple(self._federated(document, known)),
            tuple(_redirects(document)),
            bool(document.get("isFallbackPublicClient")),
            expired_secrets=expired,
        )

    def _federated(self, document: Document, known: App | None) -> Iterator[FederatedCredential]:
        of_settings = {each.issuer.rstrip("/"): each for each in (known.federated if known else ())}
        for entry in document.get("_federated") or ():
            issuer = str(entry["issuer"])
            same = of_settings.get(issuer.rstrip("/"))
            keys = self._issuer_keys.get(issuer.rstrip("/")) or (same.jwks if same else None)
            for audience in entry["audiences"]:
                yield FederatedCredential(
                    issuer,
                    str(entry["subject"]),
                    str(audience),
                    keys or (None if same else {"keys": [self._key.public_jwk()]}),
                    same.public_key if same else b"",
                )

    def user(self, directory: Directory, name: str, known: User | None) -> User | None:
        """The user as it is by now; `known` is how the settings have it."""
        for tenant in directory.tenants:
            document = self._objects.find(_USERS, tenant.guid, name) or self._objects.find_by(
                _USERS, tenant.guid, "userPrincipalName", name
            )
            if document is None:
                continue
            if known and not self._objects.is_changed(_USERS, tenant.guid, str(document["id"])):
                return known
            secret = document.get("_password", known.password if known else "")
            factors = known.second_factor_for if known else ()
            upn, shown = str(document["userPrincipalName"]), str(document["displayName"])
            enabled = document.get("accountEnabled") is not False
            return User(str(document["id"]), upn, shown, str(secret), factors, enabled)
        return None

    def knows_resource(self, directory: Directory, resource: str) -> bool:
        """Whether an application has that identifier URI, or that id."""
        wanted = resource.lower()
        for tenant in directory.tenants:
            for document in self._objects.all(_APPLICATIONS, tenant.guid):
                names = (document["appId"], f"api://{document['appId']}", *document["identifierUris"])
                if wanted in (str(name).rstrip("/").lower() for name in names):
                    return True
        return False

    def roles(self, tenant: Tenant, client_id: str) -> tuple[str, ...]:
        """The application permissions of Graph that an app was assigned, by their names."""
        graph = self._objects.find(_PRINCIPALS, tenant.guid, object_id(tenant, GRAPH_APP_ID))
        own = self._objects.find(_PRINCIPALS, tenant.guid, object_id(tenant, client_id))
        if graph is None or own is None:
            return ()
        values = {role["id"]: str(role["value"]) for role in graph["appRoles"]}
        given = (entry for entry in own.get("_roles") or () if entry["resourceId"] == graph["id"])
        return tuple(values[entry["appRoleId"]] for entry in given if entry["appRoleId"] in values)


def _redirects(document: Mapping[str, Any]) -> Iterator[str]:
    for part in ("publicClient", "web", "spa"):
        yield from (document.get(part) or {}).get("redirectUris") or ()
