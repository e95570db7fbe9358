"""Expressions in values: properties, indexes, loops, names, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError
from azbearer.emulator.arm.templates.evaluator import expand

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLES = {"thing": {"Items": [{"name": "a"}, {"name": "b"}], "key": "x"}}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("variables('thing').items[1].name", "b"),
        ("VARIABLES('THING')['key']", "x"),
        ("createArray(1, 2)[add(0, 1)]", 2),
        ("if(true(), 1, div(1, 0))", 1),
        ("and(false(), equals(div(1, 0), 1))", False),
        ("or(true(), equals(div(1, 0), 1))", True),
        ("concat('it''s', ' ', -5)", "it's -5"),
    ],
)
def test_expressions(value: Callable[..., Any], expression: str, expected: Any) -> None:
    """Names compare without regard to case, and what does not matter is not computed."""
    assert expected == value(expression, variables=VARIABLES)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("variables('thing').nope", "'nope' doesn't exist, available properties are 'Items, key'"),
        ("createArray(1)[1]", "array index '1' is out of bounds"),
        ("nope(1)", "The template function 'nope' is not valid"),
        ("variables('gone')", "template variable 'gone' is not found"),
        ("parameters('gone')", "template parameter 'gone' is not found"),
        ("concat('a'", "expected token 'Comma' and actual 'EndOfData'"),
        ("concat('a') b", "expected token 'EndOfData' and actual 'Identifier'"),
        ("copyIndex()", "resource with copy specified"),
        ("'a'.b", "is of type 'String'"),
        ("if(1, 2, 3)", "expects a parameter of type 'Boolean'"),
    ],
)
def test_what_is_refused(value: Callable[..., Any], expression: str, message: str) -> None:
    """What cannot be read or computed is refused in the words of the service."""
    with pytest.raises(ExpressionError, match=re.escape(message)):
        value(expression, variables=VARIABLES)


def test_values_are_expanded_throughout(read: Callable[..., Any]) -> None:
    """Expressions are computed in names and values; `[[` escapes one; other values stay."""
    raw = {"[concat('a', 'b')]": ["[add(1, 1)]", "[[not]", "[half", None, 1.5]}
    assert {"ab": [2, "[not]", "[half", None, 1.5]} == expand(raw, read().names)


def test_copies_make_arrays(read: Callable[..., Any]) -> None:
    """A `copy` in an object gives an array of that name, and loops may stand in each other."""
    inner = [{"name": "in", "count": 2, "input": "[format('{0}{1}', copyIndex('out'), copyIndex('in', 5))]"}]
    raw = {"copy": [{"name": "out", "count": "[add(1, 1)]", "input": {"copy": inner}}], "kept": 1}
    assert {"out": [{"in": ["05", "06"]}, {"in": ["15", "16"]}], "kept": 1} == expand(raw, read().names)


@pytest.mark.parametrize("count", [-1, 801])
def test_a_loop_has_its_limits(read: Callable[..., Any], count: int) -> None:
    """A loop makes 0 to 800 instances."""
    with pytest.raises(ExpressionError, match="between 0 and 800"):
        expand({"copy": [{"name": "a", "count": count, "input": 1}]}, read().names)
