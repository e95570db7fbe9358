"""Numeric, comparison and logical functions, with the values of Microsoft's pages on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTED = [
    ("add(5, 3)", 8),
    ("sub(7, 3)", 4),
    ("mul(5, 3)", 15),
    ("div(8, 3)", 2),
    ("div(-8, 3)", -2),
    ("mod(7, 3)", 1),
    ("mod(-7, 3)", -1),
    ("min(createArray(0, 3, 2, 5, 4))", 0),
    ("min(0, 3, 2, 5, 4)", 0),
    ("max(createArray(0, 3, 2, 5, 4))", 5),
    ("int('4')", 4),
    ("float('3.0')", 3.0),
    ("range(5, 3)", [5, 6, 7]),
    ("equals(1, 1)", True),
    ("equals('a', 'A')", False),
    ("equals(true(), 1)", False),
    ("equals(createArray('a', 'b'), createArray('a', 'b'))", True),
    ("equals(createObject('a', 1), createObject('a', 2))", False),
    ("less(1, 2)", True),
    ("less('a', 'b')", True),
    ("lessOrEquals(1, 2)", True),
    ("lessOrEquals('a', 'b')", True),
    ("greater(1, 2)", False),
    ("greater('a', 'b')", False),
    ("greaterOrEquals(1, 2)", False),
    ("bool('true')", True),
    ("bool('false')", False),
    ("bool(1)", True),
    ("bool(0)", False),
    ("not(bool('true'))", False),
    ("null()", None),
]


@pytest.mark.parametrize(("expression", "expected"), DOCUMENTED)
def test_values_are_those_of_the_pages(value: Callable[..., Any], expression: str, expected: Any) -> None:
    """Each function gives what the documentation shows for it."""
    assert (type(expected), expected) == (type(value(expression)), value(expression))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("div(1, 0)", "divide by zero"),
        ("add(1, 'a')", "type 'Integer' but got 'String'"),
        ("add(1)", "requires exactly 2 argument"),
        ("int('x')", "cannot convert 'x'"),
        ("less(1, 'a')", "two integers or two strings"),
        ("bool('x')", "cannot convert 'x'"),
        ("range(0, 10001)", "between 0 and 10000"),
        ("not(1)", "type 'Boolean'"),
    ],
)
def test_wrong_arguments_are_named(value: Callable[..., Any], expression: str, message: str) -> None:
    """What cannot be computed is refused with the reason."""
    with pytest.raises(ExpressionError, match=message):
        value(expression)
