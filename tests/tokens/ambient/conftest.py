"""The stage on which this room's flows play."""

from __future__ import annotations

import pytest
from tests.tokens.stage import Stage


@pytest.fixture
def stage() -> Stage:
    """An empty environment, at noon."""
    return Stage()
