"""Resource Graph over what ARM holds: pages, forms, scopes, the quota."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID

if TYPE_CHECKING:
    from collections.abc import Callable

WIDGETS = "{s}/resourceGroups/demo/providers/Contoso.Widgets/widgets"


@pytest.fixture
def ask(world: Any) -> Callable[..., Any]:
    """Sends a query: the reply."""
    world.group("Demo", tags={"env": "test"})
    for number in range(3):
        body = {"location": "westeurope", "properties": {"size": number}}
        world.arm("PUT", f"{WIDGETS}/W{number}", body)

    def send(query: str, **body: Any) -> Any:
        path = "/providers/Microsoft.ResourceGraph/resources"
        return world.arm("POST", path, {"query": query, **body}, version="2022-10-01")

    return send


def read(reply: Any) -> Any:
    return json.loads(reply.body)


def test_resources_have_the_form_of_the_service(ask: Callable[..., Any]) -> None:
    """Types and groups are in lower case, properties as they are."""
    reply = ask("Resources | order by name asc | limit 1")
    (row,) = read(reply)["data"]
    assert ("W0", "contoso.widgets/widgets", "demo") == (row["name"], row["type"], row["resourceGroup"])
    assert (DEMO_SUBSCRIPTION_ID, 0) == (row["subscriptionId"], row["properties"]["size"])
    assert ("14", "00:00:05") == (
        reply.header("x-ms-user-quota-remaining"), reply.header("x-ms-user-quota-resets-after")
    )  # fmt: skip


def test_containers_are_groups_and_subscriptions(ask: Callable[..., Any]) -> None:
    """Each with its type."""
    found = read(ask("ResourceContainers | project name, type | order by type asc"))["data"]
    assert ["microsoft.resources/subscriptions", "microsoft.resources/subscriptions/resourcegroups"] == [
        row["type"] for row in found
    ]


def test_pages_go_on_by_a_token(ask: Callable[..., Any]) -> None:
    """The token is there when there is more and the query keeps the ids."""
    query, names, options = "Resources | project id, name | order by name asc", [], {"$top": 2}
    while options:
        page = read(ask(query, options=options))
        names += [row["name"] for row in page["data"]]
        assert (3, len(page["data"])) == (page["totalRecords"], page["count"])
        token = page.get("$skipToken")
        assert ("true" if token else "false") == page["resultTruncated"]
        options = {"$top": 2, "$skipToken": token} if token else {}
    assert ["W0", "W1", "W2"] == names
    without = read(ask("Resources | project name", options={"$top": 2}))
    assert ("true", None) == (without["resultTruncated"], without.get("$skipToken"))
    assert ["W1", "W2"] == [row["name"] for row in read(ask(query, options={"$skip": 1}))["data"]]


def test_a_table_has_its_columns_apart(ask: Callable[..., Any]) -> None:
    """`resultFormat: table` tells names and types once."""
    data = read(ask("Resources | summarize n=count() by type", options={"resultFormat": "table"}))["data"]
    assert [{"name": "type", "type": "string"}, {"name": "n", "type": "integer"}] == data["columns"]
    assert [["contoso.widgets/widgets", 3]] == data["rows"]


def test_subscriptions_limit_the_scope(ask: Callable[..., Any]) -> None:
    """Only those of the caller's tenant count."""
    assert 3 == read(ask("Resources", subscriptions=[DEMO_SUBSCRIPTION_ID]))["count"]
    reply = ask("Resources", subscriptions=["0c0ffee0-0000-4000-8000-000000000002"])
    assert "NoValidSubscriptionsInQueryRequest" == read(reply)["error"]["details"][0]["code"]


def test_the_sixteenth_query_in_five_seconds_is_refused(world: Any, ask: Callable[..., Any]) -> None:
    """429 with the quota's headers, until the window is over."""
    replies = [ask("Resources | count") for _ in range(16)]
    assert ([200] * 15, 429) == ([reply.status for reply in replies[:15]], replies[15].status)
    assert ("0", "RateLimiting") == (
        replies[15].header("x-ms-user-quota-remaining"), read(replies[15])["error"]["code"]
    )  # fmt: skip
    world.clock.now += 5
    assert 200 == ask("Resources | count").status


@pytest.mark.parametrize(
    ("query", "options", "code"),
    [
        ("Resources | where", {}, "InvalidQuery"),
        ("Resources", {"$top": 1001}, "InvalidOptions"),
        ("Resources", {"$skipToken": "?"}, "InvalidSkipToken"),
    ],
)
def test_what_is_refused(ask: Callable[..., Any], query: str, options: Any, code: str) -> None:
    """Refusals have the service's envelope with details."""
    reply = ask(query, options=options)
    error = read(reply)["error"]
    assert (400, "BadRequest", code) == (reply.status, error["code"], error["details"][0]["code"])
    assert "Please provide below info when asking for support: timestamp = " in error["message"]
