"""What goes into the sandbox process: frames, as child.py reads them."""

from __future__ import annotations

import base64
import codecs
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring_ascii as quoted

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
_NO_ANSWER: Final = ["[]", "[]", ""]
_UTF_8: Final = "utf-8"
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
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


def texts(values: Iterable[str]) -> str:
    """A list of texts as JSON, in a third of the time of the encoder for everything."""
    return f"[{','.join(map(quoted, values))}]"


@lru_cache(_KEPT_TYPES)
def _charset(content_type: str) -> str:
    """The charset that a Content-Type names, UTF-8 if Python does not know it, empty if there is none."""
    found = _CHARSET.search(content_type)
    try:
        return codecs.lookup(found[1]).name if found else ""
    except LookupError:
        return _UTF_8


def _declared_charset(response: ScriptResponse) -> str:
    for name, value in response.headers:
        if name.lower() == "content-type":
            charset = _charset(value)
            if charset:
                return charset
    return _UTF_8


def _body(response: ScriptResponse) -> tuple[str, bytes]:
    """The body as a text in UTF-8, behind its own bytes as base64 if they are something else."""
    body, charset = response.body, _declared_charset(response)
    if charset == _UTF_8 and body.isascii():
        return "", body
    try:
        text = body.decode(charset, "replace")
    except (LookupError, UnicodeError, AssertionError):  # such as "base64", a codec but no charset
        text = body.decode(_UTF_8, "replace")
    encoded = text.encode(_UTF_8, "replace")
    return "" if encoded == body else base64.b64encode(body).decode(), encoded


def _answer(response: ScriptResponse | None) -> tuple[list[str], bytes]:
    """Lines of what is known about an answer, its headers, its bytes if they are no UTF-8; and its body.

    All but the bytes as JSON lists; headers are names and values in turn. Without an answer they are empty.
    """
    if response is None:
        return _NO_ANSWER, b""
    cookies = f",{encode(response.cookies)}" if response.cookies else ""
    # Postman counts whole milliseconds.
    time = round(response.elapsed * 1000)
    meta = f"[{response.status},{quoted(response.reason)},{time},{response.wire_size}{cookies}]"
    raw, body = _body(response)
    return [meta, texts(chain.from_iterable(response.headers)), raw], body


def run_frame(script: ScriptInput, known: Surroundings, source_id: str) -> bytes:
    """The frame that starts a script whose text the process has."""
    answer, body = _answer(script.response)
    info, request = known.info(script.info), known.request(script.event, script.request)
    scopes = known.scopes(script.scopes)
    return frame("run", source_id, script.event, *info, request, *answer, *scopes, "", body=body)


def _call_frame(call: Mapping[str, Json], response: ScriptResponse | None = None) -> bytes:
    answer, body = _answer(response)
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
