"""The scalar expressions of a query: paths, comparisons, logic, functions.

Source: Microsoft, "Understanding the Azure Resource Graph query language" and the pages on Kusto's
string operators. Comparison of texts: `==`, `contains_cs` and the like heed case, the others do not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.resourcegraph.errors import parser_failure, unresolved, unsupported

if TYPE_CHECKING:
    from azbearer.emulator.arm.resourcegraph.lexer import Token
    from azbearer.emulator.arm.resourcegraph.reader import Reader

Row = Mapping[str, Any]
Expression = Callable[[Row], Any]

_WORD = re.compile(r"[A-Za-z0-9]+")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def text(value: Any) -> str:
    """A value as `tostring` gives it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _has(found: str, wanted: str) -> bool:
    """Whether the words of one text stand in the other, next to each other."""
    words, sought = _WORD.findall(found.lower()), _WORD.findall(wanted.lower())
    return any(words[i : i + len(sought)] == sought for i in range(len(words) - len(sought) + 1))


def _insensitive(compare: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda first, second: compare(text(first).lower(), text(second).lower())


def _sensitive(compare: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda first, second: compare(text(first), text(second))


def _equal(first: Any, second: Any) -> bool:
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return first == second
    return text(first) == text(second)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def function(first: Any, second: Any) -> bool:
        if first is None or second is None:
            return False
        if isinstance(first, (int, float)) and isinstance(second, (int, float)):
            return compare(first, second)
        return compare(text(first), text(second))

    return function


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": _equal,
    "!=": lambda first, second: not _equal(first, second),
    "=~": _insensitive(str.__eq__),
    "!~": _insensitive(str.__ne__),
    "<": _ordered(lambda first, second: first < second),
    "<=": _ordered(lambda first, second: first <= second),
    ">": _ordered(lambda first, second: first > second),
    ">=": _ordered(lambda first, second: first >= second),
    "contains": _insensitive(str.__contains__),
    "contains_cs": _sensitive(str.__contains__),
    "startswith": _insensitive(str.startswith),
    "startswith_cs": _sensitive(str.startswith),
    "endswith": _insensitive(str.endswith),
    "endswith_cs": _sensitive(str.endswith),
    "has": lambda first, second: _has(text(first), text(second)),
}
_NEGATED = frozenset({"!contains", "!startswith", "!endswith", "!has", "!contains_cs"})
_LISTS = frozenset({"in", "in~", "!in", "!in~"})


def _split(value: Any, delimiter: Any, *index: Any) -> Any:
    parts = text(value).split(text(delimiter))
    return parts[index[0] : index[0] + 1] if index else parts


def _substring(value: Any, start: int, *length: int) -> str:
    return text(value)[start : start + length[0] if length else None]


def _to_int(value: Any) -> int | None:
    try:
        return int(float(text(value)))
    except ValueError:
        return None


def _is_empty(value: Any) -> bool:
    return value is None or text(value) == ""


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "tolower": lambda value: text(value).lower(),
    "toupper": lambda value: text(value).upper(),
    "tostring": text,
    "toint": _to_int,
    "tolong": _to_int,
    "tobool": lambda value: text(value).lower() == "true" if text(value) else None,
    "strlen": lambda value: len(text(value)),
    "strcat": lambda *values: "".join(map(text, values)),
    "split": _split,
    "substring": _substring,
    "trim": lambda pattern, value: re.sub(f"^(?:{text(pattern)})+|(?:{text(pattern)})+$", "", text(value)),
    "replace_string": lambda value, old, new: text(value).replace(text(old), text(new)),
    "indexof": lambda value, sought: text(value).find(text(sought)),
    "isempty": _is_empty,
    "isnotempty": lambda value: not _is_empty(value),
    "isnull": lambda value: value is None,
    "isnotnull": lambda value: value is not None,
    "coalesce": lambda *values: next((value for value in values if not _is_empty(value)), None),
    "iff": lambda condition, yes, no: yes if condition else no,
    "iif": lambda condition, yes, no: yes if condition else no,
    "not": lambda value: not value,
    "array_length": lambda value: len(value) if isinstance(value, list) else None,
    "bag_keys": lambda value: list(value) if isinstance(value, dict) else None,
    "parse_json": lambda value: json.loads(value) if isinstance(value, str) else value,
    "todynamic": lambda value: json.loads(value) if isinstance(value, str) else value,
}


