"""A JSON reader that does not recurse, for documents nested deeper than Python's own reader goes.

Folders nest without limit, and 3,000 of them are some 6,000 levels of JSON. Python's reader is
written in C and much faster, but it recurses and gives up at the interpreter's limit, which is
1,000 levels or so; only then is this one used. It raises `json.JSONDecodeError` in the same
words, so callers need not know which of the two read the text.
"""

from __future__ import annotations

from json import JSONDecodeError, JSONDecoder

from azbearer.collection.numbers import read_float, read_int
from azbearer.patterns import regex
from azbearer.typed import Any, NoReturn

MOST_LEVELS = 10_000
"""How deep a document may be nested; paths and indentation grow with the square of it."""

_SPACE = regex(r"[ \t\n\r]*")
_Container = dict[str, Any] | list[Any]


class ConstantError(ValueError):
    """Python's reader met NaN or Infinity, which it takes for JSON, and does not say where."""


def _refuse_constant(_name: str) -> NoReturn:
    raise ConstantError


DECODER = JSONDecoder(parse_float=read_float, parse_int=read_int, parse_constant=_refuse_constant)
"""Python's own reader, with numbers that keep their literals."""


class _DeepReader:
    """Where the reader stands: the text, the position, and the containers that are still open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._key = ""
        self._document: list[Any] = []
        self._open: list[_Container] = [self._document]

    def read(self) -> Any:
        """The document's value.

        Raises:
            JSONDecodeError: the text is not JSON, or nested deeper than `MOST_LEVELS`.
        """
        while True:
            self._read_value()
            if not self._reach_next_value():
                break
        if self._skip_space():
            raise self._error("Extra data")
        return self._document[0]

    def _read_value(self) -> None:
        """Read up to the end of the next scalar or empty container, opening those on the way."""
        while (opening := self._skip_space()) in ("{", "["):
            container: _Container = {} if opening == "{" else []
            self._at += 1
            self._attach(container)
            if self._skip_space() == _closing(container):
                self._at += 1
                return
            self._enter(container)
        self._attach(self._read_scalar())

    def _enter(self, container: _Container) -> None:
        if len(self._open) > MOST_LEVELS:
            raise self._error(f"nested deeper than {MOST_LEVELS} levels")
        self._open.append(container)
        self._read_key()

    def _reach_next_value(self) -> bool:
        """Close what ends here and go past a comma; False at the end of the document."""
        while len(self._open) > 1:
            mark = self._skip_space()
            if mark != "," and mark != _closing(self._open[-1]):
                raise self._error("Expecting ',' delimiter")
            self._at += 1
            if mark == ",":
                self._read_key()
                return True
            self._open.pop()
        return False

    def _read_key(self) -> None:
        if isinstance(self._open[-1], list):
            return
        if self._skip_space() != '"':
            raise self._error("Expecting property name enclosed in double quotes")
        self._key = self._read_scalar()
        if self._skip_space() != ":":
            raise self._error("Expecting ':' delimiter")
        self._at += 1

    def _attach(self, value: Any) -> None:
        container = self._open[-1]
        if isinstance(container, dict):
            container[self._key] = value
        else:
            container.append(value)

    def _read_scalar(self) -> Any:
        try:
            value, self._at = DECODER.raw_decode(self._text, self._at)
        except ConstantError:
            raise self._error("Expecting value") from None
        return value

    def _skip_space(self) -> str:
        """Go to the next character that is no space and give it; empty at the end."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _error(self, message: str) -> JSONDecodeError:
        return JSONDecodeError(message, self._text, self._at)


def _closing(container: _Container) -> str:
    return "}" if isinstance(container, dict) else "]"


def parse_deep(text: str) -> Any:
    """The value of a JSON text of any depth up to `MOST_LEVELS`.

    Raises:
        JSONDecodeError: as Python's own reader does.
    """
    return _DeepReader(text).read()
