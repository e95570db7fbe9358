"""Emulators as pytest fixtures, in a pytest of their own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SUITE = """
import ssl
import urllib.request

import pytest

SEEN = []


def test_an_emulator_runs(azbearer_emulator, azbearer_emulator_ca):
    context = ssl.create_default_context(cafile=azbearer_emulator_ca)
    with urllib.request.urlopen(f"{azbearer_emulator.url}/get", context=context) as answer:
        assert answer.status == 200
    SEEN.append(azbearer_emulator.url)


@pytest.mark.azbearer_emulator(token_lifetime=5)
def test_another_one_with_settings_of_its_own(azbearer_emulator):
    assert azbearer_emulator.settings.token_lifetime == 5
    assert azbearer_emulator.requests == ()


def test_one_is_shared(azbearer_emulator_session):
    SEEN.append(azbearer_emulator_session)


def test_by_all(azbearer_emulator_session):
    assert SEEN[-1] is azbearer_emulator_session
"""
UNUSED = """
import sys


def test_nothing_is_loaded():
    assert "azbearer.emulator.pytest_plugin" in sys.modules
    others = {name for name in sys.modules if name.startswith("azbearer")}
    others -= {"azbearer.testing", "azbearer.testing.plugin"}  # the other plugin
    assert {"azbearer", "azbearer.version", "azbearer.emulator", "azbearer.emulator.pytest_plugin"} == others
"""


@pytest.mark.parametrize(("suite", "passed"), [(SUITE, 4), (UNUSED, 1)], ids=["used", "unused"])
def test_a_suite_of_somebody_else(tmp_path: Path, suite: str, passed: int) -> None:
    """The fixtures are there without a word in any file, and cost nothing when nobody asks for them."""
    (tmp_path / "test_suite.py").write_text(suite, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--strict-markers",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert f"{passed} passed" in done.stdout, done.stdout
