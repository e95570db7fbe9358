from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.arm.resource_graph import Quotas
from azbearer.emulator import DEMO_SUBSCRIPTION_ID

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Azure

QUERY = "ResourceContainers | where type endswith '/resourcegroups' | project name, id"


@pytest.fixture(autouse=True)
def unused_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests have asked is nobody's business here."""
    monkeypatch.setattr("azbearer.cli.call.querying.SHARED", Quotas())


@pytest.fixture
def options(azure: Azure) -> tuple[str, str]:
    """Twelve groups, and the identity that sees them."""
    azure.emulator.seed({"resourceGroups": [{"name": f"g{at:02}", "location": "l"} for at in range(12)]})
    return ("-e", str(azure.write_environment()))


def test_all_rows(azure: Azure, options: tuple[str, str]) -> None:
    """One document."""
    ended = azure("query", QUERY, *options)
    assert (0, "") == (ended.code, ended.err)
    assert [f"g{at:02}" for at in range(12)] == sorted(row["name"] for row in json.loads(ended.out)["data"])


def test_the_first_rows_in_every_form(azure: Azure, options: tuple[str, str]) -> None:
    """The forms of the other calls."""
    rows = azure("query", QUERY, "--first", "3", "-o", "ndjson", *options).out.splitlines()
    assert [["name", "id"]] * 3 == [list(json.loads(row)) for row in rows]
    assert "g00\t/sub" == azure("query", QUERY, "--first", "5", "-o", "tsv", *options).out[:8]
    table = azure("query", QUERY, "--first", "5", "-o", "table", *options).out.splitlines()
    assert (7, ["Name", "Id"]) == (len(table), table[0].split())
    assert "12\n" == azure("query", QUERY, "--query", "length(data)", *options).out


def test_whose_resources(azure: Azure, options: tuple[str, str]) -> None:
    """Of some subscriptions; one that nobody sees is the service's error."""
    for name in ("--subscriptions", "--subscription"):
        assert 12 == len(
            azure("query", QUERY, name, DEMO_SUBSCRIPTION_ID, "-o", "ndjson", *options).out.splitlines()
        )
    other = DEMO_SUBSCRIPTION_ID.replace("7", "8")
    ended = azure("query", QUERY, "--subscriptions", f"{other},{other}", *options)
    assert (5, True) == (ended.code, "NoValidSubscriptions" in ended.err)


def test_a_query_in_a_file(azure: Azure, options: tuple[str, str], tmp_path: Path) -> None:
    """As `@FILE`."""
    (tmp_path / "q.kql").write_text(f"\ufeff{QUERY}\n", "utf-8")
    assert 0 == azure("query", f"@{tmp_path / 'q.kql'}", *options).code


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((" ",), 2, "the query is empty"),
        (("@/no/such",), 2, "the query can't be read"),
        ((QUERY, "-i"), 2, "-i is for one answer"),
        ((QUERY, "--first", "0"), 2, "not a number"),
        (("Resources | nonsense",), 5, "InvalidQuery"),
    ],
)
def test_what_makes_no_sense(
    azure: Azure, options: tuple[str, str], arguments: tuple[str, ...], code: int, words: str
) -> None:
    """With what is wrong."""
    ended = azure("query", *arguments, *options)
    assert (code, True) == (ended.code, words in ended.err), ended.err
