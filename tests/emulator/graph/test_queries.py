"""The query options on lists: filters, selections, pages, counts, searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTUAL = {"ConsistencyLevel": "eventual"}


@pytest.fixture
def people(graph: Callable[..., Any]) -> Callable[..., Any]:
    """Graph with five users beside the one of the settings."""
    for index, name in enumerate(("Ada", "Bob", "Cem", "Dora", "Eve")):
        body = {
            "accountEnabled": index % 2 == 0,
            "displayName": f"{name} O'Neil",
            "mailNickname": name,
            "userPrincipalName": f"{name}@contoso.onmicrosoft.com",
            "passwordProfile": {"password": "x"},
            "otherMails": [f"{name}@home.example"],
        }
        assert 201 == graph("POST", "/users", body)[0]
    return graph


def names(answer: tuple[int, Any]) -> list[str]:
    assert 200 == answer[0], answer
    return [user["displayName"].partition(" ")[0] for user in answer[1]["value"]]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("displayName eq 'ada o''neil'", ["Ada"]),
        (
            "startswith(displayName, 'Do') or userPrincipalName eq 'eve@contoso.onmicrosoft.com'",
            ["Dora", "Eve"],
        ),
        ("accountEnabled eq false", ["Bob", "Dora"]),
        (
            "accountEnabled eq true and (startswith(mailNickname,'a') or startswith(mailNickname,'b'))",
            ["Ada"],
        ),
        ("otherMails/any(m:m eq 'bob@home.example')", ["Bob"]),
        ("otherMails/any(m:startswith(m, 'c'))", ["Cem"]),
        ("mailNickname in ('Ada', 'Eve', 'Zoe')", ["Ada", "Eve"]),
        ("createdDateTime ge 2027-01-01T00:00:00Z and mailNickname le 'b'", ["Ada"]),
    ],
)
def test_filters(people: Callable[..., Any], condition: str, expected: list[str]) -> None:
    """Texts compare without regard to case, conditions combine, lists are looked into."""
    assert expected == names(people("GET", f"/users?$filter={condition}"))


@pytest.mark.parametrize(
    "condition", ["mailNickname ne 'Ada'", "not(startswith(mailNickname,'A'))", "endswith(mailNickname,'a')"]
)
def test_advanced_filters_need_eventual_consistency(people: Callable[..., Any], condition: str) -> None:
    """Without header and count they are refused with the advice; with both they work."""
    status, body = people("GET", f"/users?$filter={condition}")
    assert (400, "Request_UnsupportedQuery") == (status, body["error"]["code"])
    assert names(people("GET", f"/users?$count=true&$filter={condition}", **EVENTUAL))


def test_pages_and_counts(people: Callable[..., Any]) -> None:
    """`$top` is the size of a page, nextLink goes on, and every object comes once."""
    first = people("GET", "/users?$top=2&$count=true&$select=displayName", **EVENTUAL)
    assert (6, 2) == (first[1]["@odata.count"], len(first[1]["value"]))
    assert first[1]["@odata.context"].endswith("/v1.0/$metadata#users(displayName)")
    found, link = names(first), first[1]["@odata.nextLink"]
    while link:
        answer = people("GET", link, **EVENTUAL)
        found, link = found + names(answer), answer[1].get("@odata.nextLink")
    assert ["Demo", "Ada", "Bob", "Cem", "Dora", "Eve"] == found
    assert "6" == people("GET", "/users/$count", **EVENTUAL)[1]


def test_selections(people: Callable[..., Any]) -> None:
    """Users show a few properties unless others are asked for."""
    user = people("GET", "/users/ada@contoso.onmicrosoft.com")[1]
    assert {"id", "displayName", "mail"} <= user.keys()
    assert "accountEnabled" not in user
    chosen = people("GET", "/users/ada@contoso.onmicrosoft.com?$select=accountEnabled")[1]
    assert {"accountEnabled": True} == {name: value for name, value in chosen.items() if "@" not in name}


def test_search_and_order(people: Callable[..., Any]) -> None:
    """`$search` needs the header; `$orderby` sorts."""
    assert 400 == people("GET", '/users?$search="displayName:or"')[0]
    assert ["Dora"] == names(people("GET", '/users?$search="displayName:or"', **EVENTUAL))
    either = '/users?$search="displayName:eve" OR "mail:x"'
    assert ["Eve"] == names(people("GET", either, **EVENTUAL))
    assert "Eve" == names(people("GET", "/users?$orderby=displayName desc"))[0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("$filter=nope eq 1", "Could not find a property named 'nope' on type 'microsoft.graph.user'"),
        ("$filter=displayName eq", "Syntax error"),
        ("$filter=displayName like 'a'", "Syntax error"),
        ("$filter=frob(displayName, 'a')", "unknown function with name 'frob'"),
        ("$select=nope", "Could not find a property named 'nope'"),
        ("$orderby=nope", "Could not find a property named 'nope'"),
        ("$top=1000", "Must be between 1 and 999"),
        ("$skiptoken=x", "page token"),
        ("$count=true", "ConsistencyLevel"),
        ("$expand=manager", "Could not find a property named 'manager'"),
        ("$expand=memberOf,appRoleAssignments", "more than one expand"),
        ("$expand=memberOf($top=1)", "does not understand '$expand=memberOf($top=1)'"),
        ("$apply=x", "does not understand the query option '$apply'"),
    ],
)
def test_queries_that_are_refused(people: Callable[..., Any], query: str, words: str) -> None:
    """Each has the sentence that tells what is wrong."""
    status, body = people("GET", f"/users?{query}")
    assert 400 == status
    assert words in body["error"]["message"]
