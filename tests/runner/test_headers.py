"""A request's own headers; what newman puts on the wire of them is in test_request.py."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.headers import OwnHeaders, arranged


def pairs(*headers: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in headers]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a", "ACCEPT", "a"], ["a", "a", "ACCEPT"]),
        (["A", "b", "a", "A"], ["b", "a"]),
        (["", "a"], ["a"]),
        (["b", "a"], ["b", "a"]),
    ],
)
def test_side_by_side(names: list[str], expected: list[str]) -> None:
    """Headers of one name are grouped at the place of the first, and of several spellings one stays."""
    assert expected == [name for name, _ in arranged(tuple((name, "x") for name in names))]


def test_resolved_in_their_order() -> None:
    """Name by name and value by value as they are written, those that are left out in the end as well."""
    seen: list[str] = []

    def resolve(text: str) -> str:
        seen.append(text)
        return text.replace("{{A}}", "a")

    headers = OwnHeaders(pairs(("{{A}}", "1"), ("b", "{{B}}"), ("A", "2"), ("b", "3")))
    assert (("b", "{{B}}"), ("b", "3"), ("A", "2")) == headers.resolved(resolve)
    assert ["{{A}}", "1", "b", "{{B}}", "A", "2", "b", "3"] == seen


def test_nothing_to_resolve() -> None:
    """Without a variable they are arranged once."""
    headers = OwnHeaders(pairs(("a", 1), ("b", None), ("a", "2")))
    first = headers.resolved(lambda _: pytest.fail("asked"))
    assert (("a", "1"), ("a", "2"), ("b", "")) == first
    assert first is headers.resolved(lambda _: pytest.fail("asked"))


def test_templates() -> None:
    """Every name and value that has a variable in it, and is not disabled."""
    given = [*pairs(("a", "{{b}}"), ("{{c}}", 1)), {"key": "{{d}}", "disabled": True}]
    assert ["{{b}}", "{{c}}"] == OwnHeaders(given).templates
