"""Recognises the recipe in a set of variables: which of them hold the tenant, the client, the secret.

Everyone who follows the recipe names its variables a little differently. The names here are those
of Microsoft's pages, of the blogs that spread it, and of the environment variables of Azure's own
tools. They are tried in order, and the first that has a value wins.
"""

from __future__ import annotations

from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING, Generic, NamedTuple, TypeVar
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from azbearer.variables.scopes import Lookup, Resolved

T = TypeVar("T")

_TENANT_ID = (
    "tenantId", "tenant_id", "tenantID", "TenantId", "tenantid", "tenant-id", "tenant",
    "directoryId", "directory_id", "aadTenantId", "azureTenantId",
    "TenantID", "AZURE_TENANT_ID", "ARM_TENANT_ID",
)  # fmt: skip
_CLIENT_ID = (
    "client_id", "clientId", "clientID", "ClientId", "ClientID", "clientid", "client-id",
    "aadClientId", "azureClientId", "appId", "app_id", "applicationId", "application_id",
    "AZURE_CLIENT_ID", "ARM_CLIENT_ID",
)  # fmt: skip
_CLIENT_SECRET = (
    "client_secret", "clientSecret", "ClientSecret", "clientsecret", "client-secret",
    "aadClientSecret", "azureClientSecret", "appSecret", "app_secret", "clientKey", "client_key",
    "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET",
)  # fmt: skip
# As `az ad sp create-for-rbac` prints it, beside `appId` and `tenant`; elsewhere it may be anybody's.
_PASSWORD = ("password",)
_RESOURCE = ("resource", "resourceUrl", "resource_url", "resourceUri", "audience")
_SCOPE = ("scope", "scopes")
_SUBSCRIPTION_ID = (
    "subscriptionId", "subscription_id", "subscriptionID", "SubscriptionId", "SubscriptionID",
    "subscriptionid", "subscription-id", "subscription", "AZURE_SUBSCRIPTION_ID", "ARM_SUBSCRIPTION_ID",
)  # fmt: skip
BEARER_TOKEN = (
    "bearerToken", "bearer_token", "BearerToken", "bearertoken", "bearer-token",
    "access_token", "accessToken", "AccessToken", "token", "auth_token", "authToken",
)  # fmt: skip
"""Names of the variable in which scripts keep the token."""
ENDING = "oken"
"""How all of these end."""


class Found(NamedTuple, Generic[T]):
    """A value of the recipe, and the variable it came from with that one's origin."""

    value: T
    name: str
    origin: str


class Recipe(NamedTuple):
    """What the variables say about how to get a token; None where they say nothing.

    `bearer_token` is where scripts keep the token; its value may be empty, as it is at first.
    """

    tenant_id: Found[str] | None
    client_id: Found[str] | None
    client_secret: Found[Secret] | None
    resource: Found[str] | None
    scope: Found[str] | None
    subscription_id: Found[str] | None
    bearer_token: Found[Secret] | None


def find_recipe(lookup: Lookup) -> Recipe:
    """The recipe's parts among the variables, their values resolved.

    Raises:
        VariableError: a value can't be resolved.
    """
    secret = _first(lookup, _CLIENT_SECRET)
    if secret is None and lookup("appId") and lookup("tenant"):
        secret = _first(lookup, _PASSWORD)
    token = _first(lookup, BEARER_TOKEN) or _first(lookup, BEARER_TOKEN, may_be_empty=True)
    return Recipe(
        tenant_id=_first(lookup, _TENANT_ID),
        client_id=_first(lookup, _CLIENT_ID),
        client_secret=_as_secret(secret),
        resource=_first(lookup, _RESOURCE),
        scope=_first(lookup, _SCOPE),
        subscription_id=_first(lookup, _SUBSCRIPTION_ID),
        bearer_token=_as_secret(token),
    )


def _first(lookup: Lookup, names: tuple[str, ...], *, may_be_empty: bool = False) -> Found[str] | None:
    candidates = (found for name in names if (found := lookup(name)) is not None)
    for found in candidates:
        value = _resolved(found, lookup)
        if value or may_be_empty:
            return Found(value, found.name, found.origin)
    return None


def _resolved(found: Resolved, lookup: Lookup) -> str:
    # Pasted values often bring a blank or a line feed along; no identifier or secret has one at its ends.
    return resolve_text(found.text, lookup, where=found.origin).strip() if found.value is not None else ""


def _as_secret(found: Found[str] | None) -> Found[Secret] | None:
    return None if found is None else Found(Secret(found.value), found.name, found.origin)
