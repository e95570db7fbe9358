from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbearer.collection.deep_json import DECODER, MOST_LEVELS, ConstantError, parse_deep

GOOD = [
    "null",
    " [] ",
    "{}",
    '"x"',
    "[1, [2.5, {}], []]",
    '{"a": {"b": [true, false, null]}, "c": "\\u00e9\\n"}',
    '{"a": 1, "a": 2}',
]
BAD = [
    "",
    "[",
    "{",
    "[1",
    "[1 2]",
    "[1,]",
    '{"a"}',
    '{"a":}',
    '{"a": 1,}',
    "{1: 2}",
    "[]]",
    '"x',
    "nul",
    "-",
    '["\\x"]',
    "[1}",
]


@pytest.mark.parametrize("text", GOOD)
def test_same_values(text: str) -> None:
    """Both readers give the same value."""
    assert json.loads(text) == parse_deep(text)


@pytest.mark.parametrize("text", BAD)
def test_same_refusals(text: str) -> None:
    """What Python's reader refuses is refused here."""
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    with pytest.raises(json.JSONDecodeError):
        parse_deep(text)


@pytest.mark.parametrize("text", ["[NaN]", "[-Infinity]", "Infinity"])
def test_constants(text: str) -> None:
    """NaN and infinity are refused with their position."""
    with pytest.raises(json.JSONDecodeError) as caught:
        parse_deep(text)
    assert max(text.find("N"), text.find("-"), 0) == caught.value.pos
    with pytest.raises(ConstantError):
        DECODER.decode(text)


def test_limit() -> None:
    """The deepest allowed document is read, one level more is refused."""
    assert parse_deep("[" * MOST_LEVELS + "]" * MOST_LEVELS)
    with pytest.raises(json.JSONDecodeError, match="nested deeper"):
        parse_deep("[[" + "[" * MOST_LEVELS + "]" * MOST_LEVELS + "]]")


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(json_values)
def test_any_value(value: Any) -> None:
    """Whatever Python writes is read as the same value."""
    assert value == parse_deep(json.dumps(value))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet='{}[]",:\\ 10.eutfnls-', max_size=20))
def test_any_text(text: str) -> None:
    """Both readers agree about what is JSON."""
    outcomes: list[Any] = []
    for read in (json.loads, parse_deep):
        try:
            outcomes.append(read(text))
        except json.JSONDecodeError:
            outcomes.append("refused")
    assert outcomes[0] == outcomes[1]
