"""One engine for each depth, and all of them ended."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.engines import Engines, EnginesClosedError


def test_one_for_each_depth(lab: Any) -> None:
    """An engine starts at the first need of its depth, and no other one does."""
    engines = Engines(lab.engine.start)
    engines.at(0), engines.at(0), engines.at(2)
    assert 2 == lab.engine.starts
    engines.close()
    assert 2 == lab.engine.closed


def test_turns(lab: Any) -> None:
    """There is one turn for each depth, whoever asks."""
    engines = Engines(lab.engine.start)
    assert engines.turn(1) is engines.turn(1)
    assert engines.turn(1) is not engines.turn(2)


def test_none_after_the_end(lab: Any) -> None:
    """A thread that was left to itself starts no process any more."""
    engines = Engines(lab.engine.start)
    engines.close()
    with pytest.raises(EnginesClosedError):
        engines.at(0)
    engines.close()
    assert (0, 0) == (lab.engine.starts, lab.engine.closed)
