from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbearer.cli.call.jsontext import compact, elements, indented

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
ODD = '{"a":1,"a":2,"big":12345678901234567890123,"huge":1e400,"n":NaN,"s":"x\\u0000, {y}\\\\"}'


def test_nothing_but_white_space_changes() -> None:
    """Equal names, numbers beyond every float, NaN and escapes stay."""
    lines = [
        "{",
        '  "a": 1,',
        '  "a": 2,',
        '  "big": 12345678901234567890123,',
        '  "huge": 1e400,',
        '  "n": NaN,',
        '  "s": "x\\u0000, {y}\\\\"',
        "}",
    ]
    assert "\n".join(lines) == indented(ODD)
    assert ODD == compact(indented(ODD))


@given(VALUES)
def test_the_layout_is_that_of_python(value: object) -> None:
    """Both layouts are those of Python's own writer."""
    assert json.dumps(value, indent=2) == indented(json.dumps(value))
    assert json.dumps(value, separators=(",", ":")) == compact(json.dumps(value, indent=3))


@given(st.lists(VALUES, max_size=4))
def test_elements_are_cut_out(values: list[object]) -> None:
    """Commas and brackets within elements, and within texts, do not count."""
    assert values == [json.loads(each) for each in elements(json.dumps(values)[1:-1])]


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_list_has_no_elements(text: str) -> None:
    """White space is none."""
    assert [] == list(elements(text))


def test_depth_does_not_square_the_size() -> None:
    """The indentation of deeper lines stays the same."""
    assert len(indented("[" * 5000 + "]" * 5000)) < 5000 * 2 * 410
