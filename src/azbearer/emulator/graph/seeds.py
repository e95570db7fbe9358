"""What the settings name, as directory objects."""

from __future__ import annotations

import base64
import uuid
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from azbearer.emulator.directory import object_id
from azbearer.emulator.graph.credentials import checked_keys, iso, password
from azbearer.emulator.graph.schema import APPLICATIONS, SERVICE_PRINCIPALS, USERS, Kind
from azbearer.emulator.graph.wellknown import APP_ROLES, GRAPH_APP_ID, GRAPH_NAME, SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.graph.objects import Document
    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.settings import App, EmulatorSettings, Tenant

Seeds = dict[str, dict[tuple[str, str], "Document"]]
_BEGAN = 1_704_067_200.0
_MANY_YEARS = 20 * 365 * 86_400


def seeds_of(settings: EmulatorSettings, directory: Directory, ids: Identifiers) -> Seeds:
    """Applications, service principals and users of the settings, and Graph itself, in each tenant."""
    found: Seeds = {kind.collection: {} for kind in (APPLICATIONS, SERVICE_PRINCIPALS, USERS)}

    def add(kind: Kind, tenant: Tenant, document: Document) -> None:
        found[kind.collection][tenant.guid, str(document["id"])] = document

    for tenant in directory.tenants:
        add(SERVICE_PRINCIPALS, tenant, _graph(tenant))
    for app in directory.apps:
        home = directory.tenant(app.tenant_id)
        if home is not None:
            add(APPLICATIONS, home, _application(home, app, ids))
            roles = [_assigned(home, app, name) for name in app.graph_permissions]
            add(SERVICE_PRINCIPALS, home, principal_of(home, _application(home, app, ids), {"_roles": roles}))
    for user in settings.users:
        add(USERS, directory.home_of_user(user), _user(user.id, user.upn, user.display_name))
    return found


def new_document(kind: Kind, values: Mapping[str, Any]) -> Document:
    """An object of a type with its defaults and these values."""
    return {"id": None, **kind.defaults, **values}


def application_id(tenant: Tenant, client_id: str) -> str:
    """The object id of an application of the settings: always the same for the same pair."""
    return str(uuid.uuid5(uuid.UUID(tenant.guid), f"application:{client_id.lower()}"))


def principal_of(
    tenant: Tenant, application: Mapping[str, Any], more: Mapping[str, Any] | None = None
) -> Document:
    """The service principal of an application; its id is the `oid` of the application's tokens."""
    app_id = str(application["appId"])
    uris = list(application.get("identifierUris") or ())
    return new_document(
        SERVICE_PRINCIPALS,
        {
            "id": object_id(tenant, app_id),
            "appDisplayName": application["displayName"],
            "appId": app_id,
            "appOwnerOrganizationId": tenant.guid,
            "appRoles": application.get("appRoles") or [],
            "createdDateTime": application.get("createdDateTime"),
            "displayName": application["displayName"],
            "oauth2PermissionScopes": (application.get("api") or {}).get("oauth2PermissionScopes") or [],
            "servicePrincipalNames": [*uris, app_id],
            "signInAudience": application.get("signInAudience"),
            **(more or {}),
        },
    )


def _application(tenant: Tenant, app: App, ids: Identifiers) -> Document:
    key_ids = (str(uuid.uuid5(uuid.NAMESPACE_OID, f"{app.client_id}{index}")) for index in range(100))
    return new_document(
        APPLICATIONS,
        {
            "id": application_id(tenant, app.client_id),
            "appId": app.client_id,
            "createdDateTime": iso(_BEGAN),
            "displayName": app.display_name,
            "identifierUris": [f"api://{app.client_id}"],
            "isFallbackPublicClient": app.public_client or None,
            "keyCredentials": checked_keys([{"key": key} for key in _keys(app)], ids),
            "passwordCredentials": [
                password(secret, _BEGAN, _BEGAN + _MANY_YEARS, key_id, None)
                for secret, key_id in zip(app.secrets, key_ids, strict=False)
            ],
            "publicClient": {"redirectUris": list(app.redirect_uris)},
            "publisherDomain": tenant.domains[0] if tenant.domains else None,
            "_federated": [
                {
                    "id": str(
                        uuid.uuid5(uuid.NAMESPACE_OID, f"{app.client_id}:{each.issuer}:{each.subject}")
                    ),
                    "name": f"federated-{index}",
                    "issuer": each.issuer,
                    "subject": each.subject,
                    "audiences": [each.audience],
                    "description": None,
                }
                for index, each in enumerate(app.federated)
            ],
        },
    )


def _assigned(tenant: Tenant, app: App, permission: str) -> Document:
    """The assignment of a permission of Graph to an app."""
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{app.client_id}:{permission}")),
        "appRoleId": APP_ROLES[permission],
        "createdDateTime": iso(_BEGAN),
        "principalDisplayName": app.display_name,
        "principalId": object_id(tenant, app.client_id),
        "principalType": "ServicePrincipal",
        "resourceDisplayName": GRAPH_NAME,
        "resourceId": object_id(tenant, GRAPH_APP_ID),
    }


def _keys(app: App) -> Iterator[str]:
    for pem in app.certificates:
        for certificate in x509.load_pem_x509_certificates(pem):
            yield base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()


def _user(user_id: str, upn: str, name: str) -> Document:
    return new_document(
        USERS,
        {
            "id": user_id,
            "accountEnabled": True,
            "createdDateTime": iso(_BEGAN),
            "displayName": name,
            "mailNickname": upn.partition("@")[0],
            "userPrincipalName": upn,
        },
    )


def _graph(tenant: Tenant) -> Document:
    """Graph's own service principal, to which permissions are assigned."""
    roles = [
        {
            "id": role,
            "value": name,
            "displayName": name,
            "allowedMemberTypes": ["Application"],
            "isEnabled": True,
        }
        for name, role in APP_ROLES.items()
    ]
    scopes = [
        {"id": scope, "value": name, "type": "Admin", "isEnabled": True} for name, scope in SCOPES.items()
    ]
    application = {"appId": GRAPH_APP_ID, "displayName": GRAPH_NAME, "appRoles": roles}
    uris = ["https://graph.microsoft.com", GRAPH_APP_ID]
    more = {"oauth2PermissionScopes": scopes, "servicePrincipalNames": uris}
    return principal_of(tenant, application, more)
