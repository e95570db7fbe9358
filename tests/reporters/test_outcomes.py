from __future__ import annotations

from typing import Any

from tests.reporters.scenes import empty, interrupted, red, stopped

from azbearer.reporters.outcomes import Collector, ItemOutcomes


def collected(stage: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Names of requests, with kinds and names of what became of them."""
    items: list[ItemOutcomes] = []
    stage.play(Collector(items.append))
    return [(item.planned.item.name, [outcome[:2] for outcome in item.outcomes]) for item in items]


def test_kinds(stage: Any) -> None:
    """Tests pass, fail or are left out; everything else that goes wrong is an error at newman's place."""
    red(stage)
    assert collected(stage) == [
        ("Tests fail", [("passed", "is quick"), ("failed", "is found"), ("skipped", "later")]),
        ("Script breaks", [("error", "test-script")]),
        ("No answer", [("error", "request")]),
        ("Rejected", [("error", "request")]),
    ]


def test_the_end_in_the_middle(stage: Any) -> None:
    """A request at which the run stopped counts if there is anything to tell of it."""
    stopped(stage)
    assert collected(stage) == [("One", [("error", "prerequest-script")])]


def test_a_request_that_was_not_sent(stage: Any) -> None:
    """A signal before anything happened leaves nothing to tell."""
    interrupted(stage)
    assert [name for name, _ in collected(stage)] == ["One"]


def test_nothing(stage: Any) -> None:
    """No request, no outcome."""
    empty(stage)
    assert collected(stage) == []
