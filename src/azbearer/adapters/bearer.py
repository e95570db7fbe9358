"""The rule of all adapters: who may see the token, and what happens on a 401.

A server that refuses a token (revoked, rotated, of a session that ended) says 401, and a new token is
fetched once, however many requests were refused at the same time. One request is repeated once. When the
new token is the old one (the source has no other, or the server refuses all), the 401 is the answer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from azbearer.credentials.base import Setup
from azbearer.credentials.failures import as_expected
from azbearer.credentials.options import Options
from azbearer.credentials.sharing import SHELF
from azbearer.errors import AzbearerError, RequestRefusedError, UsageError
from azbearer.http.messages import shown_url
from azbearer.tokens.audiences import Audience, audience_of_resource, may_receive
from azbearer.tokens.challenge import claims_of
from azbearer.tokens.clouds import CLOUDS, PUBLIC, find_cloud
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.engine import CachedSource
from azbearer.tokens.hosts import named_site
from azbearer.tokens.resources import resource_of_scopes
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from azbearer.tokens.contract import Token

UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token for requests to its audience.

    Args:
        source: of the token.
        query: what it is for.
        audience: whose hosts may see it.
        hosts: further sites that may, named by the user.
    """

    source: CachedSource
    query: TokenQuery
    audience: Audience
    hosts: tuple[str, ...]

    def check(self, url: str) -> None:
        """Refuse to send the token to a stranger.

        Raises:
            RequestRefusedError: the URL is not one of the audience's.
        """
        if not may_receive(self.audience, url, self.hosts):
            raise RequestRefusedError(
                f"a token for {self.audience.resource} must not be sent there",
                where=shown_url(url),
                hint="name the host in hosts= if it may see the token",
                code="token-audience",
            )

    def token(self) -> Token:
        """The token for a request.

        Raises:
            AzbearerError: there is none to be had.
        """
        try:
            return self.source.token(self.query)
        except AzbearerError as error:
            raise as_expected(error) from error.__cause__

    async def token_async(self) -> Token:
        """The same for tasks."""
        try:
            return await self.source.token_async(self.query)
        except AzbearerError as error:
            raise as_expected(error) from error.__cause__

    def renewed(self, refused: Token, headers: Iterable[tuple[str, str]]) -> Token | None:
        """The token to try after a 401, or None when there is no other.

        Args:
            refused: what was sent.
            headers: of the answer.

        Raises:
            AzbearerError: there is none to be had.
        """
        try:
            token = self.source.renew(self._challenged(headers), refused)
        except AzbearerError as error:
            raise as_expected(error) from error.__cause__
        return _other(token, refused)

    async def renewed_async(self, refused: Token, headers: Iterable[tuple[str, str]]) -> Token | None:
        """The same for tasks."""
        try:
            token = await self.source.renew_async(self._challenged(headers), refused)
        except AzbearerError as error:
            raise as_expected(error) from error.__cause__
        return _other(token, refused)

    def _challenged(self, headers: Iterable[tuple[str, str]]) -> TokenQuery:
        """The query, with the claims that the answer demands."""
        return replace(self.query, claims=claims_of(headers))


def header_of(token: Token) -> str:
    """The value of the Authorization header."""
    return f"Bearer {token.value.reveal()}"


def _other(token: Token, refused: Token) -> Token | None:
    return None if token.value == refused.value else token


def bearer_for(
    credential: Any, scope: str | Sequence[str], hosts: Sequence[str], *, enable_cae: bool
) -> Bearer:
    """The rule for a credential.

    Args:
        credential: of this package with either face, or any blocking azure-core credential.
        scope: one scope or several of one resource.
        hosts: further sites that may see the token.
        enable_cae: declare that claims challenges are understood; adapters do understand them.

    Raises:
        UsageError: the scopes are of no resource or several, or a host is not the name of one.
    """
    scopes = (scope,) if isinstance(scope, str) else tuple(scope)
    named = (hosts,) if isinstance(hosts, str) else tuple(hosts)
    wrong = [host for host in named if named_site(host) is None]
    if wrong:
        raise UsageError(
            f"{wrong[0]!r} names no site that may see a token",
            hint="give host, host:port, or http://127.0.0.1:port for loopback",
        )
    audience = _audience(resource_of_scopes(scopes), credential)
    return Bearer(source_of(credential), TokenQuery(scopes, enable_cae=enable_cae), audience, named)


def source_of(credential: Any) -> CachedSource:
    """The source behind a credential of this package, or around any blocking azure-core credential."""
    if isinstance(credential, Setup):
        return credential.source
    if isinstance(credential, CachedSource):
        return credential
    from azbearer.tokens.grants.foreign import ForeignCredential  # noqa: PLC0415 - others' credentials are rare

    return SHELF.source(ForeignCredential(credential), Options())


def _audience(resource: str, credential: Any) -> Audience:
    """The audience of a resource in the credential's cloud, or else in whichever cloud has it."""
    description = credential.description if isinstance(credential, Setup) else None
    authority = getattr(description, "authority", "") or os.environ.get("AZURE_AUTHORITY_HOST", "")
    own = find_cloud(authority) if authority else None
    clouds = (own or PUBLIC, *CLOUDS)
    found = (audience_of_resource(resource, cloud) for cloud in clouds)
    # In a cloud that doesn't know it, a resource is its own name.
    return next(
        (audience for audience in found if audience.name != audience.resource),
        audience_of_resource(resource, clouds[0]),
    )
