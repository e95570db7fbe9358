"""The asynchronous face of a credential."""

from __future__ import annotations

from azbearer.credentials.base import Setup, query_of
from azbearer.credentials.failures import as_expected
from azbearer.credentials.values import access_token, access_token_info
from azbearer.errors import AzbearerError
from azbearer.tokens.contract import TokenQuery
from azbearer.typed import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

    from azure.core.credentials import AccessToken, AccessTokenInfo, TokenRequestOptions

    from azbearer.tokens.contract import Token
    from azbearer.tokens.engine import CachedSource

_MOST_QUERIES = 1024


class Awaited(Setup):
    """The face for tasks; an azure-core `AsyncTokenCredential` that also `AsyncSupportsTokenInfo`."""

    def _bind(self, source: CachedSource) -> None:
        self._token = source.async_getter(access_token)
        self._info = source.async_getter(access_token_info)
        # Making a query costs more than all the rest of a cached call.
        self._queries: dict[tuple[str, ...], TokenQuery] = {}

    async def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **kwargs: Any,  # noqa: ARG002 - azure-core's protocol: unknown ones are ignored
    ) -> AccessToken:
        """A token that is valid now; arguments and errors are those of the blocking face."""
        if claims is None and tenant_id is None and not enable_cae:
            query = self._queries.get(scopes) or self._query(scopes)
        else:
            query = TokenQuery(scopes, claims, tenant_id, enable_cae)
        found = self._token(query)
        return access_token(await self._fetched(query)) if found is None else found  # type: ignore[no-any-return]

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """The same, with the token's kind and the time of its renewal."""
        query = query_of(scopes, options) if options else self._query(scopes)
        found = self._info(query)
        return access_token_info(await self._fetched(query)) if found is None else found  # type: ignore[no-any-return]

    async def _fetched(self, query: TokenQuery) -> Token:
        try:
            return await self._source.token_async(query)
        except AzbearerError as error:
            raise as_expected(error) from error.__cause__

    def _query(self, scopes: tuple[str, ...]) -> TokenQuery:
        """The ordinary query for these scopes, made once."""
        query = self._queries.get(scopes)
        if query is None:
            if len(self._queries) >= _MOST_QUERIES:
                self._queries.clear()
            query = self._queries[scopes] = TokenQuery(scopes)
        return query

    async def close(self) -> None:
        """Nothing to do: connections and tokens are the process's, and other credentials use them."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.close()
