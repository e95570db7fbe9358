"""Emulators as pytest fixtures; installed with the package, and loaded by pytest under the name `azbearer`.

Nothing of the emulator is imported before a test asks for it: this module costs what its own lines
cost.

- `azbearer_emulator`: a new one for each test
- `azbearer_emulator_session`: one for all tests; `reset()` makes it as it was at the start
- `azbearer_emulator_ca`: the path of the CA's certificate of the first
- `azbearer_emulator_settings`: override it to have others; by default operations take no time

A test can change settings for itself:

    @pytest.mark.azbearer_emulator(token_lifetime=5, page_size=2)
    def test_something(azbearer_emulator): ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from azbearer.emulator import Emulator, EmulatorSettings

_MARK = "azbearer_emulator"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line(
        "markers", f"{_MARK}(**settings): fields of EmulatorSettings for this test's emulator"
    )


@pytest.fixture(scope="session")
def azbearer_emulator_settings() -> EmulatorSettings:
    """What the emulators of the fixtures begin with; override it in a conftest."""
    from azbearer.emulator import EmulatorSettings  # noqa: PLC0415 - see the module

    return EmulatorSettings(operation_seconds=0)


@pytest.fixture
def azbearer_emulator(
    request: pytest.FixtureRequest, azbearer_emulator_settings: EmulatorSettings
) -> Iterator[Emulator]:
    """A running emulator of this test's own."""
    from dataclasses import replace  # noqa: PLC0415 - see the module

    from azbearer.emulator import Emulator  # noqa: PLC0415 - see the module

    marks = reversed(list(request.node.iter_markers(_MARK)))
    changes = {name: value for mark in marks for name, value in mark.kwargs.items()}
    with Emulator(replace(azbearer_emulator_settings, **changes)) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def azbearer_emulator_session(azbearer_emulator_settings: EmulatorSettings) -> Iterator[Emulator]:
    """A running emulator that all tests share."""
    from azbearer.emulator import Emulator  # noqa: PLC0415 - see the module

    with Emulator(azbearer_emulator_settings) as emulator:
        yield emulator


@pytest.fixture
def azbearer_emulator_ca(azbearer_emulator: Emulator, tmp_path: Path) -> Path:
    """The CA of this test's emulator in a file, for clients that want one."""
    return azbearer_emulator.write_ca(tmp_path / "azbearer-emulator-ca.pem")
