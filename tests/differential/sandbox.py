"""Postman's own sandbox, as a program that takes cases and tells what they did."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from tests.differential.corpus import FOLDER
from tests.peers.programs import environment, needs_peers

if TYPE_CHECKING:
    from tests.differential.ours import Parts

_MOST_SECONDS = 120


def run(groups: list[list[dict[str, Any]]]) -> list[list[Parts]]:
    """Every case's stream; one process of Node.js runs them all. Without Node.js the test is skipped."""
    done = subprocess.run(
        [needs_peers(), FOLDER / "sandbox.cjs"],
        input=json.dumps(groups),
        env=environment({"TZ": "UTC"}),
        capture_output=True,
        encoding="utf-8",
        timeout=_MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    streams: list[list[Parts]] = json.loads(done.stdout)
    return streams
