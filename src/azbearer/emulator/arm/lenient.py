"""JSON as Azure Resource Manager reads it: more than RFC 8259 allows.

Resource Manager deserializes with Newtonsoft's Json.NET, and template files rely on that: they have
comments, names without quotes, single quotes, trailing commas, and texts over several lines (Microsoft:
"Understand the structure and syntax of ARM templates", comments and multi-line strings). The Azure CLI
sends template files as they are, behind a bare `template:`.
"""

from __future__ import annotations

import json
import re
from typing import Any

# In their order: what begins like another one comes after it.
_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\r\n]* | /\*.*?\*/ )
    | (?P<double> "(?:[^"\\]|\\.)*" )
    | (?P<single> '(?:[^'\\]|\\.)*' )
    | (?P<word> [A-Za-z_$][A-Za-z0-9_$]* ) (?P<colon> \s*: )?
    | (?P<comma> , (?= (?: \s | //[^\r\n]* | /\*.*?\*/ )* [}\]] ) )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_CONTROLS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED_QUOTE = re.compile(r"\\(.)|\"", re.DOTALL)


def parse(text: str) -> Any:
    """The value that a text holds.

    Raises:
        ValueError: it is no JSON, not even so.
    """
    try:
        return json.loads(text)
    except ValueError:
        return json.loads("".join(map(_strict, _TOKEN.finditer(text))))


def _strict(token: re.Match[str]) -> str:
    """The token as strict JSON has it."""
    kind = next(name for name in ("comment", "double", "single", "word", "comma", "other") if token[name])
    match kind:
        case "comment" | "comma":
            return " "
        case "double":
            return _on_one_line(token[0])
        case "single":
            return f'"{_on_one_line(_ESCAPED_QUOTE.sub(_requoted, token[0][1:-1]))}"'
        case "word" if token["colon"]:
            return f'"{token["word"]}"{token["colon"]}'
        case _:
            return token[0]


def _requoted(found: re.Match[str]) -> str:
    """What needs another escape between double quotes than between single ones."""
    if found[0] == '"':
        return '\\"'
    return "'" if found[1] == "'" else found[0]


def _on_one_line(text: str) -> str:
    return "".join(_CONTROLS.get(character, character) for character in text)
