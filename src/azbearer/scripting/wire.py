"""What goes into the sandbox process: frames, as child.py reads them."""

from __future__ import annotations

import binascii
import codecs
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring_ascii as quoted

from azbearer.patterns import regex
from azbearer.scripting.contract import SendFailure
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from azbearer.scripting.contract import (
        Json,
        NestedRun,
        ScriptInput,
        ScriptResponse,
    )
    from azbearer.scripting.surroundings import Surroundings

LENGTH: Final = 4
"""Bytes that say how long a frame is."""
MARK: Final = "\x1f"
"""Stands before each text of a list; the character has that meaning in ASCII."""
# The lists of an answer that is none.
_NO_ANSWER: Final = ["[]", "[]", ""]
_UTF_8: Final = "utf-8"
_CHARSET: Final = regex(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_KEPT_TYPES: Final = 100


def _plain(value: object) -> object:
    """Read-only views of mappings and sequences as the types that `json` knows."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"a {type(value).__name__} cannot be given to a script")


# ASCII on purpose: a lone surrogate in a variable then survives the way to the engine. Nor is there ever
# a line break in it, which would end a line of the frame.
encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode


def frame(*lines: str, body: bytes = b"") -> bytes:
    """A frame of these lines; a body stands behind them, as UTF-8.

    One character for one: a lone surrogate, which UTF-8 has not, becomes a question mark.
    """
    data = "\n".join(lines).encode(_UTF_8, "replace")
    return (len(data) + len(body)).to_bytes(LENGTH, "little") + data + body


def listed(texts: Sequence[str]) -> str:
    """A list of texts: each behind a mark, in a fifth of the time of JSON; as JSON where one is odd."""
    line = MARK + MARK.join(texts)
    if line.isascii() and line.count(MARK) == len(texts) and "\n" not in line:
        return line
    return f"[{','.join(map(quoted, texts))}]"


@lru_cache(_KEPT_TYPES)
def _charset(content_type: str) -> str:
    """The charset that a Content-Type names, UTF-8 if Python does not know it, empty if there is none."""
    found = _CHARSET.search(content_type)
    try:
        return codecs.lookup(found[1]).name if found else ""
    except LookupError:
        return _UTF_8


def _declared_charset(headers: Sequence[tuple[str, str]], line: str) -> str:
    if "charset" not in line.lower():
        return _UTF_8
    for name, value in headers:
        if name.lower() == "content-type":
            charset = _charset(value)
            if charset:
                return charset
    return _UTF_8


def _body(body: bytes, charset: str) -> tuple[str, bytes]:
    """The body as a text in UTF-8, behind its own bytes as base64 if they are something else."""
    if charset == _UTF_8 and body.isascii():
        return "", body
    try:
        text = body.decode(charset, "replace")
    except (LookupError, UnicodeError, AssertionError):  # such as "base64", a codec but no charset
        text = body.decode(_UTF_8, "replace")
    encoded = text.encode(_UTF_8, "replace")
    return "" if encoded == body else binascii.b2a_base64(body, newline=False).decode(), encoded


def _answer(response: ScriptResponse) -> tuple[list[str], bytes]:
    """Lines of what is known about an answer, its headers, its bytes if they are no UTF-8; and its body.

    Headers are names and values in turn.
    """
    # All at once, since that takes the time of two members.
    status, reason, headers, content, elapsed, wire_size, _, cookies = response
    more = f",{encode(cookies)}" if cookies else ""
    # Postman counts whole milliseconds.
    meta = f"[{status},{quoted(reason)},{round(elapsed * 1000)},{wire_size}{more}]"
    line = listed([*chain.from_iterable(headers)])
    raw, body = _body(content, _declared_charset(headers, line))
    return [meta, line, raw], body


def run_frame(script: ScriptInput, known: Surroundings, source_id: str) -> bytes:
    """The frame that starts a script whose text the process has."""
    _, _, event, info, views, request, response, _ = script
    answer, body = (_NO_ANSWER, b"") if response is None else _answer(response)
    told = known.info(info), known.request(event, request), *answer, *known.scopes(views)
    return frame("run", source_id, event, *told, "", body=body)


def _call_frame(call: Mapping[str, Json], response: ScriptResponse | None = None) -> bytes:
    answer, body = (_NO_ANSWER, b"") if response is None else _answer(response)
    return frame("answer", encode(call), *answer, "", body=body)


def response_frame(
    call_id: int, response: ScriptResponse, writes: Sequence[Mapping[str, Json]] = ()
) -> bytes:
    """The answer to a `pm.sendRequest`."""
    return _call_frame({"id": call_id, "writes": writes}, response)


def value_frame(call_id: int, value: object) -> bytes:
    """The answer to a question."""
    return _call_frame({"id": call_id, "value": value})


def failure_frame(call_id: int, message: str, code: str) -> bytes:
    """The answer to a `pm.sendRequest` that got none."""
    return _call_frame({"id": call_id, "error": {"message": message, "code": code}})


def nested_frame(call_id: int, run: NestedRun) -> bytes:
    """The answer to `pm.execution.runRequest`."""
    writes = [write._asdict() for write in run.writes]
    if run.answer is None:
        return _call_frame({"id": call_id, "skipped": True, "writes": writes})
    if isinstance(run.answer, SendFailure):
        error = {"message": run.answer.message, "code": run.answer.code}
        return _call_frame({"id": call_id, "error": error, "writes": writes})
    return response_frame(call_id, run.answer, writes)
