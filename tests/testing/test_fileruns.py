"""Collections stay with one worker of pytest-xdist."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import UsageError
from azbearer.testing.fileruns import check_distribution


@pytest.mark.parametrize(
    "worker",
    [
        {},
        {"azbearer_dist": "loadgroup", "workercount": 2},
        {"azbearer_dist": "loadfile", "workercount": 2},
        {"azbearer_dist": "each", "workercount": 2},
        {"azbearer_dist": "load", "workercount": 1},
    ],
)
def test_whole_files(worker: dict[str, Any]) -> None:
    """Without xdist, with one worker, or with a distribution that keeps files together."""
    check_distribution(worker)


@pytest.mark.parametrize("dist", ["load", "worksteal", "loadscope"])
def test_files_that_would_be_spread(dist: str) -> None:
    """The error says what to add."""
    with pytest.raises(UsageError) as raised:
        check_distribution({"azbearer_dist": dist, "workercount": 2})
    assert "--dist loadgroup" in raised.value.hint
