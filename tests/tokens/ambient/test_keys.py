from __future__ import annotations

from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.contract import TokenQuery


def test_parts_stay_apart() -> None:
    """A separator inside a part does not make two keys equal."""
    query = TokenQuery(("s",))
    assert ambient_key("n", query, "a|b", "c") != ambient_key("n", query, "a", "b|c")


def test_query_has_a_part() -> None:
    """Scopes, tenant and capability tell keys apart; claims bypass every cache."""
    queries = [
        TokenQuery(("s",)),
        TokenQuery(("t",)),
        TokenQuery(("s",), tenant_id="t"),
        TokenQuery(("s",), enable_cae=True),
    ]
    keys = [ambient_key("n", query) for query in queries]
    assert len(keys) == len(set(keys))
    assert ambient_key("n", TokenQuery(("s",), claims="{}")) == keys[0]
