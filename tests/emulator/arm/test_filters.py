"""`$filter`."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.filters import Condition, parse_filter, select
from azbearer.emulator.wire import Request

DOCUMENTS: list[dict[str, Any]] = [
    {
        "id": "/subscriptions/s/resourceGroups/g/providers/A.B/c/x",
        "name": "x",
        "type": "A.B/c",
        "tags": {"T": "1"},
    },
    {
        "id": "/subscriptions/s/resourceGroups/h/providers/A.B/c/y",
        "name": "y",
        "type": "A.B/c",
        "location": "eu",
    },
]


def chosen(query: str) -> list[str]:
    return [document["name"] for document in select(Request("GET", f"/?{query}"), DOCUMENTS)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["x", "y"]),
        ("$filter=tagname eq 't'", ["x"]),
        ("$filter=tagValue eq '1'", ["x"]),
        ("$filter=tagName eq 't' and tagValue eq '2'", []),
        ("$filter=location eq 'EU'", ["y"]),
        ("$filter=resourceGroup eq 'G' and resourceType eq 'a.b/C'", ["x"]),
        ("$filter=name eq 'x' or name eq 'y'", ["x", "y"]),
        ("$filter=name eq 'y' and location eq 'us' or tagName eq 'T'", ["x"]),
        ("$filter=location ne 'eu'", ["x"]),
        ("$filter=substringof('X', name)", ["x"]),
        ("$filter=startswith(tagName, 't')", ["x"]),
        ("$filter=tagName eq 'T' and tagValue ne '1'", []),
    ],
)
def test_documents_are_selected(query: str, expected: list[str]) -> None:
    """Conditions are joined by and, compared without case."""
    assert expected == chosen(query)


def test_a_doubled_quote_is_one() -> None:
    """OData writes a quote in a text twice, and ` and ` in a text joins nothing."""
    expected = ((Condition("tagname", "eq", "it's"), Condition("tagvalue", "eq", "This and that or more")),)
    assert expected == parse_filter("tagName eq 'it''s' and tagValue eq 'This and that or more'")


@pytest.mark.parametrize(
    "text", ["colour eq 'x'", "name gt 'x'", "name eq x", "(name eq 'x')", "endswith(name, 'x')"]
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    """An unknown name, operator or join is an error, not everything."""
    with pytest.raises(ArmError, match="InvalidFilterInQueryString"):
        parse_filter(text)
