"""What a script's text speaks of: the libraries and late parts of the runtime that it may use.

The sandbox process has no files, so everything must be sent to it before the script runs; what the text does
not name is not sent. A script that hides a word from these patterns gets an error that names the library.

Each script of a collection is new once, but few of its lines are, and hardly any of its names. So a text
is looked at line by line, a line name by name, and what was found is kept.
"""

from __future__ import annotations

import functools
import re
from itertools import chain
from pathlib import Path

from azbearer.patterns import regex
from azbearer.typed import Final, NamedTuple

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
    "part:subtle": ("subtle_keys", "subtle"),
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
    "tests", "globals", "environment", "data", "request", "iteration", "postman",
    "responseCookies", "responseHeaders", "responseTime", "responseCode", "responseBody",
)  # fmt: skip
_LOCAL_TEXTS: Final = r"toLocale(?:Date|Time)?String"
_STREAMS: Final = r"Stream|QueuingStrategy|\bstream\("


class _Mention(NamedTuple):
    """What a text that speaks of a library looks like.

    Args:
        words: at least one of them is in every such text; to look for these first takes a tenth of the time.
        pattern: what must be found besides; empty if a word alone is enough.
        across: the pattern looks beyond a name, and so at the whole text.
    """

    words: tuple[str, ...]
    pattern: str = ""
    across: bool = False

    def is_in(self, text: str) -> bool:
        """Whether a text with one of the words speaks of it."""
        return not self.pattern or _compiled(self.pattern).search(text) is not None


_compiled = functools.cache(re.compile)


def _mention(*words: str, pattern: str = "", across: bool = False) -> _Mention:
    return _Mention(words, pattern, across)


def _whole(*words: str) -> _Mention:
    """Mentioned where one of these stands as a word of its own."""
    return _mention(*words, pattern=rf"\b(?:{'|'.join(words)})\b")


_MENTIONS: Final = {
    # The parts first: they must be there when their libraries come.
    "part:async": _whole("async"),
    "part:legacy": _mention(*_LEGACY, pattern=rf"(?<![\w.$])(?:{'|'.join(_LEGACY)})\b"),
    "part:web": _mention(
        *("URL", "Event", "Abort", "Blob", "File", "Stream", "QueuingStrategy", "stream"),
        pattern=rf"\b(?:URL|Event|Abort|Blob\b|File\b)|{_STREAMS}",
        across=True,
    ),
    "part:subtle": _mention("subtle", "Crypto", pattern=r"subtle|SubtleCrypto|CryptoKey|\bCrypto\b"),
    "part:intl": _mention(
        "Intl", "toLocale", "localeCompare", pattern=rf"\bIntl\b|{_LOCAL_TEXTS}|localeCompare"
    ),
    "part:vault": _whole("vault"),
    "part:visualizer": _whole("visualizer"),
    "part:packages": _mention("require", pattern=r"\bpm\s*\.\s*require\b", across=True),
    "chai": _mention("expect", "chai", "to", pattern=r"expect|\.\s*to\b|chai", across=True),
    "ajv": _mention("jsonSchema"),
    "lodash3": _whole("_"),
    "crypto-js": _mention("CryptoJS"),
    "tv4": _whole("tv4"),
    "xml2js": _mention("xml2Json"),
    "backbone": _mention("Backbone"),
    "cheerio": _mention("cheerio"),
    "buffer": _whole("Buffer", "stream"),
    "content-info": _mention("contentInfo", "dataURI"),
    "handlebars": _whole("visualizer"),
    "http-reasons": _mention("details", "responseCode"),
    "intl": _mention("Intl", "toLocale", pattern=rf"\bIntl\b|{_LOCAL_TEXTS}"),
    "json-errors": _mention("json", "JSON", "Json"),
    "timezones": _mention("timeZone"),
    "web-ciphers": _mention("subtle"),
    "web-compression": _mention("ompressionStream"),
    "web-streams": _mention("Stream", "QueuingStrategy", "stream", pattern=_STREAMS, across=True),
    "web-url": _mention("URL", pattern=r"\bURL"),
    DYNAMIC: _mention("replaceIn"),
}
# Further parts of `intl`, which only a text that speaks of it needs.
_INTL_MENTIONS: Final = {
    "intl-names": "DisplayNames",
    "intl-segments": "Segmenter",
    **{f"intl-{name}": rf"""(?i)["'`]{name}(?:-\w+)*["'`]""" for name in _LOCALES},
}
_REQUIRE: Final = regex(r"""require\s*\(\s*(["'`])([^"'`]+)\1""")
# What has members of its own by the names that Sugar uses.
_OWNERS: Final = (
    "console", "Math", "_", "Promise", "environment", "globals", "ariables", "Data", "headers", "query",
    "cookies", "to", "be", "not", "deep", "have", "response", "request", "pm", "moment", "CryptoJS",
)  # fmt: skip
# The dot first, so that only what stands before a dot is compared with the owners.
_METHOD: Final = regex(r"\." + "".join(rf"(?<!{owner}\.)" for owner in _OWNERS) + r"\s*(\w+)")
_STATIC: Final = regex(r"\b((?:Array|Object|Number|Date|RegExp|String)\.\w+)")
_SUGAR: Final = ("part:sugar", "sugar")
# Too common on their own to mean Sugar's.
_COMMON: Final = frozenset({"to", "is", "set"})
# A name with all that it is a member of, such as `pm.environment.set`, or `.to.equal` behind a call.
_NAME: Final = regex(r"[A-Za-z_.$][\w.$]*")
# Stands behind a library that a name mentions if the text around it does.
_PERHAPS: Final = "?"
_KEPT_LINES: Final = 1000
_KEPT_NAMES: Final = 5000


