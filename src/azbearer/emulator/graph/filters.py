"""`$filter`: a part of OData's grammar, as the directory objects of Graph take it.

Understood: eq, ne, ge, le, gt, lt, in, not, and, or, parentheses, startswith, endswith, contains,
`any` over lists, paths into objects. Source: OData Version 4.01, URL Conventions, section 5.1.1.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from azbearer.emulator.graph import errors

Test = Callable[[Mapping[str, Any]], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<moment>\d{4}-\d{2}-\d{2}T[\d:.]+Z?)"
    r"|(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})|(?P<number>-?\d+)"
    r"|(?P<name>[A-Za-z_$][\w./]*)|(?P<mark>[():,])|(?P<other>\S))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "ge": operator.ge,
    "le": operator.le,
    "gt": operator.gt,
    "lt": operator.lt,
}
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": operator.contains,
}
_WORDS = {"true": True, "false": False, "null": None}
_ADVANCED = frozenset({"ne", "not", "endswith"})


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition, read.

    Args:
        test: whether an object passes.
        advanced: what of it needs eventual consistency, or an empty text.
    """

    test: Test
    advanced: str = ""


def parse_filter(text: str, kind: str, properties: frozenset[str]) -> Filter:
    """The condition that a `$filter` states.

    Args:
        text: as it came.
        kind: the type's name, for errors.
        properties: the names that the type has, in lower case.

    Raises:
        GraphError: it cannot be read, or names a property that is not there.
    """
    parser = _Parser(text, kind, properties)
    test = parser.whole()
    return Filter(test, parser.advanced)


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str, kind: str, properties: frozenset[str]) -> None:
        self._text = text
        self._kind = kind
        self._properties = properties
        found = (match for match in _TOKEN.finditer(text) if match.lastgroup)
        self._tokens = [(match.lastgroup or "", match.group(match.lastgroup or 0)) for match in found]
        self._position = 0
        self._variables: set[str] = set()
        self.advanced = ""

    def whole(self) -> Test:
        test = self._or()
        if self._peek() != ("end", ""):
            raise self._invalid()
        return test

    def _or(self) -> Test:
        tests = [self._and()]
        while self._takes("or"):
            tests.append(self._and())
        return tests[0] if len(tests) == 1 else lambda item: any(test(item) for test in tests)

    def _and(self) -> Test:
        tests = [self._not()]
        while self._takes("and"):
            tests.append(self._not())
        return tests[0] if len(tests) == 1 else lambda item: all(test(item) for test in tests)

    def _not(self) -> Test:
        if not self._takes("not"):
            return self._condition()
        self.advanced = "Operator 'not'"
        test = self._not()
        return lambda item: not test(item)

    def _condition(self) -> Test:
        if self._takes("("):
            test = self._or()
            self._expect(")")
            return test
        kind, name = self._next()
        if kind != "name":
            raise self._invalid()
        if self._takes("("):
            return self._function(name)
        return self._comparison(self._path(name))

    def _function(self, name: str) -> Test:
        path, _, last = name.rpartition("/")
        if last.lower() == "any" and path:
            return self._any(self._path(path))
        compare = _FUNCTIONS.get(name.lower())
        if compare is None:
            raise errors.bad_request(
                f"Invalid filter clause: An unknown function with name '{name}' was found.", "BadRequest"
            )
        if name.lower() in _ADVANCED:
            self.advanced = f"Operator '{name}'"
        path_of = self._path(self._next()[1])
        self._expect(",")
        wanted = str(self._literal()).lower()
        self._expect(")")
        return lambda item: any(
            compare(str(value).lower(), wanted) for value in [_read(item, path_of)] if value
        )

    def _any(self, path: tuple[str, ...]) -> Test:
        """`list/any(x:x eq 'value')`."""
        variable = self._next()[1]
        self._expect(":")
        self._variables.add(variable)
        inner = self._or()
        self._variables.discard(variable)
        self._expect(")")
        return lambda item: any(inner({variable: entry}) for entry in _read(item, path) or ())

    def _comparison(self, path: tuple[str, ...]) -> Test:
        word = self._next()[1].lower()
        if word == "in":
            wanted = self._listed()
            return lambda item: any(_same(_read(item, path), value) for value in wanted)
        compare = _COMPARE.get(word)
        if compare is None:
            raise self._invalid()
        if word == "ne":
            self.advanced = "Operator 'ne'"
        value = self._literal()
        return lambda item: _compared(compare, _read(item, path), value)

    def _listed(self) -> list[Any]:
        self._expect("(")
        values = [self._literal()]
        while self._takes(","):
            values.append(self._literal())
        self._expect(")")
        return values

    def _literal(self) -> Any:
        kind, text = self._next()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return int(text)
        if kind == "name" and text.lower() in _WORDS:
            return _WORDS[text.lower()]
        if kind in {"moment", "guid"}:
            return text
        raise self._invalid()

    def _path(self, name: str) -> tuple[str, ...]:
        parts = tuple(name.split("/"))
        if parts[0] not in self._variables and parts[0].lower() not in self._properties:
            raise errors.no_property(parts[0], self._kind, "Invalid filter clause")
        return parts

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._position] if self._position < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._position += 1
        return token

    def _takes(self, word: str) -> bool:
        kind, text = self._peek()
        if kind in {"name", "mark"} and text.lower() == word:
            self._position += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._takes(mark):
            raise self._invalid()

    def _invalid(self) -> errors.GraphError:
        return errors.bad_request(f"Invalid filter clause: Syntax error in '{self._text}'.", "BadRequest")


def _read(item: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at a path; names compare without regard to case."""
    value: Any = item
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = next((found for key, found in value.items() if key.lower() == name.lower()), None)
    return value


def _same(first: Any, second: Any) -> bool:
    both = isinstance(first, str) and isinstance(second, str)
    return bool(first.lower() == second.lower()) if both else bool(first == second)


def _compared(compare: Callable[[Any, Any], bool], found: Any, wanted: Any) -> bool:
    """Texts compare without regard to case; with nothing there is only equality."""
    if compare in {operator.eq, operator.ne}:
        return _same(found, wanted) is (compare is operator.eq)
    if isinstance(found, str) and isinstance(wanted, str):
        return compare(found.lower(), wanted.lower())
    return found is not None and wanted is not None and compare(found, wanted)
