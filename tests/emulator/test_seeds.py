"""What exists from the start, from JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_SUBSCRIPTION_ID, App, EmulatorSettings, Grant, OperationRule, Subscription
from azbearer.emulator.seeds import read_seed, seeded

if TYPE_CHECKING:
    from pathlib import Path

TENANT = "0c0ffee0-0000-4000-8000-00000000000a"
OTHER = "0c0ffee0-0000-4000-8000-00000000000b"


def test_every_part_becomes_a_setting() -> None:
    """What an entry leaves out is the first tenant's, and a default."""
    seed = {
        "tenants": [{"id": TENANT, "domains": ["seeded.example"]}],
        "subscriptions": [{"id": OTHER, "displayName": "Seeded"}],
        "apps": [
            {"clientId": "ci", "secrets": ["s"], "publicClient": True, "graphPermissions": ["User.Read.All"]}
        ],
        "users": [{"id": OTHER, "upn": "ann@seeded.example", "password": "p"}],
        "grants": [{"principal": "ci", "role": "Reader"}],
        "operations": [{"type": "Contoso.*", "pattern": "state", "seconds": 5}],
    }
    settings = seeded(EmulatorSettings(), seed)
    assert {TENANT, "seeded.example"} == settings.tenants[0].names
    assert (Subscription(OTHER, TENANT, "Seeded"),) == settings.subscriptions
    assert (
        App(TENANT, "ci", ("s",), "seeded app", public_client=True, graph_permissions=("User.Read.All",))
        == settings.apps[0]
    )
    assert ("ann@seeded.example", "p") == (settings.users[0].upn, settings.users[0].password)
    assert (Grant("ci", "Reader", "/"),) == settings.grants
    assert (OperationRule("Contoso.*", pattern="state", seconds=5),) == settings.operations


def test_what_is_there_stays_beside_it() -> None:
    """The demonstration's app can still be used, and its subscription where the seed has none."""
    base = EmulatorSettings()
    settings = seeded(base, {"apps": [{"clientId": "ci"}]})
    assert base.apps[0] in settings.apps
    assert DEMO_SUBSCRIPTION_ID == settings.subscriptions[0].id


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "a seed must be an object"),
        ({"things": []}, "a seed has no part 'things'; there are tenants, "),
        ({"apps": [{}]}, r"apps\[0\]: 'clientId' is missing"),
        ({"subscriptions": [{"id": "x"}]}, "a subscription id must be a GUID"),
        ({"resources": [{"id": "/x"}]}, r"resources\[0\]: '/x' is not the id of a resource"),
        ({"resourceGroups": [{"name": "g"}]}, r"resourceGroups\[0\]: 'location' is missing"),
        ({"secrets": [{"vault": "v", "name": "n"}]}, r"secrets\[0\]: 'value' is missing"),
        ({"groups": [{}]}, r"groups\[0\]: 'displayName' is missing"),
        ({"registrations": {"s": "Microsoft.Network"}}, "registrations must hold a list"),
        ({"operations": [{"pattern": "sometimes"}]}, r"operations\[0\]: no pattern is named"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, value: Any, reason: str) -> None:
    """With the part, the number and the reason."""
    path = tmp_path / "seed.json"
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(ValueError, match=reason):
        seeded(EmulatorSettings(), read_seed(path))
