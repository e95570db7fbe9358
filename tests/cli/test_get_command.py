from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Azure, Ended

SUBSCRIPTIONS = "/subscriptions?api-version=2022-12-01"


def test_a_path_is_the_resource_managers(azure: Azure) -> None:
    """A relative path goes to the cloud's Resource Manager, with a token that it accepts."""
    ended = azure("get", SUBSCRIPTIONS, "-e", azure.write_environment())
    assert (0, "") == (ended.code, ended.err)
    assert "Enabled" == json.loads(ended.out)["value"][0]["state"]


def test_offline_needs_no_identity(cli: Callable[..., Ended]) -> None:
    """With `--offline` alone the demo's app of the emulator asks."""
    ended = cli("get", SUBSCRIPTIONS, "--offline")
    assert (0, 1) == (ended.code, len(json.loads(ended.out)["value"])), ended.err
