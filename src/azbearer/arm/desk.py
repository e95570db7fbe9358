"""Tokens for calls, from a source of the token engine."""

from __future__ import annotations

from azbearer.tokens.contract import Token, TokenQuery
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.tools import Bearer
    from azbearer.tokens.engine import CachedSource


class SourceDesk:
    """See `tools.Desk`.

    Args:
        source: gives the tokens.
        principal: tells the identity from others; the source's own word for it if it is not given.
        cae: declare that claims challenges are understood; they are.
    """

    def __init__(self, source: CachedSource, principal: str = "", *, cae: bool = True) -> None:
        self._source = source
        self._principal = principal
        self._cae = cae

    @property
    def principal(self) -> str:
        """See `Desk`."""
        if not self._principal:
            self._principal = self._source.identity
        return self._principal

    def token(self, scope: str, tenant_id: str = "") -> Token:
        """See `Desk`."""
        return self._source.token(self._query(scope, tenant_id))

    def renewed(self, scope: str, refused: Bearer, claims: str | None) -> Token:
        """See `Desk`."""
        token = refused if isinstance(refused, Token) else Token(refused.value, expires_on=0.0)
        return self._source.renew(self._query(scope, claims=claims), token)

    def _query(self, scope: str, tenant_id: str = "", claims: str | None = None) -> TokenQuery:
        return TokenQuery((scope,), claims, tenant_id or None, self._cae)
