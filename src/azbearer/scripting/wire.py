"""What goes into the sandbox process: a script and its surroundings as the parts of a frame."""

from __future__ import annotations

import base64
import codecs
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScopeName, ScopeView, ScriptInput, ScriptResponse

Part = str | bytes

SCOPES: Final[tuple[ScopeName, ...]] = ("local", "data", "environment", "collection", "globals")
_NO_SCOPE: Final = '{"name":"","id":"","values":[]}'
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


def _plain(value: object) -> object:
    """Read-only views of mappings and sequences as the types that `json` knows."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"a {type(value).__name__} cannot be given to a script")


# ASCII on purpose: a lone surrogate in a variable then survives the way to the engine.
_encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode


def _scope(view: ScopeView | None) -> str:
    if view is None:
        return _NO_SCOPE
    return _encode({"name": view.name, "id": view.id, "values": view.values})


def _declared_charset(response: ScriptResponse) -> str:
    """The charset of the answer's Content-Type when Python knows it, else UTF-8."""
    for name, value in response.headers:
        found = _CHARSET.search(value) if name.lower() == "content-type" else None
        if found:
            try:
                return codecs.lookup(found[1]).name
            except LookupError:
                break
    return "utf-8"


def _body(response: ScriptResponse) -> tuple[bytes, str]:
    """The body as UTF-8, and as base64 too when its bytes are something else."""
    try:
        text = response.body.decode(_declared_charset(response), "replace").encode("utf-8", "replace")
    except (LookupError, UnicodeError, AssertionError):  # such as "base64", a codec but no charset
        text = response.body.decode("utf-8", "replace").encode()
    return text, "" if text == response.body else base64.b64encode(response.body).decode()


def response_parts(response: ScriptResponse, **more: Any) -> tuple[Part, Part, Part]:
    """An answer as three parts: what is known about it, its text, its bytes if they are no UTF-8."""
    meta = {
        "code": response.status,
        "reason": response.reason,
        "headers": [{"key": name, "value": value} for name, value in response.headers],
        # Postman counts whole milliseconds.
        "time": round(response.elapsed * 1000),
        "wire": response.wire_size,
        "headerSize": response.header_size,
        **more,
    }
    return _encode(meta), *_body(response)


def run_parts(script: ScriptInput, *, cpu: float, source_id: int, source: str) -> list[Part]:
    """The frame that starts a script; `source` is empty when the process knows its id already."""
    info = {
        "iteration": script.info.iteration,
        "iterationCount": script.info.iteration_count,
        "requestName": script.info.request_name,
        "requestId": script.info.request_id,
    }
    answer: tuple[Part, Part, Part] = ("", "", "")
    if script.response is not None:
        answer = response_parts(script.response)
    return [
        "run", repr(cpu), str(source_id), source.encode("utf-8", "replace"), script.event,
        _encode(info), _encode(script.request), *answer,
        *(_scope(script.scopes.get(name)) for name in SCOPES),
    ]  # fmt: skip


def failure_parts(call_id: int, message: str, code: str) -> tuple[Part, Part, Part]:
    """The answer to a `pm.sendRequest` that got none."""
    return _encode({"id": call_id, "error": {"message": message, "code": code}}), "", ""
