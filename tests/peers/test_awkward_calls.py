"""The control of the awkward servers: what `az rest` and azure-core make of them, beside azbearer.

These tests say what the peers do today. One that fails after an update of a peer is news, not a fault of
ours: then the documents that compare us have to be read again.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.call.conftest import call, loopback
from tests.peers.programs import environment
from tests.peers.test_azure_cli import PYTHON

from azbearer.cli.call.progress import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.call.conftest import Finished, Loopback

    AzRest = Callable[[str, str], tuple[int, str]]
    Call = Callable[..., Finished]

__all__ = ["call", "loopback"]


@pytest.fixture
def az_rest(loopback: Loopback, tmp_path: Path) -> AzRest:
    """`az rest` without a sign-in: exit code and standard output."""
    if not PYTHON.is_file():
        pytest.skip("the Azure CLI is not installed: run tools/setup_peers.py")
    variables = {
        "AZURE_CONFIG_DIR": str(tmp_path / "config"),
        "AZURE_CORE_COLLECT_TELEMETRY": "0",
        "AZURE_CORE_NO_COLOR": "1",
        "HOME": str(tmp_path),
    }

    def run(method: str, path: str) -> tuple[int, str]:
        command = ["rest", "--skip-authorization-header", "-m", method, "-u", f"{loopback.url}{path}"]
        command += ["-b", "{}"] if method in {"post", "put"} else []
        done = subprocess.run(
            [str(PYTHON), "-m", "azure.cli", *command],
            env=environment(variables), capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    return run


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Azbearer's pauses are not waited for."""
    monkeypatch.setattr(Watcher, "sleep", lambda *_: None)


def test_three_pages(az_rest: AzRest, call: Call, loopback: Loopback) -> None:
    """Az prints the first page and is content; azbearer reads all three, over an empty one and a 429."""
    for _ in "ab":
        loopback.plan.on("/1", 200, {"value": [1], "nextLink": "/2"})
    loopback.plan.on("/2", 429, Retry_After="1").on("/2", 200, {"value": [], "nextLink": "/3"})
    loopback.plan.on("/3", 200, {"value": [2]})
    code, out = az_rest("get", "/1")
    assert (0, {"value": [1], "nextLink": "/2"}) == (code, json.loads(out))
    ours = call("get", "/1", "--all")
    assert (0, {"value": [1, 2]}) == (ours.code, json.loads(ours.out))


def test_a_429(az_rest: AzRest, call: Call, loopback: Loopback) -> None:
    """Az gives up at once, whatever Retry-After says."""
    loopback.plan.on("/x", 429, Retry_After="1").on("/y", 429, Retry_After="1").on("/y", 200, {"a": 1})
    assert (1, 1) == (az_rest("get", "/x")[0], len(loopback.plan.asked))
    assert 0 == call("get", "/y").code


def test_a_list_by_post(az_rest: AzRest, call: Call, loopback: Loopback) -> None:
    """Az prints the first page."""
    first: dict[str, Any] = {"data": [1], "$skipToken": "t"}
    loopback.plan.on("/q", 200, first).on("/q", 200, first).on("/q", 200, {"data": [2]})
    assert first == json.loads(az_rest("post", "/q")[1])
    assert {"data": [1, 2]} == json.loads(call("post", "/q", "--all", "-b", "{}").out)


def test_a_deletion_that_goes_on(az_rest: AzRest, call: Call, loopback: Loopback) -> None:
    """Az is content with 202; azbearer asks until it is over."""
    loopback.plan.on("/x", 202, Location="/s", Retry_After="1")
    loopback.plan.on("/s", 202).on("/s", 202).on("/s", 204)
    assert (0, "") == az_rest("delete", "/x")
    assert ["DELETE /x"] == loopback.plan.lines
    assert (0, ["DELETE /x", *["GET /s"] * 3]) == (call("delete", "/x").code, loopback.plan.lines[1:])


def test_a_creation_that_goes_on(az_rest: AzRest, call: Call, loopback: Loopback) -> None:
    """Az prints the first answer, in which nothing is finished."""
    creating = {"properties": {"provisioningState": "Creating"}}
    done = {"properties": {"provisioningState": "Succeeded"}}
    loopback.plan.on("/x", 201, creating).on("/x", 201, creating).on("/x", 200, creating).on("/x", 200, done)
    assert (0, creating) == ((ended := az_rest("put", "/x"))[0], json.loads(ended[1]))
    assert done == json.loads(call("put", "/x", "-b", "{}").out)


def test_an_operation_that_fails(az_rest: AzRest, call: Call, loopback: Loopback) -> None:
    """Az never learns of it: exit code 0."""
    failed = {"status": "Failed", "error": {"code": "Conflict", "message": "in use"}}
    loopback.plan.on("/x", 202, Location="/s").on("/s", 200, failed)
    assert (0, 5) == (az_rest("delete", "/x")[0], call("delete", "/x").code)


# --- azure-core: where its tokens go ----------------------------------------------------------------------

TOKEN = "canary-token-of-core"


class Credential:
    """Gives one token."""

    def get_token(self, *_: str, **__: Any) -> Any:
        """A token."""
        from azure.core.credentials import AccessToken  # noqa: PLC0415 - skips without it

        return AccessToken(TOKEN, 2_000_000_000)


@pytest.fixture
def stranger() -> Iterator[Loopback]:
    """A second server, which nobody has reason to trust."""
    import threading  # noqa: PLC0415 - for this fixture alone

    from tests.cli.call.conftest import Loopback as Server  # noqa: PLC0415

    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


def core_client(url: str) -> Any:
    """azure-mgmt-resource's client; http is allowed here, as only loopback is asked."""
    resources = pytest.importorskip("azure.mgmt.resource.resources")
    from azure.core.pipeline.policies import BearerTokenCredentialPolicy  # noqa: PLC0415

    class OverHttp(BearerTokenCredentialPolicy):  # type: ignore[type-arg]  # of the policy
        """The ordinary policy without its insistence on https."""

        def on_request(self, request: Any) -> None:
            request.context.options["enforce_https"] = False
            super().on_request(request)

    return resources.ResourceManagementClient(
        Credential(), "s", base_url=url, authentication_policy=OverHttp(Credential(), "api://x/.default"),
        polling_interval=0,
    )  # fmt: skip


def _list(client: Any, home: Loopback, link: str) -> None:
    home.plan.on("/subscriptions/s/resourcegroups", 200, {"value": [], "nextLink": link})
    list(client.resource_groups.list())


def _delete(header: str) -> Callable[[Any, Loopback, str], None]:
    def run(client: Any, home: Loopback, link: str) -> None:
        home.plan.on("/subscriptions/s/resourcegroups/g", 202, **{header: link})
        client.resource_groups.begin_delete("g", polling_interval=0).wait()

    return run


WAYS = {
    "nextLink": _list,
    "Location": _delete("Location"),
    "Azure-AsyncOperation": _delete("Azure_AsyncOperation"),
}


@pytest.mark.parametrize("way", WAYS)
def test_azure_core_sends_its_token_to_strangers(loopback: Loopback, stranger: Loopback, way: str) -> None:
    """The control of `tests/arm/test_leaks.py`: each of these ways leaks there, and none does here."""
    stranger.plan.on("/evil", 200, {"value": [], "status": "Succeeded"})
    client = core_client(loopback.url)
    WAYS[way](client, loopback, f"{stranger.url}/evil")
    assert [f"Bearer {TOKEN}"] == [
        headers.get("Authorization") for _, _, headers, _ in stranger.plan.asked[:1]
    ]
