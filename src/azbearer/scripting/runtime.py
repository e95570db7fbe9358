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
    "libraries", "assertions", "timers", "require", "tests", "send", "execution", "tokens",
    "instrument", "pm",
    "legacy", "events", "blob", "web", "subtle", "intl", "sugar_names", "sugar", "main",
)  # fmt: skip
# Our own code starts below this line, so that its frames can be told from those of a script.
INTERNAL_LINES: Final = 50_000
# Stands before a script's text; top-level await and return work inside of it. It has a line of its
# own, since the engine miscounts columns on the first line of a text.
SCRIPT_PREFIX: Final = "(async function(){\n"
PREFIX_LINES: Final = 1

# Real files, since the sandbox process is started from one as well; importlib.resources costs 10 ms.
_FOLDER: Final = Path(__file__).parent

# The bundled libraries that a script may `require`.
MODULES: Final = (
    "ajv", "assert", "atob", "backbone", "btoa", "buffer", "chai", "cheerio", "crypto-js",
    "csv-parse/lib/sync", "events", "lodash", "moment", "path", "punycode", "querystring", "stream",
    "string_decoder", "tv4", "url", "util", "xml2js",
)  # fmt: skip
# The words of the dynamic variables, which travel as a library.
_DYNAMIC: Final = "dynamic"
# What else in a script's text tells that it may use a library. A script that hides the words from
# these patterns gets an error that names the library.
_MENTIONS: Final = {
    "chai": re.compile(r"expect|\.\s*to\b|chai"),
    "ajv": re.compile(r"jsonSchema"),
    "lodash3": re.compile(r"\b_\b"),
    "crypto-js": re.compile(r"CryptoJS"),
    "tv4": re.compile(r"\btv4\b"),
    "xml2js": re.compile(r"xml2Json"),
    "backbone": re.compile(r"Backbone"),
    "cheerio": re.compile(r"cheerio"),
    "buffer": re.compile(r"\bBuffer\b|\bstream\b"),
    "content-info": re.compile(r"contentInfo|dataURI"),
    "http-reasons": re.compile(r"details|responseCode"),
    "intl": re.compile(r"\bIntl\b|toLocale(?:Date|Time)?String"),
    "json-errors": re.compile(r"json", re.IGNORECASE),
    "timezones": re.compile(r"timeZone"),
    "web-ciphers": re.compile(r"subtle"),
    "web-compression": re.compile(r"ompressionStream"),
    "web-streams": re.compile(r"Stream\b|Stream(?:Default|BYOB)|QueuingStrategy|\bstream\("),
    "web-url": re.compile(r"\bURL"),
    _DYNAMIC: re.compile(r"replaceIn"),
}
# What has members of its own by the names that Sugar uses.
_OWNERS: Final = (
    "console", "Math", "_", "Promise", "environment", "globals", "ariables", "Data", "headers", "query",
    "cookies", "to", "be", "not", "deep", "have", "response", "request", "pm", "moment", "CryptoJS",
)  # fmt: skip
_METHOD: Final = re.compile("".join(f"(?<!{owner})" for owner in _OWNERS) + r"\.\s*(\w+)")
_STATIC: Final = re.compile(r"\b((?:Array|Object|Number|Date|RegExp|String)\.\w+)")
# Too common on their own to mean Sugar's.
_COMMON: Final = frozenset({"to", "is", "set"})
_REQUIRE: Final = re.compile(r"""require\s*\(\s*(["'`])([^"'`]+)\1""")
# The last argument of the statement that a bundle is: the libraries that it uses.
_USES: Final = re.compile(r"\}, (\[.*\])\);\s*$")
_TAIL: Final = 200
_KEPT_TEXTS: Final = 500


@functools.cache
def runtime_source() -> str:
    """The whole runtime as one expression that gives the dispatching function."""
    parts = "\n".join((_FOLDER / "js" / f"{name}.js").read_text("utf-8") for name in RUNTIME_PARTS)
    constants = (
        f"const INTERNAL_LINES = {INTERNAL_LINES}, PREFIX_LINES = {PREFIX_LINES},"
        f" SCRIPT_PREFIX = {json.dumps(SCRIPT_PREFIX)}, MODULES = {json.dumps(MODULES)};"
    )
    head = "\n" * INTERNAL_LINES
    return f'{head}(function () {{"use strict";{constants}\n{parts}\n}})()'


def mentioned_libraries(source: str, known: Container[str] = ()) -> tuple[str, ...]:
    """The names of the libraries that a script's text speaks of, but for the known ones.

    Raises:
        InputError: one of them is not installed.
    """
    # Whatever is known was sent with all that it needs.
    named = [name for name in _named_libraries(source) if name not in known]
    needed = [other for name in named for other in _needs(name) if other not in known]
    return tuple(dict.fromkeys([*named, *needed]))


@functools.lru_cache(_KEPT_TEXTS)
def _named_libraries(source: str) -> tuple[str, ...]:
    """The libraries that a text names itself; the same few texts are asked for again and again."""
    named = [name for name, pattern in _MENTIONS.items() if pattern.search(source)]
    if _speaks_of_sugar(source):
        named.append("sugar")
    if "require" in source:
        named += [found[2] for found in _REQUIRE.finditer(source) if found[2] in MODULES]
    return tuple(dict.fromkeys(named))


def _speaks_of_sugar(source: str) -> bool:
    """Whether a text names a method that Sugar adds to the language's own objects."""
    methods, statics = _sugar_names()
    return not (methods.isdisjoint(_METHOD.findall(source)) and statics.isdisjoint(_STATIC.findall(source)))


@functools.cache
def _sugar_names() -> tuple[frozenset[str], frozenset[str]]:
    """The methods that Sugar adds: those of values, and those of classes as `Object.merge`."""
    text = (_FOLDER / "js" / "sugar_names.js").read_text("utf-8").partition("{")[2]
    methods: set[str] = set()
    statics: set[str] = set()
    for owner, lists in re.findall(r'"([\w.]+)": split\(([^)]*), " "\)', text):
        names = "".join(re.findall(r'"([^"]*)"', lists)).split()
        if owner.endswith(".prototype"):
            methods.update(names)
        else:
            statics.update(f"{owner}.{name}" for name in names)
    return frozenset(methods - _COMMON), frozenset(statics)


@functools.cache
def _needs(name: str) -> tuple[str, ...]:
    """The other libraries that a library requires, directly or not."""
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
    if name == _DYNAMIC:
        return _dynamic_source()
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

    return f"__azbearer_define({json.dumps(_DYNAMIC)}, (module) => {{ module.exports = {table_text()}; }});"
