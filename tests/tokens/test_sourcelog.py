from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

from azbearer.tokens.sourcelog import note, warn

if TYPE_CHECKING:
    import pytest


def test_levels(caplog: pytest.LogCaptureFixture) -> None:
    """Warnings and notes go to the room's own logger."""
    with caplog.at_level(logging.INFO, "azbearer.tokens"):
        warn("%s is slow", "it")
        note("%s is well", "it")
    assert [
        ("azbearer.tokens", logging.WARNING, "it is slow"),
        ("azbearer.tokens", logging.INFO, "it is well"),
    ] == caplog.record_tuples


def test_the_engine_loads_nothing_heavy() -> None:
    """Whoever only asks for tokens pays for neither logging, TLS, event loops nor cryptography."""
    heavy = (
        "{'logging', 'ssl', 'asyncio', 'cryptography', 'concurrent.futures', 'pycurl', 'subprocess', 'h11'}"
    )
    code = f"import sys, azbearer.tokens.engine, azbearer.tokens.drive; print({heavy} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "set()" == found.stdout.strip()
