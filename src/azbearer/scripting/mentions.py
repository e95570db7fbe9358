"""What a script's text speaks of: the libraries and late parts of the runtime that it may use.

The sandbox process has no files, so everything must be sent to it before the script runs; what the text does
not name is not sent. A script that hides a word from these patterns gets an error that names the library.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

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
        words: at least one of them is in every such text. To look for these first takes 20 us for a new
            text, where patterns alone took 128, and each script of a collection is new once.
        pattern: what must be found besides, compiled when it is first needed (by `re`, which keeps it);
            empty if a word alone is enough.
    """

    words: tuple[str, ...]
    pattern: str = ""

    def is_in(self, source: str) -> bool:
        """Whether a text speaks of it."""
        for word in self.words:
            if word in source:
                return not self.pattern or re.search(self.pattern, source) is not None
        return False


def _mention(*words: str, pattern: str = "") -> _Mention:
    return _Mention(words, pattern)


def _whole(*words: str) -> _Mention:
    """Mentioned where one of these stands as a word of its own."""
    return _mention(*words, pattern=rf"\b(?:{'|'.join(words)})\b")


_MENTIONS: Final = {
    # The parts first: they must be there when their libraries come.
    "part:async": _whole("async"),
    "part:legacy": _mention(*_LEGACY, pattern=rf"(?<![\w.$])(?:{'|'.join(_LEGACY)})\b"),
    "part:web": _mention(
        *("URL", "Event", "Abort", "Blob", "File", "Stream", "QueuingStrategy", "stream("),
        pattern=rf"\b(?:URL|Event|Abort|Blob\b|File\b)|{_STREAMS}",
    ),
    "part:subtle": _mention("subtle", "Crypto", pattern=r"subtle|SubtleCrypto|CryptoKey|\bCrypto\b"),
    "part:intl": _mention(
        "Intl", "toLocale", "localeCompare", pattern=rf"\bIntl\b|{_LOCAL_TEXTS}|localeCompare"
    ),
    "part:vault": _whole("vault"),
    "part:visualizer": _whole("visualizer"),
    "part:packages": _mention("require", pattern=r"\bpm\s*\.\s*require\b"),
    "chai": _mention("expect", "chai", "to", pattern=r"expect|\.\s*to\b|chai"),
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
    "web-streams": _mention("Stream", "QueuingStrategy", "stream(", pattern=_STREAMS),
    "web-url": _mention("URL", pattern=r"\bURL"),
    DYNAMIC: _mention("replaceIn"),
}
# Further parts of `intl`, which only a text that speaks of it needs.
_INTL_MENTIONS: Final = {
    "intl-names": "DisplayNames",
    "intl-segments": "Segmenter",
    **{f"intl-{name}": rf"""(?i)["'`]{name}(?:-\w+)*["'`]""" for name in _LOCALES},
}
_REQUIRE: Final = re.compile(r"""require\s*\(\s*(["'`])([^"'`]+)\1""")
# What has members of its own by the names that Sugar uses.
_OWNERS: Final = (
    "console", "Math", "_", "Promise", "environment", "globals", "ariables", "Data", "headers", "query",
    "cookies", "to", "be", "not", "deep", "have", "response", "request", "pm", "moment", "CryptoJS",
)  # fmt: skip
# The dot first, so that only what stands before a dot is compared with the owners.
_METHOD: Final = re.compile(r"\." + "".join(rf"(?<!{owner}\.)" for owner in _OWNERS) + r"\s*(\w+)")
_STATIC: Final = re.compile(r"\b((?:Array|Object|Number|Date|RegExp|String)\.\w+)")
# Too common on their own to mean Sugar's.
_COMMON: Final = frozenset({"to", "is", "set"})
_KEPT_TEXTS: Final = 500


@functools.lru_cache(_KEPT_TEXTS)
def named_libraries(source: str) -> tuple[str, ...]:
    """The libraries that a text names itself; the same few texts are asked for again and again."""
    named = [name for name, mention in _MENTIONS.items() if mention.is_in(source)]
    if "intl" in named:  # the words of languages alone mean nothing
        named += [name for name, pattern in _INTL_MENTIONS.items() if re.search(pattern, source)]
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
