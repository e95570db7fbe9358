"""The Instance Metadata Service and Azure Arc's agent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SYSTEM_IDENTITY, DEMO_TENANT_ID, DEMO_USER_IDENTITY, ManagedIdentity

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

START = 1_800_000_000
IMDS = "http://169.254.169.254/metadata/identity/oauth2/token"
ARC = "http://localhost:40342/arc/metadata/identity/oauth2/token"
ARM = "resource=https%3A%2F%2Fmanagement.azure.com%2F"
TRUE = {"Metadata": "true"}


def get(
    world: World, query: str, headers: dict[str, str] = TRUE, version: str = "2018-02-01", url: str = IMDS
) -> Reply:
    return world.send("GET", f"{url}?api-version={version}&{query}", headers=headers)


def owner(world: World, reply: Reply) -> Any:
    return world.key.verify(json.loads(reply.body)["access_token"])["appid"]


def test_every_number_is_a_string(world: World) -> None:
    """The fields of the real service, with its types."""
    body = json.loads(get(world, ARM).body)
    token = world.key.verify(body.pop("access_token"))
    assert {
        "client_id": DEMO_SYSTEM_IDENTITY.client_id,
        "object_id": DEMO_SYSTEM_IDENTITY.principal_id,
        "expires_in": "3599",
        "expires_on": str(START + 3599),
        "ext_expires_in": "3599",
        "not_before": str(START - 300),
        "resource": "https://management.azure.com/",
        "token_type": "Bearer",
    } == body
    expected = (DEMO_TENANT_ID, "2", DEMO_SYSTEM_IDENTITY.principal_id)
    assert expected == (token["tid"], token["appidacr"], token["oid"])


def test_arm_accepts_the_token(world: World) -> None:
    """A machine's token is as good as any other."""
    token = json.loads(get(world, ARM).body)["access_token"]
    url = "https://management.azure.com/subscriptions?api-version=2022-12-01"
    assert 200 == world.send("GET", url, headers={"Authorization": f"Bearer {token}"}).status


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", DEMO_SYSTEM_IDENTITY),
        (f"&client_id={DEMO_USER_IDENTITY.client_id.upper()}", DEMO_USER_IDENTITY),
        (f"&object_id={DEMO_USER_IDENTITY.principal_id}", DEMO_USER_IDENTITY),
        (f"&msi_res_id={DEMO_USER_IDENTITY.resource_id}", DEMO_USER_IDENTITY),
        (f"&client_id={DEMO_SYSTEM_IDENTITY.client_id}", DEMO_SYSTEM_IDENTITY),
    ],
)
def test_an_identity_is_named_in_any_of_its_ways(world: World, query: str, expected: ManagedIdentity) -> None:
    """By client id, object id or resource id; by none of them it is the system-assigned one."""
    assert expected.client_id == owner(world, get(world, ARM + query))


@pytest.mark.parametrize(
    ("query", "headers", "version", "text"),
    [
        (ARM, {}, "2018-02-01", "metadata header"),
        (ARM, {"Metadata": "false"}, "2018-02-01", "metadata header"),
        (ARM, {**TRUE, "X-Forwarded-For": "1.2.3.4"}, "2018-02-01", "forwarded"),
        (ARM, TRUE, "", "api-version"),
        (ARM, TRUE, "2017-01-01", "api-version"),
        (ARM, TRUE, "latest", "api-version"),
        ("", TRUE, "2018-02-01", "audience parameter"),
        ("resource=https://unknown.example", TRUE, "2018-02-01", "AADSTS500011"),
        (f"{ARM}&client_id=other", TRUE, "2018-02-01", "Identity not found"),
        (f"{ARM}&client_id=a&msi_res_id=b", TRUE, "2018-02-01", "Only one of"),
    ],
)
def test_what_is_malformed_is_answered_400(
    world: World, query: str, headers: dict[str, str], version: str, text: str
) -> None:
    """Any answer proves to a probe that the service is there."""
    reply = get(world, query, headers, version)
    assert 400 == reply.status
    assert text in json.loads(reply.body)["error_description"]


def test_only_get_is_taken(world: World) -> None:
    """A POST is answered 405."""
    assert 405 == world.send("POST", IMDS, headers=TRUE).status


def test_several_user_assigned_identities_need_a_choice(worlds: Callable[..., World]) -> None:
    """The only one is meant without a word, of two none is."""
    one, two = (ManagedIdentity(f"id-{n}", f"/subscriptions/s/{n}") for n in "12")
    single = worlds(managed_identities=(one,))
    assert "id-1" == owner(single, get(single, ARM))
    reply = get(worlds(managed_identities=(one, two)), ARM)
    assert "Multiple user assigned" in json.loads(reply.body)["error_description"]


def test_a_machine_without_identity(worlds: Callable[..., World]) -> None:
    """The service is there, and has nothing to give."""
    reply = get(worlds(managed_identities=()), ARM)
    assert (400, "Identity not found") == (reply.status, json.loads(reply.body)["error_description"])


def arc(world: World, headers: dict[str, str]) -> Reply:
    return get(world, ARM, {**TRUE, **headers}, "2020-06-01", ARC)


def key_file(reply: Reply) -> Path:
    scheme, _, path = (reply.header("www-authenticate") or "").partition("Basic realm=")
    assert "" == scheme
    return Path(path)


def test_arc_wants_the_content_of_a_file(worlds: Callable[..., World], tmp_path: Path) -> None:
    """A challenge names the file; its content opens the door once, and the file is gone."""
    world = worlds(arc_key_folder=tmp_path)
    challenge = arc(world, {})
    path = key_file(challenge)
    assert (401, tmp_path, ".key") == (challenge.status, path.parent, path.suffix)
    proof = {"Authorization": f"Basic {path.read_text()}"}
    assert DEMO_SYSTEM_IDENTITY.client_id == owner(world, arc(world, proof))
    assert not path.exists()
    assert 401 == arc(world, proof).status


@pytest.mark.parametrize("value", ["Basic guessed", "Basic", "Bearer x"])
def test_arc_refuses_another_proof(worlds: Callable[..., World], tmp_path: Path, value: str) -> None:
    """There is no second challenge for a wrong answer."""
    reply = arc(worlds(arc_key_folder=tmp_path), {"Authorization": value})
    assert (401, None) == (reply.status, reply.header("www-authenticate"))


def test_arc_needs_header_and_agent(worlds: Callable[..., World], world: World, tmp_path: Path) -> None:
    """Without the Metadata header no file is written, without a folder there is no agent."""
    assert 400 == get(worlds(arc_key_folder=tmp_path), ARM, {}, "2020-06-01", ARC).status
    assert [] == list(tmp_path.iterdir())
    assert 404 == arc(world, {}).status
