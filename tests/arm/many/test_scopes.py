from __future__ import annotations

from typing import Any

import pytest

from azbearer.arm.many.scopes import in_management_group, names_in, scope_of, scopes_in, subscriptions_in
from azbearer.errors import FileFormatError

LISTED: list[Any] = [
    {"subscriptionId": "aaa", "displayName": "Production 1", "tenantId": "t"},
    {"subscriptionId": "bbb", "displayName": "Test", "tenantId": "t"},
    {"subscriptionId": "AAA", "displayName": "the same again"},
    {"odd": 1},
    "odder",
]


def test_subscriptions_of_the_list() -> None:
    """Each once; what is none is passed over."""
    assert ["aaa", "bbb"] == [scope.name for scope in subscriptions_in(LISTED)]
    first = next(subscriptions_in(LISTED))
    assert {"subscriptionId": "aaa", "displayName": "Production 1", "tenantId": "t"} == first.values
    assert {"subscriptionId": "aaa", "displayName": "Production 1"} == first.shown


def test_subscriptions_below_a_management_group() -> None:
    """Descendants have groups among them, and name things differently."""
    items = [
        {"type": "Microsoft.Management/managementGroups", "name": "child"},
        {"type": "Microsoft.Management/managementGroups/subscriptions", "name": "ccc",
         "properties": {"displayName": "Three"}},
    ]  # fmt: skip
    assert [{"subscriptionId": "ccc", "displayName": "Three"}] == [
        scope.values for scope in subscriptions_in(items)
    ]
    assert "/managementGroups/a%2Fb/descendants?" in in_management_group("a/b")


@pytest.mark.parametrize(
    ("pattern", "names"),
    [("prod*", ["aaa"]), ("TEST", ["bbb"]), ("b?b", ["bbb"]), ("*", ["aaa", "bbb"]), ("none", [])],
)
def test_a_filter(pattern: str, names: list[str]) -> None:
    """Of the name or the id, in any case."""
    assert names == [scope.name for scope in subscriptions_in(LISTED, pattern)]


def test_lines_of_text() -> None:
    """Empty ones count for nothing, line ends of Windows neither."""
    found = scopes_in("one\r\n\n  two, three\n", "f.txt", {"line"})
    assert [{"line": "one"}, {"line": "two, three"}] == [scope.values for scope in found]


def test_a_csv_file_by_its_name_or_its_head() -> None:
    """Columns by name; texts stay as they are."""
    text = 'name,id\n"a, b",007\n\n'
    for found in (scopes_in(text, "f.csv", {"line"}), scopes_in(text, "standard input", {"id"})):
        assert [{"name": "a, b", "id": "007"}] == [scope.values for scope in found]
        assert ["a, b, 007"] == [scope.name for scope in found]
    assert ["name,id", '"a, b",007'] == [scope.name for scope in scopes_in(text, "f.txt", {"line"})]


def test_json_lines() -> None:
    """Numbers stay as they were written, null is nothing."""
    (found,) = scopes_in('{"a": "x", "n": 1.50, "z": null, "t": true, "l": [1]}', "f", {"a"})
    assert {"a": "x", "n": "1.50", "z": "", "t": "true", "l": '["1"]'} == found.values


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("\n \n", "f", "f"),
        ('{"a": 1}\n[2]', "f", "f, line 2"),
        ('{"a": 1}\n{', "f", "f, line 2"),
        ("a,b\n1,2\n3\n", "f.csv", "f.csv, line 3"),
        ('a,b\n"1" x,2\n', "f.csv", "f.csv, line 2"),
    ],
)
def test_lines_that_are_wrong(text: str, name: str, where: str) -> None:
    """Which line it is."""
    with pytest.raises(FileFormatError) as caught:
        scopes_in(text, name, {"a"})
    assert where == caught.value.where


def test_names_in_braces() -> None:
    """Those of Microsoft's pages; variables of Postman are something else."""
    assert {"a", "b.c"} == names_in("/x/{a}/{{v}}/{b.c}?{")
    assert {"line": "x"} == scope_of("x").values
