"""What goes into the sandbox process: a script and its surroundings as the parts of a frame."""

from __future__ import annotations

import base64
import codecs
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from azbearer.scripting.contract import SendFailure
from azbearer.typed import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from azbearer.scripting.contract import (
        Json,
        NestedRun,
        ScopeName,
        ScopeView,
        ScriptEvent,
        ScriptInfo,
        ScriptInput,
        ScriptResponse,
    )

SCOPES: Final[tuple[ScopeName, ...]] = ("local", "data", "environment", "collection", "globals")
_NO_SCOPE: Final = '{"name":"","id":"","values":[]}'
# In place of a scope: it is as it was for the script before.
_SAME_SCOPE: Final = ""
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


@lru_cache(maxsize=4)
def _info(info: ScriptInfo) -> str:
    """The scripts of one request that stand in the same place are told the same."""
    return _encode(
        {
            "iteration": info.iteration,
            "iterationCount": info.iteration_count,
            "requestName": info.request_name,
            "requestId": info.request_id,
            "location": info.location,
            "current": info.current,
        }
    )


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


def _body(response: ScriptResponse) -> tuple[str, str]:
    """The body as text, and as base64 too when its bytes are not that text in UTF-8."""
    body = response.body
    try:
        text = body.decode(_declared_charset(response), "replace")
    except (LookupError, UnicodeError, AssertionError):  # such as "base64", a codec but no charset
        text = body.decode("utf-8", "replace")
    return text, "" if text.encode("utf-8", "replace") == body else base64.b64encode(body).decode()


def response_parts(response: ScriptResponse, **more: Any) -> tuple[str, str, str]:
    """An answer as three parts: what is known about it, its text, its bytes if they are no UTF-8."""
    meta = {
        "code": response.status,
        "reason": response.reason,
        "headers": [{"key": name, "value": value} for name, value in response.headers],
        # Postman counts whole milliseconds.
        "time": round(response.elapsed * 1000),
        "wire": response.wire_size,
        "headerSize": response.header_size,
        **({"cookies": response.cookies} if response.cookies else {}),
        **more,
    }
    return _encode(meta), *_body(response)


class Surroundings:
    """What is known from the scripts before: variables, of which only changes are sent, and requests.

    Views and requests are frozen values: the same object says the same thing.
    """

    def __init__(self) -> None:
        self._known: Mapping[ScopeName, ScopeView] | None = None
        self._requests: dict[ScriptEvent, tuple[Mapping[str, Json], str]] = {}

    def changes(self, views: Mapping[ScopeName, ScopeView]) -> list[str]:
        """The scopes in their order, each as JSON where it is not what the process has."""
        known, self._known = self._known, views
        if known is None:
            return [_scope(views.get(name)) for name in SCOPES]
        if known is views:
            return [_SAME_SCOPE] * len(SCOPES)
        return [
            _SAME_SCOPE if known.get(name) is views.get(name) else _scope(views.get(name)) for name in SCOPES
        ]

    def request(self, script: ScriptInput) -> str:
        """The request of a script as JSON; that of the script before, or of the iteration before, is kept."""
        request, text = self._requests.get(script.event, (None, ""))
        if request is not script.request:
            text = _encode(script.request)
            self._requests[script.event] = script.request, text
        return text


def run_parts(
    script: ScriptInput, known: Surroundings, *, cpu: float, source_id: int, source: str
) -> list[str]:
    """The frame that starts a script; `source` is empty when the process knows its id already."""
    answer = ("", "", "")
    if script.response is not None:
        answer = response_parts(script.response)
    return [
        "run", repr(cpu), str(source_id), source, script.event,
        _info(script.info), known.request(script), *answer, *known.changes(script.scopes),
    ]  # fmt: skip


def value_parts(call_id: int, value: object) -> tuple[str, str, str]:
    """The answer to a question."""
    return _encode({"id": call_id, "value": value}), "", ""


def failure_parts(call_id: int, message: str, code: str) -> tuple[str, str, str]:
    """The answer to a `pm.sendRequest` that got none."""
    return _encode({"id": call_id, "error": {"message": message, "code": code}}), "", ""


def nested_parts(call_id: int, run: NestedRun) -> tuple[str, str, str]:
    """The answer to `pm.execution.runRequest`."""
    writes = [write._asdict() for write in run.writes]
    if run.answer is None:
        return _encode({"id": call_id, "skipped": True, "writes": writes}), "", ""
    if isinstance(run.answer, SendFailure):
        error = {"message": run.answer.message, "code": run.answer.code}
        return _encode({"id": call_id, "error": error, "writes": writes}), "", ""
    return response_parts(run.answer, id=call_id, writes=writes)
