from __future__ import annotations

import math
from typing import Any

import pytest

from azbearer.collection.numbers import HugeNumber, exact_float
from azbearer.variables.values import number_text, value_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ("", ""),
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (12345678901234567890, "12345678901234567890"),
        (1.0, "1"),
        (exact_float("1.50"), "1.5"),
        (HugeNumber("1e400"), "1e400"),
        ([1, None, "x", True, 2.0], "1,,x,true,2"),
        ([], ""),
        ({}, "{}"),
        ({"a": [1, {"b": "é"}]}, '{"a":[1,{"b":"é"}]}'),
        ([1, {"b": 2}], '[1,{"b":2}]'),
        ([[1], [2]], "[[1],[2]]"),
    ],
)
def test_value_text(value: Any, expected: str) -> None:
    """Each kind of value has its text in a template."""
    assert expected == value_text(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (-12.5, "-12.5"),
        (1e16, "10000000000000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1.5e300, "-1.5e+300"),
        (0.00001, "0.00001"),
        (-0.0000015, "-0.0000015"),
        (1e-7, "1e-7"),
        (-2.5e-9, "-2.5e-9"),
        (5e-324, "5e-324"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_number_text(value: float, expected: str) -> None:
    """A number is written as JavaScript writes it."""
    assert expected == number_text(value)


def test_deep_value() -> None:
    """A value nested deeper than Python's stack has a text too."""
    value: Any = {}
    for _ in range(5000):
        value = [value]
    assert "[" * 5000 + "{}" + "]" * 5000 == value_text(value)
