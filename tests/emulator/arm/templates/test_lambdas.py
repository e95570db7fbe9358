"""The lambda functions, with the values of Microsoft's page on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable

DOGS = [
    {"name": "Evie", "age": 5, "interests": ["Ball", "Frisbee"]},
    {"name": "Casper", "age": 3, "interests": ["Other dogs"]},
    {"name": "Indy", "age": 2, "interests": ["Butter"]},
    {"name": "Kira", "age": 8, "interests": ["Rubs"]},
]
AGE = "lambdaVariables('dog').age"
AGES = "map(variables('dogs'), lambda('dog', lambdaVariables('dog').age))"
ADD = "lambda('cur', 'next', add(lambdaVariables('cur'), lambdaVariables('next')))"
YOUNGER = "lambda('a', 'b', less(lambdaVariables('a').age, lambdaVariables('b').age))"
NAME = "lambda('dog', lambdaVariables('dog').name)"
TABLE = "map(range(0, 2), lambda('x', map(range(0, 2), lambda('y', add({x}, lambdaVariables('y'))))))"
DOCUMENTED = [
    (f"filter(variables('dogs'), lambda('dog', greaterOrEquals({AGE}, 5)))", [DOGS[0], DOGS[3]]),
    ("filter(range(0, 10), lambda('i', less(lambdaVariables('i'), 3)))", [0, 1, 2]),
    (f"map(variables('dogs'), {NAME})", ["Evie", "Casper", "Indy", "Kira"]),
    ("map(createArray('a', 'b'), lambda('x', 'i', lambdaVariables('i')))", [0, 1]),
    (f"reduce({AGES}, 0, {ADD})", 18),
    (f"map(sort(variables('dogs'), {YOUNGER}), {NAME})", ["Indy", "Casper", "Evie", "Kira"]),
    (f"toObject(take(variables('dogs'), 2), {NAME}, lambda('dog', {AGE}))", {"Evie": 5, "Casper": 3}),
    ("groupBy(createArray('aa', 'b'), lambda('x', first(lambdaVariables('x'))))", {"a": ["aa"], "b": ["b"]}),
    ("mapValues(createObject('a', 1), lambda('x', add(lambdaVariables('x'), 1)))", {"a": 2}),
    (TABLE.format(x="lambdaVariables('x')"), [[0, 1], [1, 2]]),
]


@pytest.mark.parametrize(("expression", "expected"), DOCUMENTED)
def test_values_are_those_of_the_page(value: Callable[..., Any], expression: str, expected: Any) -> None:
    """Each function gives what the documentation shows for it, lambdas inside of lambdas too."""
    assert expected == value(expression, variables={"dogs": DOGS})


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("map(range(0, 1), 5)", "expects a lambda"),
        ("lambda('x', 1)", "only be an argument"),
        ("lambdaVariables('x')", "'x' is not found"),
    ],
)
def test_lambdas_stand_where_they_belong(value: Callable[..., Any], expression: str, message: str) -> None:
    """A lambda is an argument and nothing else, and its variables end with it."""
    with pytest.raises(ExpressionError, match=message):
        value(expression)
