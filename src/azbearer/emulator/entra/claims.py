"""The claims of an access token in version 1.0 form.

The resource decides the form, not the endpoint: ARM, Graph, storage and Key Vault all get version
1.0 tokens from both endpoints, with the issuer `https://sts.windows.net/{tenant}/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.directory import issuer_of, object_id

if TYPE_CHECKING:
    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.identities import User
    from azbearer.emulator.settings import App, Tenant

# Real tokens are valid from five minutes before their issue, for receivers whose clock is behind.
BACKDATED_SECONDS = 300
_TENANT_CREATED = 1_577_836_800
_APPIDACR_SECRET = "1"  # noqa: S105 - says that the app proved itself by a secret


def access_token_claims(
    tenant: Tenant, app: App, audience: str, *, issued: int, expires: int, ids: Identifiers
) -> dict[str, Any]:
    """The claims of an app-only token.

    Times are seconds since 1970, and the audience is exactly what was asked for.
    """
    principal = object_id(tenant, app.client_id)
    return {
        "aud": audience,
        "iss": issuer_of(tenant.guid),
        "iat": issued - BACKDATED_SECONDS,
        "nbf": issued - BACKDATED_SECONDS,
        "exp": expires,
        "aio": ids.opaque(33),
        "app_displayname": app.display_name,
        "appid": app.client_id,
        "appidacr": _APPIDACR_SECRET,
        "idp": issuer_of(tenant.guid),
        "idtyp": "app",
        "oid": principal,
        "rh": f"1.{ids.opaque(39)}.",
        "sub": principal,
        "tid": tenant.guid,
        "uti": ids.opaque(16),
        "ver": "1.0",
        "xms_idrel": "7 24",
        "xms_rd": ids.opaque(24),
        "xms_tcdt": _TENANT_CREATED,
    }


def user_claims(tenant: Tenant, app: App, user: User) -> dict[str, Any]:
    """What an access token tells of a user, over the claims of an app-only one."""
    return {
        "acr": "1",
        "idtyp": "user",
        "ipaddr": "127.0.0.1",
        "name": user.display_name,
        "oid": user.id,
        "sub": pairwise_id(tenant, app, user),
        "unique_name": user.upn,
        "upn": user.upn,
    }


def pairwise_id(tenant: Tenant, app: App, user: User) -> str:
    """The `sub` of a user: another one for every app (OpenID Connect Core section 8.1)."""
    return object_id(tenant, f"{app.client_id}:{user.id}")
