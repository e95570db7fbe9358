"""The grammar of template expressions: function calls, literals, properties and indexes.

Source: Microsoft, "Syntax and expressions in ARM templates": an expression is a text between square
brackets; `[[` at the beginning escapes one; text literals stand in single quotes, doubled inside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import unparsable

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<mark>[()\[\],.])|(?P<end>$)|(?P<other>.))",
    re.DOTALL,
)
_MARKS = {
    "(": "LeftParenthesis",
    ")": "RightParenthesis",
    "[": "LeftSquareBracket",
    "]": "RightSquareBracket",
    ",": "Comma",
    ".": "Dot",
}
_KINDS = {"text": "LiteralString", "number": "Integer", "name": "Identifier", "end": "EndOfData"}


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number."""

    value: Any


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name holds a namespace for functions of the user."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """A property or an element of what stands before."""

    target: Node
    key: Node


Node = Literal | Call | Access


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def is_expression(text: str) -> bool:
    """Whether a text of a template is to be computed."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def unescaped(text: str) -> str:
    """A text that is not computed, without the bracket that escapes it."""
    return text[1:] if text.startswith("[[") else text


@lru_cache(maxsize=4096)
def parse(expression: str) -> Node:
    """The tree of an expression, which stands between its square brackets.

    Raises:
        ExpressionError: it is not the grammar.
    """
    return _Parser(expression[1:-1]).whole()


def calls_in(node: Node) -> Iterator[Call]:
    """Every function call of a tree, outer ones first."""
    if isinstance(node, Call):
        yield node
        for argument in node.arguments:
            yield from calls_in(argument)
    elif isinstance(node, Access):
        yield from calls_in(node.target)
        yield from calls_in(node.key)


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [
            _Token(match.lastgroup or "end", match.group(match.lastgroup or "end"))
            for match in _TOKEN.finditer(text)
        ]
        self._position = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._peek().kind != "end":
            raise self._unexpected("EndOfData")
        return node

    def _expression(self) -> Node:
        node = self._primary()
        while self._peek().kind == "mark" and self._peek().text in {".", "["}:
            node = self._accessed(node)
        return node

    def _accessed(self, target: Node) -> Node:
        if self._next().text == ".":
            return Access(target, Literal(self._expect("name").text))
        key = self._expression()
        self._expect("mark", "]")
        return Access(target, key)

    def _primary(self) -> Node:
        token = self._next()
        if token.kind == "text":
            return Literal(token.text[1:-1].replace("''", "'"))
        if token.kind == "number":
            return Literal(float(token.text) if "." in token.text else int(token.text))
        if token.kind != "name":
            self._position -= 1
            raise self._unexpected("LiteralString")
        name = token.text
        if self._peek().text == ".":
            self._next()
            name = f"{name}.{self._expect('name').text}"
        return Call(name, self._arguments())

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("mark", "(")
        found: list[Node] = []
        while self._peek().text != ")" or self._peek().kind != "mark":
            if found:
                self._expect("mark", ",")
            found.append(self._expression())
        self._next()
        return tuple(found)

    def _peek(self) -> _Token:
        return self._tokens[min(self._position, len(self._tokens) - 1)]

    def _next(self) -> _Token:
        token = self._peek()
        self._position += 1
        return token

    def _expect(self, kind: str, text: str = "") -> _Token:
        token = self._peek()
        if token.kind != kind or (text and token.text != text):
            raise self._unexpected(_MARKS.get(text) or _KINDS[kind])
        return self._next()

    def _unexpected(self, expected: str) -> Exception:
        token = self._peek()
        actual = _MARKS.get(token.text) or _KINDS.get(token.kind) or token.text
        return unparsable(self._text, expected, actual)
