"""The JavaScript that the sandbox process is given: our runtime, and the libraries of others.

All parts share one function's scope, in the order below; scripts see only what the last part puts
on the global object. To add to the API, write a part, name it here before `pm`, and `extendPm`.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from azbearer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Container

RUNTIME_PARTS: Final = (
    "primordials", "errors", "stack", "outbox", "inspect", "console", "failures", "rejections",
    "encoding", "crypto", "json", "clone", "dynamic", "variables",
    "lists", "url", "body", "auth", "request", "response",
    "libraries", "assertions", "timers", "tests", "send", "tokens", "instrument", "pm", "main",
)  # fmt: skip
# Our own code starts below this line, so that its frames can be told from those of a script.
INTERNAL_LINES: Final = 50_000
# Stands before a script's text; top-level await and return work inside of it. It has a line of its
# own, since the engine miscounts columns on the first line of a text.
SCRIPT_PREFIX: Final = "(async function(){\n"
PREFIX_LINES: Final = 1

# Real files, since the sandbox process is started from one as well; importlib.resources costs 10 ms.
_FOLDER: Final = Path(__file__).parent

# What in a script's text tells that it may use a library. A script that hides the words from this
# pattern gets an error that names the library.
_MENTIONS: Final = {"chai": re.compile(r"expect|\.\s*to\b|chai")}


@functools.cache
def runtime_source() -> str:
    """The whole runtime as one expression that gives the dispatching function."""
    parts = "\n".join((_FOLDER / "js" / f"{name}.js").read_text("utf-8") for name in RUNTIME_PARTS)
    constants = (
        f"const INTERNAL_LINES = {INTERNAL_LINES}, PREFIX_LINES = {PREFIX_LINES},"
        f" SCRIPT_PREFIX = {json.dumps(SCRIPT_PREFIX)};"
    )
    head = "\n" * INTERNAL_LINES
    return f'{head}(function () {{"use strict";{constants}\n{parts}\n}})()'


def mentioned_libraries(source: str, known: Container[str] = ()) -> tuple[str, ...]:
    """The names of the libraries that a script's text speaks of, but for the known ones."""
    return tuple(name for name, pattern in _MENTIONS.items() if name not in known and pattern.search(source))


@functools.cache
def library_source(name: str) -> str:
    """The text of a bundled library.

    Raises:
        InputError: the bundle is not there, as in a source tree in which nothing was built yet.
    """
    file = _FOLDER / "lib" / f"{name}.js"
    if not file.is_file():
        raise InputError(
            f"the JavaScript library {name} is missing from this installation",
            where=str(file),
            hint="in a source tree, build the libraries with: python -m pip install -e .",
            code="library-missing",
        )
    return file.read_text("utf-8")
