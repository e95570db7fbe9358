"""The JavaScript that the sandbox process is given: our runtime, and the libraries of others.

All parts share one function's scope, in the order below; scripts see only what the last part puts
on the global object. To add to the API, write a part, name it here before `pm`, and `extendPm`.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

from azbearer.errors import InputError
from azbearer.patterns import regex
from azbearer.scripting.mentions import DYNAMIC, LATE_PARTS, MODULES, PART, named_libraries
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

RUNTIME_PARTS: Final = (
    "primordials", "errors", "outbox", "console", "failures", "rejections",
    "encoding", "crypto", "json", "clone", "variables", "lists", "response",
    "libraries", "late", "expect", "assertions", "timers", "require", "tests", "send", "execution",
    "pm", "warnings", "main",
)  # fmt: skip
# Parts that every process has as a text, and reads when a script first touches something of theirs: to read
# all of them takes the engine as long as to run the scripts of thirty requests.
RESTING_PARTS: Final = {
    "rest:chai": ("chai",),
    "rest:dynamic": ("dynamic",),
    "rest:inspect": ("stack", "inspect"),
    "rest:requests": ("url", "body", "auth", "request", "sendable", "cookies", "requests"),
}
# Our own code starts below this line, so that its frames can be told from those of a script.
INTERNAL_LINES: Final = 50_000
# Stands before a script's text; top-level await and return work inside of it. It has a line of its
# own, since the engine miscounts columns on the first line of a text.
# `pm` is the script's own name, as in Postman: no global that a package could take it from. Two functions, so
# that a script may declare the name itself. A function that is evaluated stands behind `0,` here and in the
# JavaScript: behind a parenthesis, the engine would read all of it once more, to find an arrow at its end.
SCRIPT_PREFIX: Final = "0,function(pm){return function(){\n"
# For a text that may wait by itself; an async function costs more than many a script.
AWAITING_PREFIX: Final = "0,function(pm){return async function(){\n"
SCRIPT_SUFFIX: Final = "\n}}"
PREFIX_LINES: Final = 1

# Real files, since the sandbox process is started from one as well; importlib.resources costs 10 ms.
_FOLDER: Final = Path(__file__).parent

# The last argument of the statement that a bundle is: the libraries that it uses.
_USES: Final = regex(r"\}, (\[.*\])\);\s*$")
_TAIL: Final = 200


@functools.cache
def runtime_source() -> str:
    """The whole runtime as one expression that gives the dispatching function."""
    parts = _joined(RUNTIME_PARTS)
    constants = (
        f"const INTERNAL_LINES = {INTERNAL_LINES}, PREFIX_LINES = {PREFIX_LINES},"
        f" AWAITING_PREFIX = {json.dumps(AWAITING_PREFIX)}, SCRIPT_SUFFIX = {json.dumps(SCRIPT_SUFFIX)},"
        f" MODULES = {json.dumps(MODULES)};"
    )
    head = "\n" * INTERNAL_LINES
    return f'{head}0,function () {{"use strict";{constants}\n{parts}\n}}()'


@functools.cache
def resting_parts() -> Mapping[str, str]:
    """The texts of the parts that rest, by name."""
    return {name: _joined(files) for name, files in RESTING_PARTS.items()}


def script_program(source: str) -> str:
    """A script as what the engine evaluates: a function that gives the script's own when it gets its `pm`."""
    # An escape may be part of the word.
    may_await = "await" in source or "\\u" in source
    return f"{AWAITING_PREFIX if may_await else SCRIPT_PREFIX}{source}{SCRIPT_SUFFIX}"


def _joined(names: Sequence[str]) -> str:
    """The parts of that name as one text: ASCII, which is handed from one program to the next as it is."""
    return b"\n".join((_FOLDER / "js" / f"{name}.js").read_bytes() for name in names).decode("ascii")


def mentioned_libraries(source: str, known: Container[str] = ()) -> tuple[str, ...]:
    """The names of the libraries that a script's text speaks of, but for the known ones.

    Raises:
        InputError: one of them is not installed.
    """
    # Whatever is known was sent with all that it needs.
    named = [name for name in named_libraries(source) if name not in known]
    if not named:
        return ()
    needed = [other for name in named for other in _needs(name) if other not in known]
    return tuple(dict.fromkeys([*named, *needed]))


@functools.cache
def _needs(name: str) -> tuple[str, ...]:
    """The other libraries that a library requires, directly or not."""
    if name.startswith(PART):
        return ()
    uses = _USES.search(library_source(name)[-_TAIL:])
    # The sandbox itself has some of these.
    others = [other for other in json.loads(uses[1]) if other in MODULES] if uses else []
    return tuple(dict.fromkeys([*others, *(further for other in others for further in _needs(other))]))


@functools.cache
def library_source(name: str) -> str:
    """The text of a bundled library.

    Raises:
        InputError: the bundle is not there, as in a source tree in which nothing was built yet.
    """
    if name == DYNAMIC:
        return _dynamic_source()
    if name.startswith(PART):
        return _joined(LATE_PARTS[name])
    file = _FOLDER / "lib" / f"{name.replace('/', '-')}.js"
    if not file.is_file():
        raise InputError(
            f"the JavaScript library {name} is missing from this installation",
            where=str(file),
            hint="in a source tree, build the libraries with: python -m pip install -e .",
            code="library-missing",
        )
    return file.read_text("utf-8")


def _dynamic_source() -> str:
    """The words of the dynamic variables: JSON, which is JavaScript too."""
    from azbearer.variables.dynamic import table_text  # noqa: PLC0415 - few scripts use them

    return f"__azbearer_define({json.dumps(DYNAMIC)}, (module) => {{ module.exports = {table_text()}; }});"
