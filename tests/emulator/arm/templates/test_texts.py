"""The string functions, with the values of Microsoft's page on them."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTED = [
    ("base64('one, two, three')", "b25lLCB0d28sIHRocmVl"),
    ("base64ToString('b25lLCB0d28sIHRocmVl')", "one, two, three"),
    ("""base64ToJson(base64('{"one": "a", "two": "b"}'))""", {"one": "a", "two": "b"}),
    ("concat('prefix', '-', 'x')", "prefix-x"),
    ("concat(createArray('1-1', '1-2'), createArray('2-1'))", ["1-1", "1-2", "2-1"]),
    ("contains('OneTwoThree', 'e')", True),
    ("contains('OneTwoThree', 'z')", False),
    ("contains(createObject('one', 'a'), 'ONE')", True),
    ("contains(createArray('one', 'two'), 'four')", False),
    ("dataUri('Hello')", "data:text/plain;charset=utf8;base64,SGVsbG8="),
    ("dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')", "Hello, World!"),
    ("startsWith('abcdef', 'AB')", True),
    ("startsWith('abcdef', 'e')", False),
    ("endsWith('abcdef', 'EF')", True),
    ("endsWith('abcdef', 'e')", False),
    (
        "format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)",
        "Hello, User. Formatted number: 8,175,133",
    ),
    ("format('{{0}} {0,5}|{0,-5}| {1:D3} {2:X2} {3}', 'ab', 7, 10, true())", "{0}    ab|ab   | 007 0A True"),
    ("indexOf('test', 't')", 0),
    ("lastIndexOf('test', 't')", 3),
    ("indexOf('abcdef', 'CD')", 2),
    ("lastIndexOf('abcdef', 'AB')", 0),
    ("indexOf('abcdef', 'z')", -1),
    ("padLeft('123', 10, '0')", "0000000123"),
    ("replace('123-123-1234', '-', '')", "1231231234"),
    ("replace('123-123-1234', '1234', 'xxxx')", "123-123-xxxx"),
    ("split('one,two,three', ',')", ["one", "two", "three"]),
    ("split('one;two,three', createArray(',', ';'))", ["one", "two", "three"]),
    ("string(createArray('a', 'b', 'c'))", '["a","b","c"]'),
    ("string(createObject('valueA', 10, 'valueB', 'Example Text'))", '{"valueA":10,"valueB":"Example Text"}'),
    ("string(5)", "5"),
    ("substring('one two three', 4, 3)", "two"),
    ("substring('one two three', 4)", "two three"),
    ("toLower('One Two Three')", "one two three"),
    ("toUpper('One Two Three')", "ONE TWO THREE"),
    ("trim('    one two three   ')", "one two three"),
    (
        "uri('http://contoso.com/resources/', 'nested/azuredeploy.json')",
        "http://contoso.com/resources/nested/azuredeploy.json",
    ),
    ("uri('http://contoso.com/resources', 'x.json')", "http://contoso.com/x.json"),
    ("uri('http://contoso.com', 'x.json')", "http://contoso.com/x.json"),
    (
        "uriComponent('http://contoso.com/resources/nested/azuredeploy.json')",
        "http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json",
    ),
    ("uriComponentToString('http%3A%2F%2Fcontoso.com')", "http://contoso.com"),
    ("join(createArray('one', 'two'), '; ')", "one; two"),
    ("""json('{"a":[1,null,true]}')""", {"a": [1, None, True]}),
]


@pytest.mark.parametrize(("expression", "expected"), DOCUMENTED)
def test_values_are_those_of_the_page(value: Callable[..., Any], expression: str, expected: Any) -> None:
    """Each function gives what the documentation shows for it."""
    assert expected == value(expression)


def test_equal_arguments_give_equal_unique_texts(value: Callable[..., Any]) -> None:
    """UniqueString has 13 small letters and digits and depends on nothing but its arguments."""
    first, again, other = (
        value(f"uniqueString({arguments})") for arguments in ("'a', 'b'", "'a', 'b'", "'b'")
    )
    assert re.fullmatch("[a-z2-7]{13}", first)
    assert first == again != other


def test_guid_is_of_version_5(value: Callable[..., Any]) -> None:
    """Guid names its arguments, joined by hyphens, in a namespace of its own."""
    made = uuid.UUID(value("guid('a', 'b')"))
    assert (5, str(made)) == (made.version, value("guid('a', 'b')"))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("substring('abc', 2, 5)", "must refer to a location within the string"),
        ("toLower(5)", "expects a parameter of type 'String' but got 'Integer'"),
        ("base64ToString('%')", "not valid base64"),
        ("json('{')", "not valid JSON"),
        ("format('{1}', 'a')", "no argument for the placeholder"),
        ("uri('relative', 'x')", "absolute URI"),
    ],
)
def test_wrong_arguments_are_named(value: Callable[..., Any], expression: str, message: str) -> None:
    """An argument that a function cannot take is refused with the function's name."""
    with pytest.raises(ExpressionError, match=re.escape(message)):
        value(expression)
