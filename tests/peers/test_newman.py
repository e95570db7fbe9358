"""newman, unmodified, runs the demo collection as it is, with the emulator in Azure's place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.peers.programs import FOLDER, MODULES, run

from azbearer import demo
from azbearer.emulator import DEMO_CLIENT_SECRET, Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.node

DEMO = Path(demo.__file__).parent
COLLECTION = DEMO / "azure.postman_collection.json"
ENVIRONMENT = DEMO / "demo.postman_environment.json"


@pytest.fixture
def azure() -> Iterator[Emulator]:
    """An emulator that nobody else asks anything."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def newman(node: str, azure: Emulator, tmp_path: Path) -> Callable[[Path], tuple[int, dict[str, Any]]]:
    """Runs the demo with an environment; gives the exit code and what newman reports of the run."""
    report = tmp_path / "report.json"
    extra = {
        "NODE_EXTRA_CA_CERTS": str(azure.write_ca(tmp_path / "ca.pem")),
        "CONNECT_TO_PORT": str(azure.port),
    }

    def newman(environment: Path) -> tuple[int, dict[str, Any]]:
        done = run(
            node,
            *("--require", FOLDER / "connect_to.cjs"),
            *(MODULES / "newman" / "bin" / "newman.js", "run", COLLECTION, "--environment", environment),
            # Without a token, later URLs have hosts that don't exist, and newman can't write the failed
            # check of their certificate into its report.
            "--bail",
            *("--reporters", "cli,json", "--reporter-json-export", report, "--color", "off"),
            extra=extra,
        )
        assert report.is_file(), done.stdout
        return done.returncode, json.loads(report.read_text("utf-8"))["run"]

    return newman


def test_newman_runs_the_demo_green(
    newman: Callable[[Path], tuple[int, dict[str, Any]]], azure: Emulator
) -> None:
    """The files that azbearer runs are green in newman too: one token for six requests, ten tests."""
    code, ran = newman(ENVIRONMENT)
    assert (0, [], 10) == (code, ran["failures"], ran["stats"]["assertions"]["total"])
    asked = [(record.host, record.method) for record in azure.requests]
    assert ("login.microsoftonline.com", "POST") == asked[0]
    assert ["management.azure.com"] * 6 == [host for host, _ in asked[1:]]


def test_newman_fails_when_the_secret_is_wrong(
    newman: Callable[[Path], tuple[int, dict[str, Any]]], tmp_path: Path
) -> None:
    """The emulator insists on the secret, or green would mean nothing."""
    wrong = tmp_path / "wrong.json"
    text = ENVIRONMENT.read_text("utf-8")
    assert DEMO_CLIENT_SECRET in text
    wrong.write_text(text.replace(DEMO_CLIENT_SECRET, "wrong"), "utf-8")
    code, ran = newman(wrong)
    assert 1 == code
    assert "401" in str(ran["failures"])
