"""Cache keys of sources whose identity the place decides."""

from __future__ import annotations

from urllib.parse import quote

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.tokens.contract import TokenQuery


def ambient_key(name: str, query: TokenQuery, *parts: str) -> str:
    """A text that is the same for the same identity, audience and kind of token, and holds no secret."""
    items = (name, *parts, query.tenant_id or "", " ".join(query.scopes), "cae" if query.enable_cae else "")
    return "|".join(quote(item, safe=":/ ") for item in items)
