"""Hooks in the forms in which callers give them."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import UsageError
from azbearer.library.hooking import hooks_of


def _one(_: Any) -> None: ...


def _two(_: Any) -> None: ...


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (_one, [("", _one)]),
        ([_one, _two], [("", _one), ("", _two)]),
        ({"a": _one, "b": [_one, _two]}, [("a", _one), ("b", _one), ("b", _two)]),
    ],
)
def test_forms(given: Any, expected: Any) -> None:
    """One, several, or by name; in the order in which they were given."""
    hooks = hooks_of(None, given)
    assert hooks is not None
    assert expected == [(hook.target, hook.call) for hook in hooks._hooks if hook.event == "test"]


def test_none() -> None:
    """A run without hooks does nothing for them."""
    assert hooks_of(None, []) is None


def test_what_is_no_function() -> None:
    """Is named by its type alone: it may be anything."""
    with pytest.raises(UsageError, match="before_request needs functions, and this is a int"):
        hooks_of([1], None)  # type: ignore[list-item]
