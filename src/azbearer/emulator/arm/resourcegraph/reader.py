"""Goes through the tokens of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.arm.resourcegraph.errors import parser_failure
from azbearer.emulator.arm.resourcegraph.lexer import tokens_of

if TYPE_CHECKING:
    from azbearer.emulator.arm.resourcegraph.errors import QueryError
    from azbearer.emulator.arm.resourcegraph.lexer import Token


class Reader:
    """A place in a list of tokens."""

    def __init__(self, query: str) -> None:
        self._tokens = tokens_of(query)
        self._position = 0

    def peek(self, ahead: int = 0) -> Token:
        """A token that comes next."""
        return self._tokens[min(self._position + ahead, len(self._tokens) - 1)]

    def next(self) -> Token:
        """The next token, gone past."""
        token = self.peek()
        self._position += 1
        return token

    def takes(self, text: str) -> bool:
        """Go past a token of that text, if it is next."""
        token = self.peek()
        if token.kind in {"name", "mark"} and token.lowered == text:
            self._position += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Go past a token of that text.

        Raises:
            QueryError: another one is next.
        """
        if not self.takes(text):
            raise self.unexpected(text)

    def name(self) -> str:
        """A name.

        Raises:
            QueryError: something else is next.
        """
        if self.peek().kind != "name":
            raise self.unexpected("Identifier")
        return self.next().text

    def unexpected(self, expected: str = "") -> QueryError:
        """The error that the next token is none that can stand here."""
        token = self.peek()
        return parser_failure(token.text, token.line, token.column, expected)
