from __future__ import annotations

import pytest

from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.wishes import Wish, name_of, query_of

SCOPES = ("https://management.azure.com/.default",)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (TokenQuery(SCOPES), SCOPES),
        (TokenQuery(SCOPES, claims="{}"), SCOPES),
        (TokenQuery(SCOPES, enable_cae=True), TokenQuery(SCOPES, enable_cae=True)),
        (TokenQuery(SCOPES, claims="{}", tenant_id="t"), TokenQuery(SCOPES, tenant_id="t")),
    ],
)
def test_names(query: TokenQuery, expected: object) -> None:
    """Claims are in no name, since their token replaces the ordinary one; all else is."""
    assert expected == name_of(query)


@pytest.mark.parametrize("query", [TokenQuery(SCOPES), TokenQuery(SCOPES, tenant_id="t", enable_cae=True)])
def test_names_tell_the_query(query: TokenQuery) -> None:
    """A name leads back to the query."""
    assert query == query_of(name_of(query))


def test_a_challenge_wants_a_new_token() -> None:
    """What was fetched for others does for an ordinary query only."""
    queries = (TokenQuery(SCOPES), TokenQuery(SCOPES, claims="{}"))
    assert [True, False] == [Wish(query, SCOPES).accepts_cached for query in queries]
