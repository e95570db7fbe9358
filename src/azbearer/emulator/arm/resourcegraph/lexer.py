"""The tokens of a Kusto query."""

from __future__ import annotations

import re
from dataclasses import dataclass

from azbearer.emulator.arm.resourcegraph.errors import parser_failure

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*)
    |(?P<text>@?'(?:[^'\\\n]|\\.)*'|@?"(?:[^"\\\n]|\\.)*")
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<mark>==|=~|!=|!~|<=|>=|[|(),.=<>\[\]+*/-])
    |(?P<name>!?[A-Za-z_$][\w$-]*~?)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# Names hold no hyphen, save for these operators.
_HYPHENATED = frozenset(
    {
        "project-away",
        "project-keep",
        "project-rename",
        "project-reorder",
        "mv-expand",
        "mv-apply",
        "make-series",
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query, with its line from 1 and its column from 0."""

    kind: str
    text: str
    line: int
    column: int

    @property
    def lowered(self) -> str:
        """The text in lower case."""
        return self.text.lower()


def tokens_of(query: str) -> list[Token]:
    """The tokens, with one at the end that says so.

    Raises:
        QueryError: a character that is in no token.
    """
    found: list[Token] = []
    position = 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        assert match is not None  # noqa: S101 - the last alternative takes any character
        kind, text = match.lastgroup or "", match[0]
        if kind == "name" and "-" in text and text.lower() not in _HYPHENATED:
            text = text.partition("-")[0]
        line, column = _place(query, position)
        if kind == "other":
            raise parser_failure(text, line, column)
        if kind != "blank":
            found.append(Token(kind, text, line, column))
        position += len(text)
    return [*found, Token("end", "<EOF>", *_place(query, len(query)))]


def _place(query: str, position: int) -> tuple[int, int]:
    return query.count("\n", 0, position) + 1, position - query.rfind("\n", 0, position) - 1
