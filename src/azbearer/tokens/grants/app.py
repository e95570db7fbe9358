"""The app that asks: its authority, tenant and id, which every grant of Entra ID starts from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.authority import checked_authority, checked_endpoint, checked_tenant
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.contract import TokenQuery

_ANY = "*"
# azure-identity's switch, by the same name.
_NO_MULTITENANT = "AZURE_IDENTITY_DISABLE_MULTITENANTAUTH"
_NO_TENANT_NEEDED = ""


@dataclass(frozen=True, slots=True)
class App:
    """An app registration, and where it signs in.

    Args:
        authority: such as `https://login.microsoftonline.com`; plain http on loopback only, and only
            with `allow_http`.
        tenant_id: a GUID, a domain, `common`, `organizations`, `consumers` or `adfs`.
        client_id: of the app registration.
        additionally_allowed_tenants: that a query may name; `*` allows any.
        allow_http: plain http is fine on loopback.
        token_endpoint: the URL to send token requests to instead of the one that authority and tenant
            make: any OAuth 2 server. The tenant may be empty then.
        extra: fields that go into each token request, such as `audience` for other servers.
    """

    authority: str
    tenant_id: str
    client_id: str
    additionally_allowed_tenants: tuple[str, ...] = field(default=(), kw_only=True)
    allow_http: bool = field(default=False, kw_only=True)
    token_endpoint: str = field(default="", kw_only=True)
    extra: tuple[tuple[str, str], ...] = field(default=(), kw_only=True, repr=False)

    def __post_init__(self) -> None:
        if not self.client_id:
            raise UsageError(
                "no client id is given", hint="give the app registration's application (client) id"
            )
        if self.token_endpoint:
            checked_endpoint(self.token_endpoint, allow_http=self.allow_http)
        if not self.token_endpoint or self.tenant_id != _NO_TENANT_NEEDED:
            checked_authority(self.authority, allow_http=self.allow_http)
            checked_tenant(self.tenant_id)

    def tenant_for(self, query: TokenQuery, environment: Mapping[str, str]) -> str:
        """The tenant to ask: the query's if it is allowed, else our own.

        Raises:
            AuthenticationError: the query names a tenant that is not allowed.
            UsageError: it names none that there could be.
        """
        own = self.tenant_id.lower()
        wanted = (query.tenant_id or own).lower()
        if own in {wanted, "adfs"} or environment.get(_NO_MULTITENANT, "").lower() in {"1", "true"}:
            return own
        allowed = {tenant.lower() for tenant in self.additionally_allowed_tenants}
        if not allowed & {wanted, _ANY}:
            raise AuthenticationError(
                f"the tenant {wanted[:80]!a} is not among the tenants that this credential may ask",
                hint='add it to additionally_allowed_tenants, or "*" for every tenant',
                code="tenant-not-allowed",
            )
        return checked_tenant(wanted)

    def url(self, query: TokenQuery, environment: Mapping[str, str], path: str) -> str:
        """The URL of an endpoint below the tenant, such as `oauth2/v2.0/token`; raises as `tenant_for`."""
        authority = checked_authority(self.authority, allow_http=self.allow_http)
        return f"{authority}/{self.tenant_for(query, environment)}/{path}"

    def token_url(self, query: TokenQuery, environment: Mapping[str, str], version: str = "v2") -> str:
        """The URL of the token endpoint; raises as `tenant_for`."""
        if self.token_endpoint:
            return checked_endpoint(self.token_endpoint, allow_http=self.allow_http)
        return self.url(query, environment, "oauth2/token" if version == "v1" else "oauth2/v2.0/token")

    def key(self, kind: str, query: TokenQuery, *more: str) -> str:
        """The key under which this app's token for a query is kept.

        Args:
            kind: of the grant.
            query: claims are not in the key, since they bypass every cache.
            more: what else tells the token from others, such as the user.
        """
        parts = (
            kind,
            self.token_endpoint or self.authority.lower().removeprefix("https://").rstrip("/"),
            (query.tenant_id or self.tenant_id).lower(),
            self.client_id.lower(),
            " ".join(query.scopes),
            "cae" if query.enable_cae else "",
            *(f"{name}={value}" for name, value in self.extra),
            *more,
        )
        # JSON keeps the parts apart whatever is in them.
        return json.dumps(parts, separators=(",", ":"))
