"""What a seed has of state is there from the start, in every service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_TENANT_ID, DEMO_USER_ID
from azbearer.emulator.directory import object_id
from azbearer.emulator.identities import DEMO_USER
from azbearer.emulator.planting import plant
from azbearer.emulator.seeds import state_of
from azbearer.emulator.settings import EmulatorSettings, Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

SEED: dict[str, Any] = {
    "secrets": [{"vault": "contoso", "name": "password", "value": "s3cr3t", "tags": {"a": "b"}}],
    "groups": [
        {
            "displayName": "team",
            "members": [DEMO_USER, DEMO_CLIENT_ID, "0c0ffee0-0000-4000-8000-0000000000aa"],
        }
    ],
}


def get(world: World, url: str) -> Any:
    host = url.partition("/")[0]
    audience = "vault.azure.net" if host.endswith("vault.azure.net") else host
    headers = {"Authorization": f"Bearer {world.token(f'https://{audience}')}"}
    return json.loads(world.send("GET", f"https://{url}", headers=headers).body)


def test_secrets_can_be_read(worlds: Callable[..., World]) -> None:
    """With everything that was given."""
    found = get(worlds(seed=state_of(SEED)), "contoso.vault.azure.net/secrets/password?api-version=7.4")
    assert ("s3cr3t", {"a": "b"}) == (found["value"], found["tags"])


def test_groups_have_members_by_any_name(worlds: Callable[..., World]) -> None:
    """Principal names and client ids stand for object ids; another id stays what it is."""
    world = worlds(seed=state_of(SEED))
    group = get(world, "graph.microsoft.com/v1.0/groups")["value"][0]
    members = get(world, f"graph.microsoft.com/v1.0/groups/{group['id']}/members")["value"]
    me = object_id(Tenant(DEMO_TENANT_ID), DEMO_CLIENT_ID)
    assert ("team", [DEMO_USER_ID, me]) == (group["displayName"], [each["id"] for each in members])


def test_what_exists_already_stays(worlds: Callable[..., World]) -> None:
    """A second seed changes nothing."""
    world = worlds(seed=state_of(SEED))
    before = world.controls.store.snapshot()
    changed = {"secrets": [{**SEED["secrets"][0], "value": "other"}], "groups": [{"displayName": "Team"}]}
    plant(state_of(changed), EmulatorSettings(), world.controls)
    assert before == world.controls.store.snapshot()


@pytest.mark.parametrize(
    ("seed", "reason"),
    [
        ({"secrets": [{"vault": "v", "name": "n", "value": "x" * 30_000}]}, r"secrets\[0\]: The value"),
        ({"groups": [{"displayName": "g", "tenantId": "nope"}]}, r"groups\[0\]: no tenant is named 'nope'"),
    ],
)
def test_what_makes_no_sense_is_named(world: World, seed: Any, reason: str) -> None:
    """With the entry's place."""
    with pytest.raises(ValueError, match=reason):
        plant(state_of(seed), EmulatorSettings(), world.controls)
