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
)
from azbearer.errors import HttpStatusError, LimitError, OperationError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.arm.conftest import Server

GROUPS = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourcegroups"
VERSION = {"api-version": "2022-09-01"}


class Site:
    """An emulator, and a client that takes it for Azure."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        self.emulator = emulator
        self.options: dict[str, Any] = {
            "verify": emulator.write_ca(folder / "ca.pem"),
            "connect_to": [f"management.azure.com:443:127.0.0.1:{emulator.port}"],
        }
        self.credential = azbearer.ClientSecretCredential(
            DEMO_TENANT_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET,
            authority=emulator.url, connection_verify=str(folder / "ca.pem"),
        )  # fmt: skip
        self.client = azbearer.Client(self.credential, **self.options)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An emulator for one test."""
    with Emulator(EmulatorSettings(operation_seconds=0.1)) as emulator:
        made = Site(emulator, tmp_path)
        with made.client:
            yield made


@pytest.fixture
def client(site: Site) -> azbearer.Client:
    """A client of the emulator."""
    return site.client


@pytest.fixture
def plain(home: Server) -> Iterator[azbearer.Client]:
    """A client of the home server."""
    credential = azbearer.StaticTokenCredential("canary-token-9")
    with azbearer.Client(credential, scope="api://tests", hosts=[home.url]) as client:
        yield client


def test_a_resource_from_its_making_to_its_end(client: azbearer.Client) -> None:
    """Put, get, patch, head, list, delete, head."""
    made = client.put(f"{GROUPS}/one", params=VERSION, json={"location": "westeurope"})
    assert ("one", "Succeeded") == (made.json()["name"], made.json()["properties"]["provisioningState"])
    assert "one" == client.get(f"{GROUPS}/one", params=VERSION).json()["name"]
    changed = client.patch(f"{GROUPS}/one", params=VERSION, json={"tags": {"a": "b"}})
    assert {"a": "b"} == changed.json()["tags"]
    assert ["one"] == [item["name"] for item in client.items(GROUPS, params=VERSION)]
    assert 204 == client.head(f"{GROUPS}/one", params=VERSION).status
    client.delete(f"{GROUPS}/one", params=VERSION)
    assert 404 == client.head(f"{GROUPS}/one", params=VERSION).status


def test_an_error_has_the_answer(client: azbearer.Client) -> None:
    """What, where, what to try; and the reply itself."""
    with pytest.raises(HttpStatusError, match="ResourceGroupNotFound") as caught:
        client.get(f"{GROUPS}/none", params=VERSION)
    assert (404, 5) == (caught.value.response.status, caught.value.exit_code)
    assert not client.request("GET", f"{GROUPS}/none", params=VERSION, check=False).ok


def test_an_operation(client: azbearer.Client) -> None:
    """Begun, resumed by its id, waited for."""
    client.put(f"{GROUPS}/two", params=VERSION, json={"location": "westeurope"})
    begun = client.begin("DELETE", f"{GROUPS}/two", params=VERSION)
    assert (202, False) == (begun.first.status, begun.done)
    resumed = client.resume(begun.resume_id)
    words: list[str] = []
    assert resumed.wait(progress=lambda operation: words.append(operation.status)).ok
    assert (True, "Succeeded", "Accepted") == (resumed.done, resumed.status, words[0])


def test_a_429_is_waited_for(site: Site) -> None:
    """The emulator is told to refuse once."""
    site.emulator.fault(Fault("status", status=429, retry_after="0", times=1, path="/subscriptions*"))
    assert site.client.get("/subscriptions", params=VERSION).ok


def test_any_azure_core_credential(site: Site) -> None:
    """azure-identity's own work as well."""
    identity = pytest.importorskip("azure.identity")
    credential = identity.ClientSecretCredential(
        DEMO_TENANT_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, authority=site.emulator.url,
        disable_instance_discovery=True, connection_verify=str(site.options["verify"]),
    )  # fmt: skip
    with azbearer.Client(credential, **site.options) as client:
        assert client.get("/subscriptions", params=VERSION).ok


def test_claims(site: Site) -> None:
    """A claims challenge costs one token and one request more, and nobody notices."""
    site.client.get("/subscriptions", params=VERSION)
    site.emulator.demand_claims({"access_token": {"acrs": {"essential": True, "value": "c1"}}})
    assert site.client.get("/subscriptions", params=VERSION).ok


def test_awaited(site: Site) -> None:
    """The same to await, many at a time."""

    async def ask() -> tuple[list[int], list[str], int, bool]:
        async with aio.Client(site.credential, **site.options) as client:
            replies = await asyncio.gather(*[client.get("/subscriptions", params=VERSION) for _ in range(20)])
            await client.put(f"{GROUPS}/three", params=VERSION, json={"location": "westeurope"})
            names = [item["name"] async for item in client.items(GROUPS, params=VERSION)]
            begun = await client.begin("DELETE", f"{GROUPS}/three", params=VERSION)
            await (await client.resume(begun.resume_id)).wait()
            head = await client.head(f"{GROUPS}/three", params=VERSION)
            return [reply.status for reply in replies], names, head.status, begun.done

    assert ([200] * 20, ["three"], 404, False) == asyncio.run(ask())


