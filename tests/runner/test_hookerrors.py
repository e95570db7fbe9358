"""The place of an error in the caller's own file."""

from __future__ import annotations

import json

import pytest

from azbearer.runner.hookerrors import python_error


def _caught(text: str) -> BaseException:
    try:
        json.loads(text)
    except ValueError as error:
        return error
    raise AssertionError


def test_the_place_is_the_callers() -> None:
    """Not the line of the library that it called, which is in the stack."""
    error = python_error(_caught("{"))
    assert ("JSONDecodeError", f"{__file__}:{_caught.__code__.co_firstlineno + 2}, in _caught") == (
        error.name,
        error.place,
    )
    assert "decoder.py" in error.stack.splitlines()[0]


def test_an_assert_without_words() -> None:
    """Its line says what it is about."""
    with pytest.raises(AssertionError) as raised:
        assert not json.loads("[1]")
    raised.value.args = ()
    assert 'assert not json.loads("[1]")' == python_error(raised.value).message
