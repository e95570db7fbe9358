"""newman and azbearer run the same collections: reports, exports, exit codes and requests are the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.differential.corpus import FOLDER
from tests.differential.runs import comparing
from tests.differential.runs.cases import cases
from tests.differential.runs.server import Recorder
from tests.peers.programs import needs_peers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.differential.runs.building import RunCase

pytestmark = pytest.mark.node

LEAST_CASES = 100
DIFFERENCES: dict[str, dict[str, str]] = json.loads((FOLDER / "runs" / "differences.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def server() -> Iterator[Recorder]:
    """The server that both talk to."""
    server = Recorder()
    server.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def theirs(server: Recorder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What newman makes of every case; one process runs them all."""
    return comparing.newman(needs_peers(), tmp_path_factory.mktemp("newman"), server)


@pytest.mark.xdist_group("runs")
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_runs_end_the_same(
    case: RunCase, theirs: dict[str, dict[str, Any]], server: Recorder, tmp_path: Path
) -> None:
    """Every case gives the same; one that is listed to differ does."""
    wanted, found = (
        json.loads(json.dumps(each))
        for each in (theirs[case.name], comparing.azbearer(case, tmp_path, server))
    )
    if case.differs:
        assert case.differs in DIFFERENCES
        assert wanted != found
    else:
        assert wanted == found


def test_the_corpus_is_large() -> None:
    """There are at least a hundred cases, and each has a name of its own."""
    names = [case.name for case in cases()]
    assert len(names) >= LEAST_CASES
    assert len(set(names)) == len(names)


def test_every_difference_is_used() -> None:
    """The list has no entry that no case shows."""
    assert set(DIFFERENCES) == {case.differs for case in cases() if case.differs}