def named_libraries(source: str) -> tuple[str, ...]:
    """The libraries that a text names itself."""
    found = frozenset[str]().union(*map(_in_line, source.split("\n")))
    named = None if "require" in source else _in_names(found)
    return _in_text(source, found) if named is None else named


@functools.lru_cache(_KEPT_LINES)
def _in_names(found: frozenset[str]) -> tuple[str, ...] | None:
    """What names mention, in order; None if that depends on more than names."""
    if "intl" in found or any(name.endswith(_PERHAPS) for name in found):
        return None
    return tuple(name for name in (*_MENTIONS, *_SUGAR) if name in found)


def _in_text(source: str, found: frozenset[str]) -> tuple[str, ...]:
    """What a text mentions whose names mention this, for certain or perhaps."""
    named = [
        name
        for name, mention in _MENTIONS.items()
        if name in found or (name + _PERHAPS in found and mention.is_in(source))
    ]
    if "intl" in found:  # the words of languages alone mean nothing
        named += [name for name, pattern in _INTL_MENTIONS.items() if _compiled(pattern).search(source)]
    if "sugar" in found or ("sugar" + _PERHAPS in found and _speaks_of_sugar(source)):
        named += _SUGAR
    named += [each[2] for each in _REQUIRE.finditer(source) if each[2] in MODULES]
    return tuple(dict.fromkeys(named))


@functools.lru_cache(_KEPT_LINES)
def _in_line(line: str) -> frozenset[str]:
    """What the names in a line mention."""
    return frozenset(chain.from_iterable(map(_by_name, _NAME.findall(line))))


@functools.lru_cache(_KEPT_NAMES)
def _by_name(name: str) -> tuple[str, ...]:
    """What a name mentions, for certain or perhaps."""
    found = []
    for library in {each for word, libraries in _words().items() if word in name for each in libraries}:
        if _MENTIONS[library].is_in(name):
            found.append(library)
        elif _MENTIONS[library].across:
            found.append(library + _PERHAPS)
    if _speaks_of_sugar(name):
        found += _SUGAR
    elif name.endswith("."):  # and may go on in the next line
        found.append("sugar" + _PERHAPS)
    return tuple(found)


@functools.cache
def _words() -> dict[str, list[str]]:
    """Who may be mentioned by each word."""
    words: dict[str, list[str]] = {}
    for library, mention in _MENTIONS.items():
        for word in mention.words:
            words.setdefault(word, []).append(library)
    return words


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
