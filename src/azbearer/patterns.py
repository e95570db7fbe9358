"""Regular expressions that are compiled when they are first used.

Each takes a tenth of a millisecond and more to compile, and a run needs few of those that its modules have:
what errors, cookies and redirects look like, say, it may never see.
"""

from __future__ import annotations

import re

from azbearer.typed import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import Any, AnyStr

_METHODS = ("search", "match", "fullmatch", "split", "sub", "findall", "finditer")


class _Regex:
    """Stands for the compiled expression, whose methods are its own from the first use on."""

    __slots__ = ("_flags", "_text", *_METHODS)

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The expression, with the methods of a compiled one that search and replace, and nothing else of it."""
    return cast("re.Pattern[AnyStr]", _Regex(text, flags))
