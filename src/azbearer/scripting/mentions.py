"""What a script's text speaks of: the libraries and late parts of the runtime that it may use.

The sandbox process has no files, so everything must be sent to it before the script runs; what the text does
not name is not sent. A script that hides a word from these patterns gets an error that names the library.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "js"

# The bundled libraries that a script may `require`.
MODULES: Final = (
    "ajv", "assert", "atob", "backbone", "btoa", "buffer", "chai", "cheerio", "crypto-js",
    "csv-parse/lib/sync", "events", "lodash", "moment", "path", "postman-collection", "punycode",
    "querystring", "stream", "string_decoder", "tv4", "url", "util", "xml2js",
)  # fmt: skip
# The words of the dynamic variables, which travel as a library.
DYNAMIC: Final = "dynamic"
# Parts of our own runtime that few scripts need, and the files that each is made of.
PART: Final = "part:"
LATE_PARTS: Final = {
    "part:async": ("tokens", "instrument"),
    "part:legacy": ("legacy",),
    "part:web": ("events", "blob", "web"),
    "part:subtle": ("subtle",),
    "part:intl": ("intl",),
    "part:sugar": ("sugar_names", "sugar"),
    "part:vault": ("vault",),
    "part:visualizer": ("visualizer",),
    "part:packages": ("tokens", "modules", "packages"),
}
# The languages and regions beside American English that `Intl` knows.
_LOCALES: Final = (
    "de", "en-AU", "en-CA", "en-GB", "en-IN", "es", "fr", "it", "ja", "nl", "pl", "pt", "sv", "zh",
)  # fmt: skip
_LEGACY: Final = (
    "tests|globals|environment|data|request|iteration|postman"
    "|responseCookies|responseHeaders|responseTime|responseCode|responseBody"
)
_MENTIONS: Final = {
    # The parts first: they must be there when their libraries come.
    "part:async": re.compile(r"\basync\b"),
    "part:legacy": re.compile(rf"(?<![\w.$])(?:{_LEGACY})\b"),
    "part:web": re.compile(r"\b(?:URL|Event|Abort|Blob\b|File\b)|Stream|QueuingStrategy|\bstream\("),
    "part:subtle": re.compile(r"subtle|SubtleCrypto|CryptoKey|\bCrypto\b"),
    "part:intl": re.compile(r"\bIntl\b|toLocale(?:Date|Time)?String|localeCompare"),
    "part:vault": re.compile(r"\bvault\b"),
    "part:visualizer": re.compile(r"\bvisualizer\b"),
    "part:packages": re.compile(r"\bpm\s*\.\s*require\b"),
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
    "handlebars": re.compile(r"\bvisualizer\b"),
    "http-reasons": re.compile(r"details|responseCode"),
    "intl": re.compile(r"\bIntl\b|toLocale(?:Date|Time)?String"),
    "intl-names": re.compile(r"DisplayNames"),
    "intl-segments": re.compile(r"Segmenter"),
    **{f"intl-{name}": re.compile(rf"""["'`]{name}(?:-\w+)*["'`]""", re.IGNORECASE) for name in _LOCALES},
    "json-errors": re.compile(r"json", re.IGNORECASE),
    "timezones": re.compile(r"timeZone"),
    "web-ciphers": re.compile(r"subtle"),
    "web-compression": re.compile(r"ompressionStream"),
    "web-streams": re.compile(r"Stream|QueuingStrategy|\bstream\("),
    "web-url": re.compile(r"\bURL"),
    DYNAMIC: re.compile(r"replaceIn"),
}
_REQUIRE: Final = re.compile(r"""require\s*\(\s*(["'`])([^"'`]+)\1""")
# What has members of its own by the names that Sugar uses.
_OWNERS: Final = (
    "console", "Math", "_", "Promise", "environment", "globals", "ariables", "Data", "headers", "query",
    "cookies", "to", "be", "not", "deep", "have", "response", "request", "pm", "moment", "CryptoJS",
)  # fmt: skip
_METHOD: Final = re.compile("".join(f"(?<!{owner})" for owner in _OWNERS) + r"\.\s*(\w+)")
_STATIC: Final = re.compile(r"\b((?:Array|Object|Number|Date|RegExp|String)\.\w+)")
# Too common on their own to mean Sugar's.
_COMMON: Final = frozenset({"to", "is", "set"})
_KEPT_TEXTS: Final = 500


@functools.lru_cache(_KEPT_TEXTS)
def named_libraries(source: str) -> tuple[str, ...]:
    """The libraries that a text names itself; the same few texts are asked for again and again."""
    named = [name for name, pattern in _MENTIONS.items() if pattern.search(source)]
    if "intl" not in named:  # the words of languages alone mean nothing
        named = [name for name in named if not name.startswith("intl-")]
    if _speaks_of_sugar(source):
        named += ["part:sugar", "sugar"]
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
    text = (_FOLDER / "sugar_names.js").read_text("utf-8").partition("{")[2]
    methods: set[str] = set()
    statics: set[str] = set()
    for owner, lists in re.findall(r'"([\w.]+)": split\(([^)]*), " "\)', text):
        names = "".join(re.findall(r'"([^"]*)"', lists)).split()
        if owner.endswith(".prototype"):
            methods.update(names)
        else:
            statics.update(f"{owner}.{name}" for name in names)
    return frozenset(methods - _COMMON), frozenset(statics)