def test_pages(plain: azbearer.Client, home: Server) -> None:
    """Each is fetched when it is wanted; an empty one is one."""
    home.plan.on("/1", 200, {"value": [1], "nextLink": f"{home.url}/2"})
    home.plan.on("/2", 200, {"value": [], "nextLink": f"{home.url}/3"}).on("/3", 200, {"value": [2, 3]})
    walk = plain.pages(f"{home.url}/1")
    assert [1] == next(walk).items
    assert ["/1"] == [request.path for request in home.plan.received]
    assert [[], [2, 3]] == [page.items for page in walk]
    assert [] == list(walk)


def test_pages_that_end_badly(plain: azbearer.Client, home: Server) -> None:
    """What was read was given, then the error is raised."""
    home.plan.on("/1", 200, {"value": [1], "nextLink": f"{home.url}/2"}).on("/2", 403)
    found: list[Any] = []
    with pytest.raises(HttpStatusError):
        found.extend(iter(_collecting(plain, f"{home.url}/1", found)))
    assert [1] == found


def _collecting(client: azbearer.Client, url: str, found: list[Any]) -> Iterator[Any]:
    for item in client.items(url):
        found.append(item)
        yield from ()


def test_a_failed_operation(plain: azbearer.Client, home: Server) -> None:
    """It is raised with the service's words."""
    home.plan.on("/x", 202, Location="/status", Retry_After="0")
    home.plan.on(
        "/status", 200, {"status": "Failed", "error": {"code": "Conflict", "message": "It is in use."}}
    )
    with pytest.raises(OperationError, match=r"the operation failed: Conflict: It is in use"):
        plain.delete(f"{home.url}/x")


def test_a_timeout(plain: azbearer.Client, home: Server) -> None:
    """What would wait longer than the call may take is not begun; the id takes it up later."""
    home.plan.on("/x", 202, Location="/status", Retry_After="500")
    operation = plain.begin("DELETE", f"{home.url}/x", timeout=5.0)
    with pytest.raises(LimitError):
        operation.wait()
    assert operation.resume_id.startswith("op1.")


def test_what_is_sent(plain: azbearer.Client, home: Server) -> None:
    """Parameters, headers, conditions and bodies as they are given."""
    home.plan.on("/x", 200, b"{}")
    plain.request(
        "post", f"{home.url}/x?a=1", params={"$top": 5, "b c": True}, content=b"\xff\x00", if_match="*",
        headers={"X-Own": "1"},
    )  # fmt: skip
    received = home.plan.received[0]
    assert ("POST", "/x?a=1&$top=5&b%20c=true", b"\xff\x00") == (
        received.method,
        received.path,
        received.body,
    )
    assert ("*", "1", "Bearer canary-token-9") == tuple(
        received.header(name) for name in ("If-Match", "X-Own", "Authorization")
    )


def test_a_download(plain: azbearer.Client, home: Server, tmp_path: Path) -> None:
    """Into the file as it came, an empty one too; an error leaves what was there."""
    path = tmp_path / "file"
    home.plan.on("/x", 200, b"\x00\xff" * 100).on("/empty", 200).on("/no", 404, b"gone")
    assert b"" == plain.download(f"{home.url}/x", path).content
    assert b"\x00\xff" * 100 == path.read_bytes()
    with pytest.raises(HttpStatusError):
        plain.download(f"{home.url}/no", path)
    assert [path] == list(tmp_path.iterdir())
    assert 200 == len(path.read_bytes())
    plain.download(f"{home.url}/empty", path)
    assert b"" == path.read_bytes()


def test_a_download_that_has_no_place(plain: azbearer.Client, home: Server, tmp_path: Path) -> None:
    """The error names the file."""
    home.plan.on("/x", 200, b"abc")
    with pytest.raises(OutputError, match="can't be written"):
        plain.download(f"{home.url}/x", tmp_path / "none" / "file")


def test_wrong_arguments(plain: azbearer.Client, home: Server) -> None:
    """They are refused before anything is sent."""
    with pytest.raises(TypeError, match="jsn"):
        plain.get(f"{home.url}/x", jsn=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="two bodies"):
        plain.post(f"{home.url}/x", json=1, content=b"")
    with pytest.raises(UsageError, match="no cloud"):
        azbearer.Client(azbearer.StaticTokenCredential("x"), cloud="nimbus")
    assert [] == home.plan.received


def test_nothing_secret_is_shown(plain: azbearer.Client, home: Server) -> None:
    """Neither a reply nor its error has the query or the token in its text."""
    home.plan.on("/x", 403, {"error": {"code": "No", "message": "no"}})
    reply = plain.request("GET", f"{home.url}/x?sig=canary", check=False)
    with pytest.raises(HttpStatusError) as caught:
        plain.get(f"{home.url}/x?sig=canary")
    assert "canary" not in f"{reply!r} {caught.value!r} {caught.value.lines()}"
