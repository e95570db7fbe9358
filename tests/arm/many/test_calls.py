"""`azbearer.Client` for many scopes and in batches, against the emulator."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

import azbearer
from azbearer import aio
from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
    Fault,
    Subscription,
)
from azbearer.errors import HttpStatusError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GROUPS = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourcegroups"
VERSION = "api-version=2022-09-01"
SUBSCRIPTIONS = tuple(
    Subscription(f"7b0d4a1e-0000-4000-8000-00000000b00{number}", DEMO_TENANT_ID, f"team {number}")
    for number in range(3)
)
USERS = "https://graph.microsoft.com/v1.0/users"


class Site:
    """An emulator that knows some groups, and how a client reaches it."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        self.emulator = emulator
        names = ("management.azure.com", "graph.microsoft.com")
        self.options: dict[str, Any] = {
            "credential": azbearer.ClientSecretCredential(
                DEMO_TENANT_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, authority=emulator.url,
                connection_verify=str(emulator.write_ca(folder / "ca.pem")),
            ),
            "verify": folder / "ca.pem",
            "connect_to": [f"{name}:443:127.0.0.1:{emulator.port}" for name in names],
        }  # fmt: skip
        emulator.seed({"resourceGroups": [{"name": f"g{number}", "location": "l"} for number in range(50)]})

    def calls(self) -> int:
        """HTTP requests so far, those for tokens left out."""
        return sum("/oauth2/" not in entry.path for entry in self.emulator.requests)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An emulator for one test; large batches are ready at once."""
    demo = Subscription(DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID, "demo")
    settings = EmulatorSettings(operation_seconds=0, page_size=2, subscriptions=(demo, *SUBSCRIPTIONS))
    with Emulator(settings) as emulator:
        yield Site(emulator, tmp_path)


@pytest.fixture
def client(site: Site) -> Iterator[azbearer.Client]:
    """A client of the emulator."""
    with azbearer.Client(**site.options) as client:
        yield client


def test_every_subscription(client: azbearer.Client) -> None:
    """All pages of them, each with all pages of its list, in order."""
    seen = client.subscriptions()
    assert 4 == len(seen)
    url = f"/subscriptions/{{subscriptionId}}/resourcegroups?{VERSION}"
    results = list(client.each(url, seen, every_page=True, workers=3))
    assert list(seen) == [dict(result.scope) for result in results]
    assert [50, 0, 0, 0] == sorted((len(result.items) for result in results), reverse=True)
    assert ["team 1"] == [each["displayName"] for each in client.subscriptions(matching="*m 1")]


def test_writes_for_lines_are_waited_for(client: azbearer.Client) -> None:
    """Made and deleted; an error is a result of its own scope."""
    url = f"{GROUPS}/{{line}}?{VERSION}"
    names = ["new-1", "bad%2Fname", "new-2"]
    made = list(client.each(url, names, method="PUT", json={"location": "westeurope"}))
    assert [True, False, True] == [result.ok for result in made]
    assert isinstance(made[1].error, HttpStatusError)
    gone = list(client.each(url, [names[0], names[2]], method="DELETE"))
    assert [True, True] == [result.ok for result in gone]
    assert [404, 404] == [
        result.reply.status for result in client.each(url, ["new-1", "new-2"]) if result.reply
    ]


def test_a_request_that_is_always_the_same(client: azbearer.Client) -> None:
    """Is a mistake."""
    with pytest.raises(UsageError, match="same for every scope"):
        client.each(f"/subscriptions?{VERSION}", ["a"])


def test_five_hundred_reads_in_few_calls(site: Site, client: azbearer.Client) -> None:
    """Two HTTP calls, with the answers of the serial run: status and value."""
    urls = [f"{GROUPS}/g{number % 60}?{VERSION}" for number in range(500)]
    before = site.calls()
    batched = client.batch(urls)
    assert site.calls() - before <= 30
    serial = {url: client.request("GET", url, check=False) for url in urls[:60]}
    assert [(serial[url].status, serial[url].json()) for url in urls] == [
        (reply.status, reply.json()) for reply in batched
    ]
    assert {200, 404} == {reply.status for reply in batched}


def test_five_hundred_reads_of_graph(site: Site, client: azbearer.Client) -> None:
    """25 HTTP calls of 20, and one more for those that were told to wait."""
    site.emulator.fault(Fault("status", "graph", status=429, retry_after="0", times=1, path="*/users"))
    urls = [f"{USERS}?$top={number % 5 + 1}" for number in range(500)]
    before = site.calls()
    batched = client.batch(urls)
    assert site.calls() - before <= 30
    serial = {url: client.get(url).json() for url in urls[:5]}
    assert [serial[url] for url in urls] == [reply.json() for reply in batched]


def test_a_batch_of_writes_that_depend_on_each_other(client: azbearer.Client) -> None:
    """In Graph's own order; the answers in ours."""
    call = azbearer.BatchCall
    group = {"displayName": "one", "mailEnabled": False, "mailNickname": "one", "securityEnabled": True}
    groups = USERS.replace("users", "groups")
    made, listed = client.batch(
        [call(groups, "POST", json=group, name="make"), call(f"{groups}?$top=5", depends_on=("make",))]
    )
    assert (201, ["one"]) == (made.status, [each["displayName"] for each in listed.json()["value"]])
    assert [] == client.batch([])


def test_a_query_of_resource_graph(site: Site, client: azbearer.Client) -> None:
    """All rows, or the first ones; pages are fetched when they are wanted."""
    query = "ResourceContainers | where type endswith '/resourcegroups' | project id, name"
    assert 50 == len(list(client.resource_graph(query)))
    assert 7 == len(list(client.resource_graph(query, first=7)))
    assert [] == list(client.resource_graph(query, subscriptions=[SUBSCRIPTIONS[0].id]))
    with pytest.raises(HttpStatusError, match="InvalidQuery"):
        list(client.resource_graph("Resources | nonsense"))
    assert site.calls() > 0


def test_the_same_to_await(site: Site) -> None:
    """Every power has its asynchronous face."""

    async def all_of_it() -> tuple[int, list[bool], list[int], int]:
        async with aio.Client(**site.options) as client:
            seen = await client.subscriptions()
            url = f"/subscriptions/{{subscriptionId}}?{VERSION}"
            oks = [result.ok async for result in client.each(url, seen)]
            replies = await client.batch([f"{GROUPS}/g1?{VERSION}", f"{GROUPS}/none?{VERSION}"])
            rows = [row async for row in client.resource_graph("ResourceContainers | project id", first=3)]
            return len(seen), oks, [reply.status for reply in replies], len(rows)

    assert (4, [True] * 4, [200, 404], 3) == asyncio.run(all_of_it())
