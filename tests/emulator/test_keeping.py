"""What a running emulator can be told by its owner: time, snapshots, seeds, state that outlives it."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
    Fault,
)
from azbearer.emulator.controlservice import KEY_HEADER
from azbearer.emulator.store import StateFileError

if TYPE_CHECKING:
    from pathlib import Path

GROUPS = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups"
VERSION = "api-version=2021-04-01"
SEED = {"resourceGroups": [{"name": "seeded", "location": "westeurope"}]}


def send(emulator: Emulator, method: str, path: str, data: bytes | None = None, **headers: str) -> Any:
    """The JSON of an answer, or its status where there is none."""
    context = ssl.create_default_context(cadata=emulator.ca_pem.decode())
    request = urllib.request.Request(emulator.url + path, data, headers, method=method)  # noqa: S310 - https
    try:
        with urllib.request.urlopen(request, context=context, timeout=10) as answer:  # noqa: S310 - https
            body = answer.read()
            return json.loads(body) if body else answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def token_of(emulator: Emulator) -> str:
    form = (
        f"grant_type=client_credentials&client_id={DEMO_CLIENT_ID}&resource=https://management.azure.com/"
        f"&client_secret={quote(DEMO_CLIENT_SECRET, safe='')}"
    )
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = send(emulator, "POST", f"/{DEMO_TENANT_ID}/oauth2/token", form.encode(), **kind)
    return str(answer["access_token"])


def arm(emulator: Emulator, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token_of(emulator)}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    return send(emulator, method, f"{path}?{VERSION}", data, **headers)


def names(emulator: Emulator) -> list[str]:
    return [group["name"] for group in arm(emulator, "GET", GROUPS)["value"]]


def test_state_outlives_the_emulator(tmp_path: Path) -> None:
    """Groups, running operations and registrations are there again with the same file."""
    settings = EmulatorSettings(state_file=tmp_path / "state.db", operation_seconds=3600)
    with Emulator(settings) as emulator:
        for name in ("kept", "doomed"):
            arm(emulator, "PUT", f"{GROUPS}/{name}", {"location": "westeurope"})
        arm(emulator, "DELETE", f"{GROUPS}/doomed")
    with Emulator(settings) as emulator:
        assert ["doomed", "kept"] == names(emulator)
        emulator.advance(3601)
        assert ["kept"] == names(emulator)


def test_a_state_file_has_one_emulator(tmp_path: Path) -> None:
    """A second one is refused before it opens a port, and can start when the first has ended."""
    settings = EmulatorSettings(state_file=tmp_path / "state.db")
    with Emulator(settings), pytest.raises(StateFileError, match="locked"):
        Emulator(settings).start()
    Emulator(settings).start().stop()


def test_snapshots_and_the_start() -> None:
    """Restoring goes back to a snapshot, resetting to the start, with its seed and without faults."""
    with Emulator() as emulator:
        emulator.seed(SEED)
        snapshot = emulator.snapshot()
        arm(emulator, "PUT", f"{GROUPS}/later", {"location": "westeurope"})
        assert ["later", "seeded"] == names(emulator)
        emulator.restore(snapshot)
        assert ["seeded"] == names(emulator)
        emulator.fault(Fault("close"))
        emulator.reset()
        assert ([], ()) == (names(emulator), emulator.faults)


def test_a_seed_that_makes_no_sense_is_refused() -> None:
    """With the reason."""
    with Emulator() as emulator, pytest.raises(ValueError, match="a seed has no part"):
        emulator.seed({"things": []})


def test_the_control_endpoint_over_a_socket() -> None:
    """Its key is random unless given, and works over HTTPS."""
    assert Emulator().control_key != Emulator().control_key
    with Emulator(EmulatorSettings(control_key="the-key")) as emulator:
        before = send(emulator, "GET", "/_azbearer", None, **{KEY_HEADER: "the-key"})["now"]
        data = b'{"seconds": 3600}'
        after = send(emulator, "POST", "/_azbearer/advance", data, **{KEY_HEADER: "the-key"})["now"]
        assert after >= before + 3600
        assert 403 == send(emulator, "GET", "/_azbearer")


def test_tokens_outlive_the_emulator_with_its_state(tmp_path: Path) -> None:
    """A token of before a restart opens the doors of after it, a reset or not; without a file it does not."""
    path = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}?{VERSION}"
    for state_file in (tmp_path / "state.db", None):
        settings = EmulatorSettings(state_file=state_file)
        with Emulator(settings) as first:
            headers: dict[str, Any] = {"Authorization": f"Bearer {token_of(first)}"}
            first.reset()
        with Emulator(settings) as second:
            answer = send(second, "GET", path, **headers)
        found = answer if state_file is None else answer["subscriptionId"]
        assert (401 if state_file is None else DEMO_SUBSCRIPTION_ID) == found