class Expressions:
    """Reads expressions; which columns there are, the reader knows at each place."""

    def __init__(self, reader: Reader, columns: frozenset[str], operator: str) -> None:
        self._reader = reader
        self._columns = columns
        self._operator = operator

    def read(self) -> Expression:
        """One expression.

        Raises:
            QueryError: it cannot be read, or names no column.
        """
        left = self._and()
        while self._reader.takes("or"):
            left = _either(left, self._and())
        return left

    def _and(self) -> Expression:
        left = self._comparison()
        while self._reader.takes("and"):
            left = _both(left, self._comparison())
        return left

    def _comparison(self) -> Expression:
        left = self._primary()
        word = self._reader.peek().lowered
        if word in _LISTS:
            self._reader.next()
            return _within(left, self._listed(), word)
        compare = _COMPARE.get(word.removeprefix("!") if word in _NEGATED else word)
        if compare is None:
            return left
        self._reader.next()
        right, wanted = self._primary(), word not in _NEGATED
        return lambda row: compare(left(row), right(row)) is wanted

    def _listed(self) -> list[Expression]:
        self._reader.expect("(")
        found = [self.read()]
        while self._reader.takes(","):
            found.append(self.read())
        self._reader.expect(")")
        return found

    def _primary(self) -> Expression:
        token = self._reader.next()
        if token.kind == "text":
            return _constant(unquoted(token.text))
        if token.kind == "number":
            return _constant(float(token.text) if "." in token.text else int(token.text))
        if token.text == "-" and self._reader.peek().kind == "number":
            return _constant(-int(float(self._reader.next().text)))
        if token.text == "(":
            inner = self.read()
            self._reader.expect(")")
            return self._accessed(inner)
        if token.kind != "name":
            raise parser_failure(token.text, token.line, token.column)
        return self._accessed(self._named(token))

    def _named(self, token: Token) -> Expression:
        if self._reader.peek().text == "(":
            return self._function(token)
        if token.lowered in _WORDS:
            return _constant(_WORDS[token.lowered])
        if token.text not in self._columns:
            raise unresolved(token.text, self._operator)
        return lambda row: row.get(token.text)

    def _function(self, token: Token) -> Expression:
        function = FUNCTIONS.get(token.lowered)
        if function is None:
            raise unsupported(token.text)
        self._reader.expect("(")
        arguments: list[Expression] = []
        while not self._reader.takes(")"):
            if arguments:
                self._reader.expect(",")
            arguments.append(self.read())

        def call(row: Row) -> Any:
            try:
                return function(*(argument(row) for argument in arguments))
            except (TypeError, ValueError):
                return None

        return call

    def _accessed(self, target: Expression) -> Expression:
        """Properties and elements of what stands before, as far as there are any."""
        while self._reader.peek().text in {".", "["}:
            if self._reader.takes("."):
                target = _property(target, _constant(self._reader.next().text))
            else:
                self._reader.expect("[")
                target = _property(target, self.read())
                self._reader.expect("]")
        return target


def _constant(value: Any) -> Expression:
    return lambda _row: value


def _either(left: Expression, right: Expression) -> Expression:
    return lambda row: bool(left(row)) or bool(right(row))


def _both(left: Expression, right: Expression) -> Expression:
    return lambda row: bool(left(row)) and bool(right(row))


def _within(left: Expression, values: list[Expression], word: str) -> Expression:
    compare, wanted = _COMPARE["=~" if word.endswith("~") else "=="], not word.startswith("!")
    return lambda row: any(compare(left(row), value(row)) for value in values) is wanted


def _property(target: Expression, key: Expression) -> Expression:
    def read(row: Row) -> Any:
        value, name = target(row), key(row)
        if isinstance(value, Mapping) and isinstance(name, str):
            return value.get(name, _insensitively(value, name))
        if isinstance(value, list) and isinstance(name, int):
            return value[name] if -len(value) <= name < len(value) else None
        return None

    return read


def _insensitively(value: Mapping[str, Any], name: str) -> Any:
    """Property names of resources compare without regard to case."""
    return next((found for key, found in value.items() if key.lower() == name.lower()), None)


def unquoted(literal: str) -> str:
    """The text of a literal; with an @ before it, a backslash is one."""
    if literal.startswith("@"):
        return literal[2:-1]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), literal[1:-1])
