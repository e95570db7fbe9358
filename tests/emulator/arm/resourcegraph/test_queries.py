"""Queries over a small table, and the words for what is not understood."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.emulator.arm.resourcegraph.errors import QueryError
from azbearer.emulator.arm.resourcegraph.queries import Table, run_query

ROWS: list[dict[str, Any]] = [
    {
        "name": "web-1",
        "type": "microsoft.web/sites",
        "location": "westeurope",
        "tags": {"Env": "prod"},
        "size": 3,
        "properties": {"state": "Running", "hosts": ["a", "b"], "sku": {"name": "S1"}},
    },
    {
        "name": "web-2",
        "type": "microsoft.web/sites",
        "location": "eastus",
        "tags": {"env": "test"},
        "size": 1,
        "properties": {"state": "Stopped", "hosts": []},
    },
    {
        "name": "Disk",
        "type": "microsoft.compute/disks",
        "location": "westeurope",
        "tags": None,
        "size": 7,
        "properties": {},
    },
]
TABLES = {"resources": lambda: Table(tuple(ROWS[0]), [dict(row) for row in ROWS])}


def run(query: str) -> Table:
    return run_query(query, TABLES, "resources")


def names(query: str) -> list[Any]:
    return [row["name"] for row in run(query).rows]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("type =~ 'Microsoft.Web/Sites'", ["web-1", "web-2"]),
        ("type == 'Microsoft.Web/Sites'", []),
        ("type != 'microsoft.web/sites'", ["Disk"]),
        ("type !~ 'MICROSOFT.WEB/SITES'", ["Disk"]),
        ("name contains 'IS'", ["Disk"]),
        ("name !contains 'IS'", ["web-1", "web-2"]),
        ("name contains_cs 'IS'", []),
        ("name startswith 'W' and location endswith 'US'", ["web-2"]),
        ("type has 'web'", ["web-1", "web-2"]),
        ("type has 'we'", []),
        ("location in ('eastus', 'northeurope')", ["web-2"]),
        ("location in~ ('EASTUS') or size > 5", ["web-2", "Disk"]),
        ("location !in ('eastus')", ["web-1", "Disk"]),
        ("tags.env =~ 'Prod'", ["web-1"]),
        ("tags['env'] == 'test'", ["web-2"]),
        ("isnotempty(tags.env) and not(properties.state == 'Running')", ["web-2"]),
        ("properties.hosts[1] == 'b'", ["web-1"]),
        ("array_length(properties.hosts) == 0", ["web-2"]),
        ("tolower(name) == 'disk'", ["Disk"]),
        ("(size >= 3 and size <= 7) and name != 'Disk'", ["web-1"]),
        ("strcat(name, '/', location) == \"web-2/eastus\"", ["web-2"]),
    ],
)
def test_conditions(condition: str, expected: list[str]) -> None:
    """Operators heed case or not as Kusto has it, and paths go into objects and lists."""
    assert expected == names(f"Resources | where {condition}")


@pytest.mark.parametrize(
    ("query", "columns", "rows"),
    [
        (
            "Resources | where name == 'web-1' | project Name=name, properties.sku.name, L=toupper(location)",
            ("Name", "properties_sku_name", "L"),
            [["web-1", "S1", "WESTEUROPE"]],
        ),
        ("Resources | extend big = size > 2 | where big | project name", ("name",), [["web-1"], ["Disk"]]),
        (
            "Resources | summarize count() by location | order by count_ desc",
            ("location", "count_"),
            [["westeurope", 2], ["eastus", 1]],
        ),
        (
            "Resources | summarize n = count(), total=sum(size), most=max(size), kinds=dcount(type)",
            ("n", "total", "most", "kinds"),
            [[3, 11, 7, 2]],
        ),
        (
            "Resources | summarize by location | sort by location asc",
            ("location",),
            [["eastus"], ["westeurope"]],
        ),
        (
            "Resources | summarize all=make_set(location) by type | where type has 'web'",
            ("type", "all"),
            [["microsoft.web/sites", ["westeurope", "eastus"]]],
        ),
        ("Resources | distinct location", ("location",), [["westeurope"], ["eastus"]]),
        ("Resources | count", ("Count",), [[3]]),
        (
            "Resources | order by location asc, size desc | project name | take 2",
            ("name",),
            [["web-2"], ["Disk"]],
        ),
        ("Resources | top 1 by size | project name", ("name",), [["Disk"]]),
        ("Resources | limit 1 | project-away type, tags, properties, size, location", ("name",), [["web-1"]]),
        ("Resources | limit 1 | project-keep name | project-rename id2 = name", ("id2",), [["web-1"]]),
        ("where size == 1 | project name // no table named", ("name",), [["web-2"]]),
    ],
)
def test_operators(query: str, columns: tuple[str, ...], rows: list[list[Any]]) -> None:
    """Each operator makes the table that Kusto's documentation says."""
    table = run(query)
    assert (columns, rows) == (table.columns, [list(row.values()) for row in table.rows])


@pytest.mark.parametrize(
    ("query", "code", "token"),
    [
        ("Resources | where", "ParserFailure", "<EOF>"),
        ("Resources | where name == ", "ParserFailure", "<EOF>"),
        ("Resources where name", "ParserFailure", "where"),
        ("Resources | take many", "ParserFailure", "many"),
        ("Resources | where name == #", "ParserFailure", "#"),
        ("Resources | join kind=inner (Resources) on id", "InvalidQueryLanguage", "join"),
        ("Resources | mv-expand tags", "InvalidQueryLanguage", "mv-expand"),
        ("Resources | where frob(name)", "InvalidQueryLanguage", "frob"),
        ("Resources | summarize percentile(size, 5)", "InvalidQueryLanguage", "percentile"),
    ],
)
def test_what_is_not_understood(query: str, code: str, token: str) -> None:
    """The error names the token, and the place of one that cannot be read."""
    with pytest.raises(QueryError) as caught:
        run(query)
    assert (code, token) == (caught.value.detail["code"], caught.value.detail["token"])


def test_places_are_told() -> None:
    """Lines are counted from 1, columns from 0."""
    with pytest.raises(QueryError) as caught:
        run("Resources\n| where ) ")
    assert (2, 8) == (caught.value.detail["line"], caught.value.detail["characterPositionInLine"])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Nothing | take 1", "Table Nothing is invalid"),
        (
            "Resources | where nope == 1",
            "'where' operator: Failed to resolve column or scalar expression named",
        ),
        ("Resources | project name | where size == 1", "named 'size'"),
        ("Resources | project-away nope", "'project-away' operator"),
    ],
)
def test_what_is_not_there(query: str, words: str) -> None:
    """Tables and columns that do not exist are named with the operator."""
    with pytest.raises(QueryError) as caught:
        run(query)
    assert words in caught.value.detail["message"]
