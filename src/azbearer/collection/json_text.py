"""From a file's bytes to a JSON value, or to an error that names the place and never the content.

A broken file may be an environment with a secret in it, so no message quotes it, and no
exception carries it along as its cause (`JSONDecodeError` holds the whole text).
"""

from __future__ import annotations

import gc
import json
import re
from contextlib import contextmanager

from azbearer.collection.deep_json import DECODER, ConstantError, parse_deep
from azbearer.errors import FileFormatError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Both are compiled by `re` for the first broken file.
# What a text that was cut off in the middle of a value can end with.
_CUT_OFF = r"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-?[0-9]*\.?[0-9]*(?:[eE][-+]?)?|\\?u?[0-9a-fA-F]{0,4})\s*\Z"
_BULK_SIZE = 1 << 20
_CONSTANT = r"-?(?:NaN|Infinity)"


def parse_json(data: bytes, source: str) -> Any:
    """The JSON value in UTF-8 or UTF-16, each with or without a byte order mark.

    Repeated keys of one object: the last one counts, as with JavaScript's `JSON.parse`.

    Args:
        data: the bytes of the whole file.
        source: what to call it in errors.

    Raises:
        FileFormatError: it is not JSON; `where` has the line and column, both from 1.
    """
    text = _decode(data, source)
    outcome = _try_parse(text)
    if isinstance(outcome, json.JSONDecodeError):
        raise _syntax_error(outcome.msg, outcome.pos, text, len(data), source)
    return outcome


def _try_parse(text: str) -> Any:
    """The value, or the error as a value: raised from here, it would carry the text along."""
    try:
        try:
            return DECODER.decode(text)
        except (RecursionError, ConstantError):
            return parse_deep(text)
    except json.JSONDecodeError as error:
        return error


def _decode(data: bytes, source: str) -> str:
    encoding = _encoding(data)
    mark = len(_UTF8_MARK) if data.startswith(_UTF8_MARK) else 0
    try:
        return data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        at, end, reason = error.start + mark, error.end + mark, error.reason
    # What stands before the place was decodable; half a character of UTF-16 is left out.
    before = data[mark:at].decode(encoding, "ignore")
    where = f"{source}:{_line_and_column(before, len(before))}"
    if end >= len(data) and ("end of data" in reason or "truncated" in reason):
        raise _cut_off_error(where, len(data))
    raise FileFormatError(
        f"this is not {encoding.upper()} text, at byte {at}",
        where=where,
        hint="save the file as UTF-8, or export it again",
    )


def _encoding(data: bytes) -> str:
    """The encoding: JSON begins with an ASCII character, so a zero byte beside it tells UTF-16 (RFC 4627)."""
    if data.startswith(_UTF16_MARKS):
        return "utf-16"
    if data[:1] == b"\0":
        return "utf-16-be"
    return "utf-16-le" if data[1:2] == b"\0" else "utf-8"


def _syntax_error(problem: str, at: int, text: str, size: int, source: str) -> FileFormatError:
    if problem.startswith("Illegal trailing comma"):
        # Since 3.13 Python points at the comma; before, and in our own reader, it is the bracket behind it.
        at += 1 + len(text[at + 1 :]) - len(text[at + 1 :].lstrip())
    where = f"{source}:{_line_and_column(text, at)}"
    if not text.strip():
        return FileFormatError("the file is empty", where=where, hint="export it again from Postman")
    if other := _other_format(text):
        what, hint = other
        return FileFormatError(f"this is {what}, not JSON", where=where, hint=hint)
    if _is_cut_off(problem, text, at):
        return _cut_off_error(f"{source}:{_line_and_column(text, len(text))}", size)
    message, hint = _explain(problem, text, at)
    return FileFormatError(f"this is not JSON: {message}", where=where, hint=hint)


def _cut_off_error(where: str, size: int) -> FileFormatError:
    return FileFormatError(
        f"the JSON ends too early, after {size} bytes",
        where=where,
        hint="the file was cut off; export or download it again",
    )


def _is_cut_off(problem: str, text: str, at: int) -> bool:
    if problem.startswith(("Unterminated string", "Extra data")):
        return problem.startswith("Unterminated")
    return (
        len(text) - at < 64 and re.match(_CUT_OFF, text[at:]) is not None  # noqa: PLR2004 - a bound on the pattern's work
    )


def _explain(problem: str, text: str, at: int) -> tuple[str, str]:
    """What is wrong at that place, and what to try."""
    if re.match(_CONSTANT, text[at : at + 9]):
        return "NaN and Infinity are no JSON values", "write null, or the number as a text"
    if text[at : at + 1] == "'":
        return "texts stand in double quotes", 'write "text" instead'
    if text.startswith(("//", "/*", "#"), at):
        return "comments are not allowed", "remove the comment"
    if text[at : at + 1] in ("}", "]") and text[:at].rstrip().endswith(","):
        return "a comma before a closing bracket", "remove the comma"
    # Some versions of Python add the offending character behind a colon.
    problem = problem.partition(": ")[0]
    return problem[:1].lower() + problem[1:], "look at that place, or export the file again"


def _other_format(text: str) -> tuple[str, str] | None:
    """What the text is instead of JSON, where its beginning shows it."""
    start = text[:200].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")):
        return "an HTML page", "download the file itself (the raw view), not the page that shows it"
    if start.startswith("<"):
        return "XML or HTML", "export the collection or environment as JSON"
    if start.startswith("pk\x03\x04"):
        return "a zip archive", "unpack it first"
    if start.startswith(("openapi:", "swagger:", "---", "%yaml")):
        return "YAML", "give a collection or environment as Postman exports it"
    return None


def _line_and_column(text: str, at: int) -> str:
    """`line:column` of a position, both from 1, the column in characters."""
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


@contextmanager
def bulk_reading(size: int) -> Iterator[None]:
    """Hold the search for reference cycles while a large document is read.

    Reading makes millions of containers and not one cycle; the search for some would take half of the time.
    """
    if size < _BULK_SIZE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
