"""The description of the cloud."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

BASE = "https://localhost:8443"
PATH = f"{BASE}/metadata/endpoints"


def test_the_new_form_is_one_object(world: World) -> None:
    """Every address that a client needs is the emulator's own, and no token is wanted."""
    cloud = json.loads(world.send("GET", f"{PATH}?api-version=2022-09-01").body)
    assert (BASE, BASE) == (cloud["resourceManager"], cloud["authentication"]["loginEndpoint"])
    assert f"{BASE}/" == cloud["microsoftGraphResourceId"]
    assert "https://management.core.windows.net/" == cloud["authentication"]["audiences"][0]
    assert "vault.azure.net" == cloud["suffixes"]["keyVaultDns"]


def test_the_old_form_is_a_list(world: World) -> None:
    """The same object, in a list of clouds."""
    (cloud,) = json.loads(world.send("GET", f"{PATH}?api-version=2019-05-01").body)
    assert "AzbearerEmulator" == cloud["name"]


@pytest.mark.parametrize(("mark", "start"), [(True, b"\xef\xbb\xbf{"), (False, b"{")])
def test_there_may_be_a_byte_order_mark(worlds: Callable[..., World], start: bytes, *, mark: bool) -> None:
    """Azure sends one at times."""
    reply = worlds(metadata_bom=mark).send("GET", f"{PATH}?api-version=2022-09-01")
    assert reply.body.startswith(start)


def test_a_version_is_needed(world: World) -> None:
    """As everywhere in ARM."""
    reply = world.send("GET", PATH)
    assert (400, "MissingApiVersionParameter") == (reply.status, json.loads(reply.body)["error"]["code"])
