"""Array, object and CIDR functions, with the values of Microsoft's pages on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable

OBJECTS = "createObject('one', 'a', 'two', 'b', 'three', 'c1')"
NESTED = "createObject('a', 1, 'n', createObject('x', 1))"
DOCUMENTED = [
    ("array(1)", [1]),
    ("array('efgh')", ["efgh"]),
    ("array(createObject('a', 'b'))", [{"a": "b"}]),
    ("createArray(1, 2, 3)", [1, 2, 3]),
    ("createArray()", []),
    ("createObject('intProp', 1, 'nullProp', null())", {"intProp": 1, "nullProp": None}),
    ("empty('')", True),
    ("empty(createArray())", True),
    ("empty(createObject('a', 1))", False),
    ("first(createArray('one', 'two', 'three'))", "one"),
    ("first('One Two Three')", "O"),
    ("last(createArray('one', 'two', 'three'))", "three"),
    ("last('One Two Three')", "e"),
    ("length(createArray('one', 'two', 'three'))", 3),
    ("length('One Two Three')", 13),
    ("length(createObject('a', 1, 'b', 2))", 2),
    ("skip(createArray('one', 'two', 'three'), 2)", ["three"]),
    ("skip('one two three', 4)", "two three"),
    ("take(createArray('one', 'two', 'three'), 2)", ["one", "two"]),
    ("take('one two three', 2)", "on"),
    (
        f"union({OBJECTS}, createObject('four', 'd', 'three', 'c2'))",
        {"one": "a", "two": "b", "three": "c2", "four": "d"},
    ),
    ("union(createArray('one', 'two'), createArray('two', 'four'))", ["one", "two", "four"]),
    (
        "union(createObject('p', createObject('a', 1)), createObject('p', createObject('b', 2)))",
        {"p": {"a": 1, "b": 2}},
    ),
    (f"intersection({OBJECTS}, createObject('one', 'a', 'two', 'z'))", {"one": "a"}),
    ("intersection(createArray('one', 'two', 'three'), createArray('two', 'three'))", ["two", "three"]),
    ("items(createObject('b', 2, 'a', 1))", [{"key": "a", "value": 1}, {"key": "b", "value": 2}]),
    ("objectKeys(createObject('a', 1, 'b', 2))", ["a", "b"]),
    ("flatten(createArray(createArray(1, 2), createArray(3)))", [1, 2, 3]),
    (
        f"shallowMerge(createArray({NESTED}, createObject('n', createObject('y', 2))))",
        {"a": 1, "n": {"y": 2}},
    ),
    ("coalesce(null(), null(), 'default')", "default"),
    ("tryGet(createObject('a', createArray(1, 2)), 'A', 1)", 2),
    ("tryGet(createObject('a', 1), 'b', 'c')", None),
    ("indexFromEnd(createArray('apple', 'orange', 'banana'), 2)", "orange"),
    ("tryIndexFromEnd(createArray(1), 2)", None),
    ("lastIndexOf(createArray(1, 2, 1), 1)", 2),
    ("cidrSubnet('10.144.0.0/20', 24, 0)", "10.144.0.0/24"),
    ("cidrSubnet('10.144.0.0/20', 24, 2)", "10.144.2.0/24"),
    ("cidrHost('10.144.3.0/24', 0)", "10.144.3.1"),
    ("cidrHost('10.144.3.0/24', 2)", "10.144.3.3"),
    (
        "parseCidr('10.144.0.0/20')",
        {
            "network": "10.144.0.0",
            "netmask": "255.255.240.0",
            "broadcast": "10.144.15.255",
            "firstUsable": "10.144.0.1",
            "lastUsable": "10.144.15.254",
            "cidr": 20,
        },
    ),
]


@pytest.mark.parametrize(("expression", "expected"), DOCUMENTED)
def test_values_are_those_of_the_pages(value: Callable[..., Any], expression: str, expected: Any) -> None:
    """Each function gives what the documentation shows for it."""
    assert expected == value(expression)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("createObject('a')", "even number"),
        ("length(5)", "a string, an array or an object"),
        ("cidrSubnet('10.0.0.0/24', 8, 0)", "cannot cut"),
        ("cidrSubnet('10.0.0.0/24', 25, 5)", "no range number"),
        ("cidrHost('10.0.0.0/30', 9)", "no host number"),
        ("parseCidr('x')", "address range"),
        ("indexFromEnd(createArray(1), 2)", "out of bounds"),
    ],
)
def test_wrong_arguments_are_named(value: Callable[..., Any], expression: str, message: str) -> None:
    """What cannot be computed is refused with the reason."""
    with pytest.raises(ExpressionError, match=message):
        value(expression)
