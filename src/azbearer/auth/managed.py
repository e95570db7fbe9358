"""Tokens that nobody fetched: what the engine supplies when an environment or an auth setting tells enough.

Two occasions. An environment follows the recipe (tenant, client, secret, resource or scope) and asks
for `{{bearerToken}}`, but nothing sets it; or a request has the auth type `oauth2` with the settings of a
grant and no token, which Postman's app would fetch with a click and newman never does.

A token goes only to the hosts of its audience. That is decided here, before anything is sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from azbearer.auth.wish import Wish
from azbearer.errors import RequestRefusedError
from azbearer.tokens.audiences import audience_of_resource, may_receive
from azbearer.tokens.clouds import PUBLIC, cloud_of_authority
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.resources import as_scope, resource_of, scope_of
from azbearer.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from azbearer.tokens.contract import Credential, Token
    from azbearer.variables.recipe import Recipe


class RenewableSource(Protocol):
    """A `TokenSource` that can also replace a token which a server refused."""

    def token(self, query: TokenQuery) -> Token:
        """See `TokenSource`."""

    def renew(self, query: TokenQuery, refused: Token) -> Token:
        """The token after a server refused one."""


SourceMaker = Callable[["Credential"], RenewableSource]
"""Makes the source of a credential; such as a `CachedSource` with its driver."""


class ManagedTokens:
    """Serves wishes; one source each, made at the first need. Safe to use from several threads.

    Args:
        make: makes the source of a credential.
    """

    def __init__(self, make: SourceMaker) -> None:
        self._make = make
        self._sources: dict[Wish, RenewableSource] = {}
        self._making = threading.Lock()

    def token(self, wish: Wish) -> Token:
        """The token for a wish.

        Raises:
            AzbearerError: there is none to be had.
        """
        return self._source(wish).token(TokenQuery(wish.scopes))

    def renew(self, wish: Wish, refused: Token, claims: str | None = None) -> Token:
        """Another token, since a server refused this one."""
        return self._source(wish).renew(TokenQuery(wish.scopes, claims=claims), refused)

    def _source(self, wish: Wish) -> RenewableSource:
        with self._making:  # two of one wish would each ask for a token
            source = self._sources.get(wish)
            if source is None:
                from azbearer.auth.grants import credential_of  # noqa: PLC0415  only when a token is supplied

                source = self._sources[wish] = self._make(credential_of(wish))
        return source


def wish_of_recipe(recipe: Recipe, authority: str) -> Wish | None:
    """What a complete recipe wishes for; None when a part is missing.

    `scope` means the v2 endpoint, `resource` the v1 endpoint, neither Azure Resource Manager.

    Args:
        recipe: the variables.
        authority: the sign-in service, see `authority_in`.
    """
    if not (recipe.tenant_id and recipe.client_id and recipe.client_secret):
        return None
    tenant, client = recipe.tenant_id.value, recipe.client_id.value
    if recipe.scope is not None and recipe.resource is None:
        version, scope = "v2", as_scope(recipe.scope.value)
    elif recipe.resource is not None:
        version, scope = "v1", scope_of(recipe.resource.value)
    else:
        version, scope = "v2", (cloud_of_authority(authority) or PUBLIC).management_scope
    resource = resource_of(scope)
    return Wish(
        "client_credentials",
        (scope,),
        (
            ("authority", authority),
            ("tenant_id", tenant),
            ("client_id", client),
            ("client_secret", recipe.client_secret.value),
            ("version", version),
        ),
        resource,
        f"{resource} (tenant {tenant}, client {client})",
    )


def check_host(wish: Wish, url: str, *, where: str = "") -> None:
    """Refuse to send a wish's token to a host that is not of its audience.

    Raises:
        RequestRefusedError: it is not.
    """
    if not wish.audience or may_receive(audience_of_resource(wish.audience), url):
        return
    host = url.split("/", 3)[2]
    raise RequestRefusedError(
        f"the token for {wish.audience} is not sent to {host}",
        where=where,
        hint="a token goes only to the hosts of its audience; check `resource` (or `scope`) and the URL",
        code="foreign-host",
    )
