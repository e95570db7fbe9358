"""What a caller wants of the engine, and under which name it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from azbearer.tokens.contract import TokenQuery
from azbearer.typed import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Hashable

    from azbearer.secrets import Secret
    from azbearer.tokens.slots import Slot


@dataclass(frozen=True, slots=True)
class Wish:
    """What a flight shall bring.

    Args:
        query: what was asked for.
        name: the slot's.
        seen: the slot that its caller saw and found wanting, or None.
        refused: the token's value that a server refused, when that is the reason.
        background: somebody has a valid token, so nobody needs to be patient.
    """

    query: TokenQuery
    name: Hashable
    seen: Slot | None = None
    refused: Secret | None = None
    background: bool = False

    @property
    def accepts_cached(self) -> bool:
        """Whether a token that was fetched for others will do: a claims challenge asks for a new one."""
        return self.query.claims is None


def name_of(query: TokenQuery) -> Hashable:
    """The name of a query's slot; of the ordinary query the scopes alone, since a tuple is found fastest."""
    if query.tenant_id is None and not query.enable_cae:
        return query.scopes
    return query if query.claims is None else replace(query, claims=None)


def query_of(name: Hashable) -> TokenQuery:
    """The query that a slot answers."""
    return name if isinstance(name, TokenQuery) else TokenQuery(cast("tuple[str, ...]", name))
