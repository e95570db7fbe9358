from __future__ import annotations

from typing import Any

import pytest

from azbearer.runner.text import entries, plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", "a"), (None, ""), (True, "true"), (5, "5"), (1.0, "1"), ([1, "a"], "1,a"), ({"a": 1}, '{"a":1}')],
)
def test_plain(value: Any, expected: str) -> None:
    """Null is nothing, the rest is spelled as JavaScript does."""
    assert expected == plain(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"key": "a"}, {"key": "b", "disabled": True}, None, "c", 5], [{"key": "a"}]),
        (None, []),
        ("text", []),
        ({"key": "a"}, []),
    ],
)
def test_entries(value: Any, expected: list[Any]) -> None:
    """Only enabled objects of a list count, whatever a script put there."""
    assert expected == entries(value)
